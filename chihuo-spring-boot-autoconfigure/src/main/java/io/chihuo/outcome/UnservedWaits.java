// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.CallbackFutures;
import io.chihuo.concurrent.NaturalBatcher;

/**
 * Ends waits without a time limit for tasks of one queue which no node takes: none has
 * served the queue for some time. For any number of threads; never blocks.
 */
final class UnservedWaits {

	private static final int MAX_BATCH_SIZE = 1000;

	private final BooleanSupplier unserved;

	private final NaturalBatcher<PendingOutcome, Optional<TaskInfo>> lookUps;

	/** How many are under way: a slow store gets no more of them. */
	private final AtomicInteger lookUpCount = new AtomicInteger();

	/**
	 * Create an instance.
	 * @param unserved whether no node has served the queue for some time
	 */
	UnservedWaits(TaskStore store, BooleanSupplier unserved) {
		this.unserved = unserved;
		this.lookUps = new NaturalBatcher<>(MAX_BATCH_SIZE,
				(outcomes) -> store.find(outcomes.stream().map((outcome) -> outcome.key().id()).toList()));
	}

	/** Whether a task is in its queue, and begins only if a node takes it. */
	static boolean isQueued(Optional<TaskInfo> found) {
		TaskState state = found.map(TaskInfo::state).orElse(null);
		return state == TaskState.READY || state == TaskState.DELAYED;
	}

	/** End those of tasks that no node takes. */
	void endWaits(Collection<PendingOutcome> pending) {
		if (this.lookUpCount.get() > 0 || !this.unserved.getAsBoolean()) {
			return;
		}
		pending.stream().filter(PendingOutcome::hasUnlimitedWaits).forEach(this::lookUp);
	}

	private void lookUp(PendingOutcome outcome) {
		this.lookUpCount.incrementAndGet();
		try {
			this.lookUps.submit(outcome, (found, failure) -> onFound(outcome, found));
		}
		catch (RuntimeException | Error ex) { // as where the heap is full
			this.lookUpCount.decrementAndGet();
			throw ex;
		}
	}

	/** After a failure there is another look. */
	private void onFound(PendingOutcome outcome, @Nullable Optional<TaskInfo> found) {
		this.lookUpCount.decrementAndGet();
		if (found != null && isQueued(found)) {
			outcome.takeUnlimitedWaits().forEach(CallbackFutures::runOnCallbackThread);
		}
	}

}
