// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

import io.chihuo.TaskInfo;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.client.PayloadLookup;

/**
 * Assertions on one task of a queue, as it was found.
 *
 * @param <T> the payload's type
 */
public final class StoredTaskAssert<T> extends AbstractAssert<StoredTaskAssert<T>, TaskInfo> {

	private final TaskQueue<T> queue;

	StoredTaskAssert(TaskQueue<T> queue, TaskInfo task) {
		super(task, StoredTaskAssert.class);
		this.queue = queue;
		as("task '%s' of queue '%s'", task.id(), queue.name());
	}

	/**
	 * Verify the payload, as it is decoded from the queue; null for none.
	 */
	@SuppressWarnings("unchecked") // the queue of the same payloads
	public StoredTaskAssert<T> withPayload(@Nullable T payload) {
		if (!(this.queue instanceof PayloadLookup)) {
			throw failure("Expecting a queue of the application, but this one is a %s",
					this.queue.getClass().getName());
		}
		T found = ((PayloadLookup<T>) this.queue).findPayload(this.actual.id());
		if (!Objects.equals(found, payload)) {
			throw failureWithActualExpected(found, payload, "Expecting payload%n  %s%nbut it is%n  %s", payload, found);
		}
		return this;
	}

	/**
	 * Verify that the task may be claimed now.
	 */
	public StoredTaskAssert<T> isDue() {
		return withState(TaskState.READY);
	}

	/**
	 * Verify that the task comes due after this time from now: to the millisecond by a
	 * virtual clock, to two seconds by the time of a server.
	 */
	public StoredTaskAssert<T> dueIn(Duration time) {
		ChihuoTester tester = ChihuoTester.current();
		Duration tolerance = tester.hasVirtualTime() ? Duration.ZERO : Duration.ofSeconds(2);
		return verifyDue(tester.now().plus(time), tolerance, "in " + time);
	}

	/**
	 * Verify that the task comes due at this moment.
	 */
	public StoredTaskAssert<T> dueAt(Instant moment) {
		return verifyDue(moment, Duration.ZERO, "at " + moment);
	}

	private StoredTaskAssert<T> verifyDue(Instant expected, Duration tolerance, String description) {
		Instant due = this.actual.dueAt();
		if (due == null || Duration.between(due, expected).abs().compareTo(tolerance) > 0) {
			throw failure("Expecting it to be due %s, which is at %s, but %s", description, expected,
					(due == null) ? "it is " + this.actual.state() : "it is due at " + due);
		}
		return this;
	}

	/**
	 * Verify the state.
	 */
	public StoredTaskAssert<T> withState(TaskState state) {
		if (this.actual.state() != state) {
			throw failureWithActualExpected(this.actual.state(), state, "Expecting state %s, but it is %s", state,
					this.actual);
		}
		return this;
	}

	/**
	 * Verify how many runs have begun that count.
	 */
	public StoredTaskAssert<T> withAttempts(int attempts) {
		return verifyCount("attempts", this.actual.attempts(), attempts);
	}

	/**
	 * Verify how many deaths of processes are charged to the task.
	 */
	public StoredTaskAssert<T> withCrashes(int crashes) {
		return verifyCount("crashes", this.actual.crashes(), crashes);
	}

	private StoredTaskAssert<T> verifyCount(String name, int actual, int expected) {
		if (actual != expected) {
			throw failureWithActualExpected(actual, expected, "Expecting %s %s, but found %s", expected, name,
					this.actual);
		}
		return this;
	}

	/**
	 * Verify that the exception of the last failed run is described by a text with this
	 * in it.
	 */
	public StoredTaskAssert<T> withLastError(String part) {
		String error = this.actual.lastError();
		if (error == null || !error.contains(part)) {
			throw failure("Expecting an error with '%s', but it is '%s'", part, error);
		}
		return this;
	}

}
