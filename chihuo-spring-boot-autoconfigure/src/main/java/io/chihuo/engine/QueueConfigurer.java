// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

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

	QueueConfigurer(String loop, TaskStore store, LoopOptions options, TaskClock clock) {
		this.store = store;
		this.policy = QueuePolicy.of(options);
		this.clock = clock;
		this.outage = new BackendOutage(loop, "send its options to its queue");
	}

	void start() {
		this.store.configure(this.policy).whenComplete((configured, failure) -> {
			if (failure == null) {
				this.outage.over();
			}
			else if (!this.stopped) {
				PeriodicAlarm.plan(this.clock, this.clock.millis() + this.outage.failed(failure), this::start);
			}
		});
	}

	void stop() {
		this.stopped = true;
	}

}
