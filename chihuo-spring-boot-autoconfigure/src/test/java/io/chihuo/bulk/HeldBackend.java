// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.CancelResult;
import io.chihuo.QueueView;
import io.chihuo.backend.DelegatingTaskBackend;
import io.chihuo.backend.DelegatingTaskStore;
import io.chihuo.backend.IdPage;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A backend that keeps calls that read or change pages of one queue waiting, or lets them
 * fail.
 */
final class HeldBackend extends DelegatingTaskBackend {

	private final TaskBackend backend;

	private final String loop;

	private volatile CountDownLatch pages = new CountDownLatch(0);

	private volatile CountDownLatch changes = new CountDownLatch(0);

	private volatile CountDownLatch held = new CountDownLatch(1);

	private volatile @Nullable Supplier<RuntimeException> failure;

	private volatile int failures;

	private volatile @Nullable Supplier<RuntimeException> refusal;

	private volatile Runnable beforeCall = () -> {
	};

	private volatile boolean recordsRefused;

	/** Calls that read a page. */
	final AtomicInteger reads = new AtomicInteger();

	/** Writes of records that were refused. */
	final AtomicInteger refusals = new AtomicInteger();

	HeldBackend(TaskBackend backend, String loop) {
		super(backend);
		this.backend = backend;
		this.loop = loop;
	}

	TaskBackend unheld() {
		return this.backend;
	}

	/** Keep all calls waiting. */
	void hold() {
		this.pages = new CountDownLatch(1);
	}

	/** Keep calls that change tasks waiting. */
	void holdChanges() {
		this.held = new CountDownLatch(1);
		this.changes = new CountDownLatch(1);
	}

	/** Wait until a change is made. */
	void awaitHeld() {
		pass(this.held);
	}

	void release() {
		this.pages.countDown();
		this.changes.countDown();
	}

	/** Changes are made, but not answered. */
	synchronized void failChanges(int times, Supplier<RuntimeException> failure) {
		this.failures = times;
		this.failure = failure;
	}

	/** Changes are not made. */
	void refuseChanges(Supplier<RuntimeException> refusal) {
		this.refusal = refusal;
	}

	/** Refuse to write the records of operations, which can be read. */
	void refuseRecords(boolean refused) {
		this.recordsRefused = refused;
	}

	/** Do this before each page is read and each record is written. */
	void beforeCalls(Runnable action) {
		this.beforeCall = action;
	}

	private synchronized @Nullable RuntimeException nextFailure() {
		Supplier<RuntimeException> supplier = this.failure;
		return (supplier != null && this.failures-- > 0) ? supplier.get() : null;
	}

	private static void pass(CountDownLatch gate) {
		try {
			assertThat(gate.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private <R> List<R> change(Supplier<CompletableFuture<List<R>>> call) {
		this.held.countDown();
		pass(this.changes);
		Supplier<RuntimeException> refused = this.refusal;
		if (refused != null) {
			throw refused.get();
		}
		List<R> answer = call.get().join();
		RuntimeException failure = nextFailure();
		if (failure != null) {
			throw failure;
		}
		return answer;
	}

	@Override
	protected TaskStore wrapStore(TaskStore store) {
		String name = store.queue().loop();
		return name.equals(this.loop) ? new HeldStore(store)
				: name.equals(OperationStore.QUEUE) ? new RecordStore(store) : store;
	}

	private final class RecordStore extends DelegatingTaskStore {

		RecordStore(TaskStore store) {
			super(store);
		}

		@Override
		public CompletableFuture<List<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes) {
			if (HeldBackend.this.recordsRefused) {
				HeldBackend.this.refusals.incrementAndGet();
				throw new BackendUnavailableException("no memory", null);
			}
			HeldBackend.this.beforeCall.run();
			return super.changeSchedules(changes);
		}

	}

	private final class HeldStore extends DelegatingTaskStore {

		HeldStore(TaskStore store) {
			super(store);
		}

		@Override
		public CompletableFuture<StoredDeadLetter.Page> deadLetters(@Nullable String cursor, int size,
				boolean payloads) {
			HeldBackend.this.reads.incrementAndGet();
			HeldBackend.this.beforeCall.run();
			pass(HeldBackend.this.pages);
			return super.deadLetters(cursor, size, payloads);
		}

		@Override
		public CompletableFuture<IdPage> peek(QueueView view, @Nullable String cursor, int size) {
			HeldBackend.this.reads.incrementAndGet();
			HeldBackend.this.beforeCall.run();
			pass(HeldBackend.this.pages);
			return super.peek(view, cursor, size);
		}

		@Override
		public CompletableFuture<List<CancelResult>> cancel(List<String> ids) {
			return CompletableFuture.completedFuture(change(() -> super.cancel(ids)));
		}

		@Override
		public CompletableFuture<List<Boolean>> requeue(List<String> ids) {
			return CompletableFuture.completedFuture(change(() -> super.requeue(ids)));
		}

		@Override
		public CompletableFuture<List<Boolean>> discard(List<String> ids) {
			return CompletableFuture.completedFuture(change(() -> super.discard(ids)));
		}

	}

}
