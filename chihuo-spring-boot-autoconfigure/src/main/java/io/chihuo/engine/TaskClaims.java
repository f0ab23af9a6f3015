// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.chihuo.TaskQueue;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;

/**
 * Sends the claims of a loop to its store and registers the answers as runs in flight.
 *
 * @param <T> the payload's type
 */
final class TaskClaims<T> {

	private final TaskStore store;

	private final boolean local;

	private final TaskQueue<T> queue;

	private final InFlight<T> inFlight;

	private final SuspectClaims suspects;

	private final UnresponsiveRuns<T> unresponsive;

	private final TaskClock clock;

	private final RunContext context;

	private final Duration lease;

	private final String worker;

	private final BackendOutage outage;

	/** The last one, which most often serves again. */
	private volatile ClaimRequest ordinary;

	/** Tasks claimed so far; claims of a store that is not local are answered in turn. */
	private long claimed;

	/**
	 * Create the claims of a session.
	 * @param context collaborators of the runs
	 */
	TaskClaims(LoopSetup<T> setup, SessionRuns<T> runs, RunContext context) {
		this(setup.store(), setup.engine().taskQueue(setup.loop(), setup.definition().payloadType()), runs.inFlight(),
				runs.suspects(), setup.unresponsive(), setup.clock(), context, setup.options().lease(),
				setup.engine().options().worker());
	}

	TaskClaims(TaskStore store, TaskQueue<T> queue, InFlight<T> inFlight, SuspectClaims suspects,
			UnresponsiveRuns<T> unresponsive, TaskClock clock, RunContext context, Duration lease, String worker) {
		this.outage = new BackendOutage(queue.name(), "claim tasks");
		this.store = store;
		this.local = store.isLocal();
		this.queue = queue;
		this.inFlight = inFlight;
		this.suspects = suspects;
		this.unresponsive = unresponsive;
		this.clock = clock;
		this.context = context;
		this.lease = lease;
		this.worker = worker;
		this.ordinary = ClaimRequest.of(1, lease, worker);
	}

	/** Whether the store is in this process and answers at once. */
	boolean isLocal() {
		return this.local;
	}

	long currentMillis() {
		return this.clock.millis();
	}

	SuspectClaims suspectClaims() {
		return this.suspects;
	}

	/** Returns a claim of so many tasks, or of one suspect if a slot is free for it. */
	ClaimRequest createRequest(int size, boolean free) {
		ClaimRequest ordinary = this.ordinary;
		Set<String> excluded = this.unresponsive.excludedIds();
		if (ordinary.max() != size || !ordinary.excluded().equals(excluded)) {
			ordinary = ClaimRequest.of(size, this.lease, this.worker).excludingIds(excluded);
			this.ordinary = ordinary;
		}
		return free ? this.suspects.chooseRequest(ordinary) : ordinary;
	}

	CompletableFuture<ClaimResult> sendRequest(ClaimRequest request) {
		try {
			return Objects.requireNonNull(this.store.claim(request));
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Registers all of them, or none; then their leases lapse.
	 * @param askedAt when they were asked for, in milliseconds
	 */
	List<TaskRun<T>> registerRuns(List<LeasedTask> tasks, long askedAt) {
		this.outage.onSuccess();
		long until = askedAt + this.lease.toMillis();
		List<TaskRun<T>> runs = new ArrayList<>(tasks.size());
		try {
			for (LeasedTask task : tasks) {
				TaskRun<T> run = new TaskRun<>(task, this.queue, this.context, askedAt, until);
				run.setClaimNumber(this.local ? task.lease().token() : ++this.claimed);
				this.inFlight.add(run);
				runs.add(run);
			}
		}
		catch (RuntimeException | Error ex) {
			forgetRuns(runs);
			throw ex;
		}
		return runs;
	}

	/** Forgets runs that have not begun; their leases lapse. */
	void forgetRuns(List<TaskRun<T>> runs) {
		runs.forEach(this.inFlight::remove);
	}

	/** Returns an alarm that tries a claim again. */
	SingleAlarm createRetryAlarm(Runnable action) {
		return new SingleAlarm(this.clock, action);
	}

	/** Returns after how many milliseconds a claim that failed is tried again. */
	long onClaimFailed(Throwable failure) {
		return this.outage.onFailure(failure);
	}

}
