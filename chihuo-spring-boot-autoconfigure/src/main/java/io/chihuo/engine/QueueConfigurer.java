// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.CompletableFuture;

import io.chihuo.LoopOptions;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.PeriodicAlarm;

/**
 * Sends a loop's policy to its queue, and again until the store has answered. The queue
 * works by its former policy meanwhile.
 */
final class QueueConfigurer {

	private final TaskStore store;

	private final QueuePolicy policy;

	private final TaskClock clock;

	private final BackendOutage outage;

	private volatile boolean stopped;

	/** No attempt is under way or planned, though the last one failed. */
	private volatile boolean stalled;

	QueueConfigurer(String loop, TaskStore store, LoopOptions options, TaskClock clock) {
		this.store = store;
		this.policy = QueuePolicy.of(options);
		this.clock = clock;
		this.outage = new BackendOutage(loop, "send its options to its queue");
	}

	void start() {
		this.stalled = false;
		send(this.store, this.policy).whenComplete((configured, failure) -> {
			if (failure == null) {
				this.outage.onSuccess();
			}
			else if (!this.stopped) {
				retry(failure);
			}
		});
	}

	/** Sends a policy to a queue; never throws. */
	static CompletableFuture<Void> send(TaskStore store, QueuePolicy policy) {
		try {
			return store.applyPolicy(policy);
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void retry(Throwable failure) {
		try {
			PeriodicAlarm.setAlarm(this.clock, this.clock.millis() + this.outage.onFailure(failure), this::start);
		}
		catch (RuntimeException | Error ex) {
			this.stalled = true; // as of a full heap
		}
	}

	/** Called periodically. Goes on if no attempt could be planned. */
	void ensureStarted() {
		if (this.stalled && !this.stopped) {
			start();
		}
	}

	void stop() {
		this.stopped = true;
	}

}
