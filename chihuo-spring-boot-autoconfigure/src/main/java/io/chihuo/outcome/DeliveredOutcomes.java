// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.concurrent.NaturalBatcher;

/**
 * Removes outcomes of one queue that were delivered. A remote store is asked
 * {@value #REMOVAL_DELAY_MILLIS} ms after the first of them, for all at once, so that the
 * next call of the same thread does not wait behind a removal. For any number of threads;
 * never blocks.
 */
final class DeliveredOutcomes {

	private static final Logger logger = LoggerFactory.getLogger(DeliveredOutcomes.class);

	static final long REMOVAL_DELAY_MILLIS = 20;

	private static final int MAX_BATCH_SIZE = 1000;

	private final TaskClock clock;

	private final boolean local;

	private final NaturalBatcher<OutcomeKey, Boolean> removals;

	private final Queue<OutcomeKey> delivered = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean planned = new AtomicBoolean();

	DeliveredOutcomes(TaskStore store, TaskClock clock) {
		this.clock = clock;
		this.local = store.isLocal();
		this.removals = new NaturalBatcher<>(MAX_BATCH_SIZE,
				(keys) -> store.forgetOutcomes(keys).thenApply((done) -> keys.stream().map((key) -> true).toList()));
	}

	/** The outcome has arrived where it was awaited, and is not needed any more. */
	void confirmDelivery(OutcomeKey key) {
		if (this.local) {
			remove(key);
			return;
		}
		this.delivered.add(key);
		if (!this.planned.get() && this.planned.compareAndSet(false, true)) {
			planRemoval();
		}
	}

	private void planRemoval() {
		try {
			this.clock.setAlarm(this.clock.millis() + REMOVAL_DELAY_MILLIS, this::removeDelivered);
		}
		catch (RuntimeException | Error ex) {
			this.planned.set(false); // as of a full heap: the next delivery plans it
		}
	}

	/** Remove all that were delivered until now. */
	void removeDelivered() {
		this.planned.set(false);
		for (OutcomeKey key = this.delivered.poll(); key != null; key = this.delivered.poll()) {
			remove(key);
		}
	}

	private void remove(OutcomeKey key) {
		this.removals.submit(key, (done, failure) -> {
			if (failure != null) {
				logger.debug("The outcome of task '{}' could not be removed, and expires", key.id(), failure);
			}
		});
	}

}
