// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import io.chihuo.backend.DelegatingTaskBackend;
import io.chihuo.backend.DelegatingTaskStore;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeListener;

/**
 * A backend for one node: calls of it can be held up, are counted, and its wake-ups can
 * be lost.
 */
final class WatchedBackend extends DelegatingTaskBackend {

	/** Adds go on when it is completed. */
	volatile CompletableFuture<Void> adds = CompletableFuture.completedFuture(null);

	/** Outcomes are removed when it is completed. */
	volatile CompletableFuture<Void> removals = CompletableFuture.completedFuture(null);

	volatile boolean wakeUpsLost;

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
			return WatchedBackend.this.adds.thenCompose((go) -> super.submit(submissions));
		}

		@Override
		public CompletableFuture<Void> forgetOutcomes(List<OutcomeKey> keys) {
			return WatchedBackend.this.removals.thenCompose((go) -> super.forgetOutcomes(keys));
		}

		@Override
		public Runnable addOutcomeListener(String node, OutcomeListener listener) {
			return WatchedBackend.this.wakeUpsLost ? () -> {
			} : super.addOutcomeListener(node, listener);
		}

	}

}
