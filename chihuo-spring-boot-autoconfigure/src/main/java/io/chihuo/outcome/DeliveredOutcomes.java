// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.concurrent.NaturalBatcher;
import io.chihuo.concurrent.SafeLogger;

/**
 * Removes outcomes of one queue that were delivered, or that nobody awaits any more. A
 * remote store is asked {@value #REMOVAL_DELAY_MILLIS} ms after the first of them, for
 * all at once, so that the next call of the same thread does not wait behind a removal.
 * For any number of threads; never blocks.
 */
final class DeliveredOutcomes {

	private static final SafeLogger logger = SafeLogger.inBackground(DeliveredOutcomes.class);

	static final long REMOVAL_DELAY_MILLIS = 20;

	private static final int MAX_BATCH_SIZE = 1000;

	/** The store removes the outcomes of more after a time. */
	static final int MAX_IGNORED_TASKS = 10_000;

	private final TaskClock clock;

	private final boolean local;

	private final NaturalBatcher<OutcomeKey, Boolean> removals;

	private final Queue<OutcomeKey> delivered = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean planned = new AtomicBoolean();

	/** Tasks that have not ended; guarded by itself. */
	private final Set<OutcomeKey> ignored = new LinkedHashSet<>();

	private volatile boolean ignoring;

	DeliveredOutcomes(TaskStore store, TaskClock clock) {
		this.clock = clock;
		this.local = store.isLocal();
		this.removals = new NaturalBatcher<>(MAX_BATCH_SIZE,
				(keys) -> store.forgetOutcomes(keys).thenApply((done) -> keys.stream().map((key) -> true).toList()));
	}

	/**
	 * The outcome has arrived where it was awaited, and is not needed any more, unless
	 * the holder of a token may repeat it.
	 */
	void confirmDelivery(OutcomeKey key, @Nullable TaskEnd end) {
		if (end != null && end.tokenHash().length > 0) {
			return;
		}
		if (this.local) {
			remove(key);
			return;
		}
		this.delivered.add(key);
		if (!this.planned.get() && this.planned.compareAndSet(false, true)) {
			planRemoval();
		}
	}

	/** Nobody awaits the task any more, so its outcome is removed when it ends. */
	void removeAtEnd(OutcomeKey key) {
		synchronized (this.ignored) {
			this.ignored.add(key);
			if (this.ignored.size() > MAX_IGNORED_TASKS) {
				this.ignored.remove(this.ignored.iterator().next());
			}
			this.ignoring = true;
		}
	}

	void onTaskEnded(OutcomeKey key, @Nullable TaskEnd end) {
		if (this.ignoring && stopIgnoring(key)) {
			confirmDelivery(key, end);
		}
	}

	private boolean stopIgnoring(OutcomeKey key) {
		synchronized (this.ignored) {
			boolean removed = this.ignored.remove(key);
			this.ignoring = !this.ignored.isEmpty();
			return removed;
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
