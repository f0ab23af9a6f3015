// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import io.chihuo.TooManyPendingException;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.concurrent.SafeLogger;

/**
 * This process, as one that is woken when tasks end; bounds how many it waits for.
 */
final class OutcomeNode {

	private static final SafeLogger logger = SafeLogger.inBackground(OutcomeNode.class);

	private final String name = UUID.randomUUID().toString();

	private final TaskClock clock;

	private final int maxPending;

	private final AtomicInteger pending = new AtomicInteger();

	private volatile AwaitListener listener = AwaitListener.NONE;

	private final AtomicBoolean awaiting = new AtomicBoolean();

	private final AtomicBoolean warned = new AtomicBoolean();

	OutcomeNode(TaskClock clock, int maxPending) {
		this.clock = clock;
		this.maxPending = maxPending;
	}

	String name() {
		return this.name;
	}

	AwaitListener listener() {
		return this.listener;
	}

	void setListener(AwaitListener listener) {
		this.listener = listener;
	}

	/** Tasks are awaited from now on. */
	void onFirstAwait() {
		if (this.awaiting.compareAndSet(false, true)) {
			this.listener.onAwaiting(this::pendingCount);
		}
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
		int count = this.pending.incrementAndGet();
		if (count > this.maxPending) {
			this.pending.decrementAndGet();
			throw new TooManyPendingException(this.maxPending);
		}
		if (count > this.maxPending / 2 && !this.warned.get() && this.warned.compareAndSet(false, true)) {
			logger.warn("This node awaits {} tasks, half of the {} that 'chihuo.calls.max-pending' allows; submissions "
					+ "beyond are refused", count, this.maxPending);
		}
	}

	void release() {
		if (this.pending.decrementAndGet() < this.maxPending / 4 && this.warned.get()) {
			this.warned.set(false);
		}
	}

	int pendingCount() {
		return this.pending.get();
	}

}
