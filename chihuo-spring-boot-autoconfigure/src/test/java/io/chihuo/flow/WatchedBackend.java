// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.DelegatingTaskBackend;
import io.chihuo.backend.DelegatingTaskStore;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;

/**
 * A backend for one node: calls of it can be held up, are counted, and its wake-ups can
 * be late or lost.
 */
final class WatchedBackend extends DelegatingTaskBackend {

	/** Adds go on when it is completed. */
	volatile CompletableFuture<Void> adds = CompletableFuture.completedFuture(null);

	/** Outcomes are removed when it is completed. */
	volatile CompletableFuture<Void> removals = CompletableFuture.completedFuture(null);

	volatile boolean wakeUpsLost;

	/** Why looks at tasks fail, null if they do not. */
	volatile @Nullable RuntimeException lookFailure;

	private final List<OutcomeListener> listeners = new CopyOnWriteArrayList<>();

	/** Wake-ups are kept until they are delivered. */
	volatile boolean wakeUpsLate;

	private final Queue<Runnable> lateWakeUps = new ConcurrentLinkedQueue<>();

	/** Answers of submissions go on when it is completed. */
	volatile CompletableFuture<Void> answers = CompletableFuture.completedFuture(null);

	/** Whether the calling thread has a transaction open that calls would join. */
	volatile BooleanSupplier inTransaction = () -> false;

	final AtomicInteger submitted = new AtomicInteger();

	final AtomicInteger joined = new AtomicInteger();

	WatchedBackend(TaskBackend backend) {
		super(backend);
	}

	@Override
	protected TaskStore wrapStore(TaskStore store) {
		return new WatchedStore(store);
	}

	/** Deliver the wake-ups that are late. */
	void deliverWakeUps() {
		for (Runnable wakeUp = this.lateWakeUps.poll(); wakeUp != null; wakeUp = this.lateWakeUps.poll()) {
			wakeUp.run();
		}
	}

	/** Say that wake-ups may have been lost. */
	void missWakeUps() {
		this.listeners.forEach(OutcomeListener::onEndsMissed);
	}

	int lateWakeUpCount() {
		return this.lateWakeUps.size();
	}

	@Override
	public void close() {
	}

	private final class WatchedStore extends DelegatingTaskStore {

		WatchedStore(TaskStore store) {
			super(store);
		}

		@Override
		public boolean joinsTransaction() {
			return WatchedBackend.this.inTransaction.getAsBoolean();
		}

		@Override
		public CompletableFuture<List<SubmissionAnswer>> submit(List<Submission> submissions) {
			WatchedBackend.this.submitted.addAndGet(submissions.size());
			if (joinsTransaction()) {
				WatchedBackend.this.joined.incrementAndGet();
			}
			return WatchedBackend.this.adds.thenCompose((go) -> super.submit(submissions))
				.thenCompose((answers) -> WatchedBackend.this.answers.thenApply((go) -> answers));
		}

		@Override
		public CompletableFuture<List<WatchAnswer>> watch(List<WatchRequest> requests) {
			RuntimeException failure = WatchedBackend.this.lookFailure;
			return (failure != null) ? CompletableFuture.failedFuture(failure) : super.watch(requests);
		}

		@Override
		public CompletableFuture<Void> forgetOutcomes(List<OutcomeKey> keys) {
			return WatchedBackend.this.removals.thenCompose((go) -> super.forgetOutcomes(keys));
		}

		@Override
		public Runnable addOutcomeListener(String node, OutcomeListener listener) {
			WatchedBackend.this.listeners.add(listener);
			return WatchedBackend.this.wakeUpsLost ? () -> {
			} : super.addOutcomeListener(node, new LateListener(listener));
		}

	}

	private final class LateListener implements OutcomeListener {

		private final OutcomeListener listener;

		LateListener(OutcomeListener listener) {
			this.listener = listener;
		}

		@Override
		public void onTaskEnded(OutcomeKey key, @Nullable TaskEnd end) {
			if (WatchedBackend.this.wakeUpsLate) {
				WatchedBackend.this.lateWakeUps.add(() -> this.listener.onTaskEnded(key, end));
			}
			else {
				this.listener.onTaskEnded(key, end);
			}
		}

		@Override
		public void onEndsMissed() {
			this.listener.onEndsMissed();
		}

	}

}
