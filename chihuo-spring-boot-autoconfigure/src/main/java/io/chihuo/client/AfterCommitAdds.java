// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.chihuo.AddResult;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.CallbackFutures;
import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.SafeLogger;

/**
 * Has adds within a transaction of the application wait for its commit, where the backend
 * cannot join it. For any number of threads.
 */
public final class AfterCommitAdds implements AddDecorator {

	private static final SafeLogger logger = SafeLogger.of(AfterCommitAdds.class);

	/** Of answers, which come on threads of the backend. */
	private static final SafeLogger background = SafeLogger.inBackground(AfterCommitAdds.class);

	/** Ids that a log message names. */
	private static final int MAX_LOGGED_IDS = 10;

	private final AtomicBoolean warned = new AtomicBoolean();

	private final boolean joins;

	private final @Nullable String cautioned;

	private final Duration timeout;

	private final List<AddFailureListener> listeners;

	/**
	 * Create it.
	 * @param joins whether adds are part of the transaction where the backend can join it
	 * @param cautioned name of the backend that the first add that waits warns of, null
	 * for no warning
	 * @param timeout longest time that the end of a transaction waits for its adds
	 * @param listeners notified of adds that failed after the commit
	 */
	public AfterCommitAdds(boolean joins, @Nullable String cautioned, Duration timeout,
			List<AddFailureListener> listeners) {
		this.joins = joins;
		this.cautioned = cautioned;
		this.timeout = timeout;
		this.listeners = listeners;
	}

	@Override
	public TaskStore decorateStore(TaskStore store) {
		return new AfterCommitStore(store, this);
	}

	/** Whether an add that this thread makes now waits for a commit. */
	boolean isWaiting(TaskStore store) {
		return TransactionSynchronizationManager.isSynchronizationActive()
				&& TransactionSynchronizationManager.isActualTransactionActive()
				&& (!this.joins || !store.addsInTransaction());
	}

	/** Add tasks when the transaction of this thread has been committed. */
	CompletableFuture<List<AddResult>> addLater(TaskStore store, List<NewTask> tasks) {
		if (this.cautioned != null && this.warned.compareAndSet(false, true)) {
			logger.warn("A task was added within a transaction that the backend '{}' cannot join: such tasks are added "
					+ "after the commit, and a process that dies in between loses them. "
					+ "With 'chihuo.outbox.enabled' they are kept in the database of the transaction. This is logged once",
					this.cautioned);
		}
		currentAdds().putTasks(store, tasks);
		return CompletableFuture.completedFuture(Collections.nCopies(tasks.size(), AddResult.AFTER_COMMIT));
	}

	private WaitingAdds currentAdds() {
		for (TransactionSynchronization registered : TransactionSynchronizationManager.getSynchronizations()) {
			if (registered instanceof WaitingAdds known && known.isOf(this)) {
				return known;
			}
		}
		WaitingAdds created = new WaitingAdds(this, this.timeout);
		TransactionSynchronizationManager.registerSynchronization(created);
		return created;
	}

	/** Log and report tasks that were to be added after a commit. */
	void reportFailure(QueueName queue, List<String> ids, Throwable failure) {
		background.error(
				"{} task(s) of queue '{}' were not added after the commit of their transaction, or it is not known "
						+ "whether they were: {}. Add them again",
				ids.size(), queue.loop(), ids.subList(0, Math.min(ids.size(), MAX_LOGGED_IDS)),
				FailureText.toLoggable(failure));
		CallbackFutures.runOnCallbackThread(
				() -> this.listeners.forEach((listener) -> listener.onAddsFailed(queue, ids, failure)));
	}

}
