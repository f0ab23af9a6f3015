// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import io.chihuo.TooManyPendingException;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.outcome.OutcomeWatch;

/**
 * This process, as one that is woken when tasks end; bounds how many it waits for.
 */
final class OutcomeNode {

	private final String name = UUID.randomUUID().toString();

	private final TaskClock clock;

	private final int maxPending;

	private final AtomicInteger pending = new AtomicInteger();

	OutcomeNode(TaskClock clock, int maxPending) {
		this.clock = clock;
		this.maxPending = maxPending;
	}

	String name() {
		return this.name;
	}

	TaskClock clock() {
		return this.clock;
	}

	OutcomeWatch watch(Duration retention) {
		return new OutcomeWatch(retention, false, this.name);
	}

	/**
	 * Take a place for one more task.
	 * @throws TooManyPendingException if there is none
	 */
	void reserve() {
		if (this.pending.incrementAndGet() > this.maxPending) {
			this.pending.decrementAndGet();
			throw new TooManyPendingException(this.maxPending);
		}
	}

	void release() {
		this.pending.decrementAndGet();
	}

	int pendingCount() {
		return this.pending.get();
	}

}
