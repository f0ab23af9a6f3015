// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.SystemTaskClock;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.TaskEnd;

/**
 * One task that this node waits for. Its future completes on any thread, with the end of
 * the task, or with an exception if that cannot be known.
 */
final class PendingOutcome {

	private final OutcomeKey key;

	private boolean ended;

	private boolean lookPlanned;

	/** Whether the transaction that has submitted the task is open. */
	private boolean uncommitted;

	private boolean lookSkipped;

	private final Duration retention;

	private final CompletableFuture<TaskEnd> end = new CompletableFuture<>();

	/** When the store last said that the task had not ended, in ms of the clock. */
	private volatile long confirmedAt;

	/** Handles that wait for it; guarded by the map that it is in. */
	private int waiters;

	/** Ends of waits that have no time limit. */
	private List<Runnable> unlimitedWaits = List.of();

	/** By the monotonic clock of the machine. */
	private final long startNanos;

	PendingOutcome(OutcomeKey key, Duration retention, long confirmedAt, long startNanos) {
		this.startNanos = startNanos;
		this.key = key;
		this.retention = retention;
		this.confirmedAt = confirmedAt;
	}

	OutcomeKey key() {
		return this.key;
	}

	Duration retention() {
		return this.retention;
	}

	CompletableFuture<TaskEnd> end() {
		return this.end;
	}

	/** The end of the task, null if there is none, or it cannot be known. */
	@Nullable TaskEnd findEnd() {
		return (this.end.isDone() && !this.end.isCompletedExceptionally()) ? this.end.join() : null;
	}

	/**
	 * Others do not see the task before the transaction is over that has submitted it.
	 */
	synchronized void beginTransaction() {
		this.uncommitted = true;
	}

	/** Returns whether a look was skipped meanwhile. */
	synchronized boolean endTransaction() {
		this.uncommitted = false;
		return this.lookSkipped;
	}

	/** Whether it must not be looked up now. */
	synchronized boolean skipLook() {
		this.lookSkipped |= this.uncommitted;
		return this.uncommitted;
	}

	/** Nanoseconds since it is awaited. */
	long age() {
		return SystemTaskClock.monotonicNanos() - this.startNanos;
	}

	long confirmedAt() {
		return this.confirmedAt;
	}

	void confirm(long now) {
		this.confirmedAt = now;
	}

	/** Whether it ends now: true for the first caller. */
	synchronized boolean takeEnd() {
		boolean first = !this.ended;
		this.ended = true;
		return first;
	}

	/** Whether a look at the store is to be planned: false if one is already. */
	synchronized boolean planLook() {
		boolean first = !this.lookPlanned;
		this.lookPlanned = true;
		return first;
	}

	/** A look is made now. */
	synchronized void beginLook() {
		this.lookPlanned = false;
	}

	/**
	 * A wait has no time limit.
	 * @param end ends it early; called once at most, by a thread that may block
	 */
	synchronized void addUnlimitedWait(Runnable end) {
		// there is seldom more than one, and there may be many tasks
		if (this.unlimitedWaits.isEmpty()) {
			this.unlimitedWaits = List.of(end);
			return;
		}
		if (this.unlimitedWaits.size() == 1) {
			this.unlimitedWaits = new ArrayList<>(this.unlimitedWaits);
		}
		this.unlimitedWaits.add(end);
	}

	synchronized void removeUnlimitedWait(Runnable end) {
		if (this.unlimitedWaits.equals(List.of(end))) {
			this.unlimitedWaits = List.of();
		}
		else if (this.unlimitedWaits.size() > 1) {
			this.unlimitedWaits.remove(end);
		}
	}

	synchronized boolean hasUnlimitedWaits() {
		return !this.unlimitedWaits.isEmpty();
	}

	/** The waits that were added; they are to be ended. */
	synchronized List<Runnable> takeUnlimitedWaits() {
		List<Runnable> waits = this.unlimitedWaits;
		this.unlimitedWaits = List.of();
		return waits;
	}

	PendingOutcome join() {
		this.waiters++;
		return this;
	}

	/** Whether nobody waits any more. */
	boolean leave() {
		return --this.waiters <= 0;
	}

}
