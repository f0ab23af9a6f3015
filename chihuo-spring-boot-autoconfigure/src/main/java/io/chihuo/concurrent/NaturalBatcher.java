// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;

/**
 * Sends at once when nothing is under way; items that come meanwhile are collected and
 * sent as one batch when the answer is there. No timer: a lone item has the latency of
 * one round trip, a flood the throughput of large batches. When the store is unavailable,
 * items that wait fail with the batch that found it so, rather than wait in turn.
 * <p>
 * After Martin Thompson, "Smart Batching" (2011).
 *
 * @param <T> type of the items
 * @param <R> type of the result for each
 */
public final class NaturalBatcher<T, R> {

	private static final SafeLogger logger = SafeLogger.inBackground(NaturalBatcher.class);

	private final Queue<BatchItem<T, R>> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean sending = new AtomicBoolean();

	private final int maxBatch;

	private final long maxWeight;

	private final ToLongFunction<T> weigh;

	private final Function<List<T>, CompletableFuture<List<R>>> send;

	/**
	 * Create a batcher.
	 * @param maxBatch most items in one batch
	 * @param send sends a batch; answers in its order
	 */
	public NaturalBatcher(int maxBatch, Function<List<T>, CompletableFuture<List<R>>> send) {
		this(maxBatch, Long.MAX_VALUE, (item) -> 0, send);
	}

	/**
	 * Create a batcher whose batches are bounded by weight too.
	 * @param maxBatch most items in one batch
	 * @param maxWeight weight from which on no item is added to a batch
	 * @param weigh the weight of an item
	 * @param send sends a batch; answers in its order
	 */
	public NaturalBatcher(int maxBatch, long maxWeight, ToLongFunction<T> weigh,
			Function<List<T>, CompletableFuture<List<R>>> send) {
		this.maxBatch = maxBatch;
		this.maxWeight = maxWeight;
		this.weigh = weigh;
		this.send = send;
	}

	/**
	 * Send an item with the next batch. Never blocks; items of one thread are sent in its
	 * order.
	 * @return the answer; fails as its batch fails, or the one before if that found the
	 * store unavailable
	 */
	public CompletableFuture<R> submit(T item) {
		CompletableFuture<R> answer = new CompletableFuture<>();
		submit(item, (result, failure) -> {
			if (failure == null) {
				answer.complete(result);
			}
			else {
				answer.completeExceptionally(failure);
			}
		});
		return answer;
	}

	/**
	 * Same as {@link #submit(Object)} for callers that need no future.
	 * @param answer called with the result, or with the failure of the batch; must not
	 * block
	 */
	public void submit(T item, BatchCallback<R> answer) {
		if (this.waiting.isEmpty() && !this.sending.get()) {
			ItemBatch<T, R> batch = new ItemBatch<>(List.of(item), List.of(answer));
			if (this.sending.compareAndSet(false, true)) {
				if (sendBatch(batch)) {
					sendBatches();
				}
				return;
			}
		}
		this.waiting.add(new BatchItem<>(item, answer));
		sendBatches();
	}

	private void sendBatches() {
		while (!this.waiting.isEmpty() && this.sending.compareAndSet(false, true)) {
			if (!sendBatch(takeAsSender(this.maxBatch, this.maxWeight))) {
				return;
			}
		}
	}

	/**
	 * Send a batch on the thread that has the right to send; returns whether it was
	 * answered at once.
	 */
	private boolean sendBatch(ItemBatch<T, R> batch) {
		try {
			return sendNow(batch);
		}
		catch (RuntimeException | Error ex) {
			this.sending.set(false);
			batch.completeAll(null, ex);
			return true;
		}
	}

	private boolean sendNow(ItemBatch<T, R> batch) {
		CompletableFuture<List<R>> answers = callBatch(batch.items());
		if (answers.isDone()) {
			this.sending.set(false);
			answers.whenComplete(batch::completeAll);
			return true;
		}
		answers.whenComplete((results, failure) -> {
			ItemBatch<T, R> behind = null;
			try {
				behind = takeAsSender(isUnavailable(failure) ? Integer.MAX_VALUE : 0, Long.MAX_VALUE);
				this.sending.set(false);
				sendBatches();
			}
			finally {
				batch.completeAll(results, failure);
				if (behind != null) {
					behind.completeAll(null, failure);
				}
			}
		});
		return false;
	}

	private static boolean isUnavailable(@Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		return cause instanceof BackendUnavailableException;
	}

	/**
	 * Takes fewer, and is the sender no longer if it can take none, if the heap is full.
	 */
	private ItemBatch<T, R> takeAsSender(int most, long mostWeight) {
		ItemBatch<T, R> batch = null;
		try {
			long sum = 0;
			batch = ItemBatch.emptyBatch();
			BatchItem<T, R> item = (most > 0) ? this.waiting.peek() : null;
			while (item != null) {
				batch.answers().add(item.answer());
				batch.items().add(item.item());
				this.waiting.remove();
				sum += this.weigh.applyAsLong(item.item());
				item = (batch.items().size() < most && sum < mostWeight) ? this.waiting.peek() : null;
			}
			return batch;
		}
		catch (OutOfMemoryError ex) {
			if (batch == null || batch.items().isEmpty()) {
				this.sending.set(false);
				throw ex;
			}
			return new ItemBatch<>(batch.items(), batch.answers().subList(0, batch.items().size()));
		}
	}

	private CompletableFuture<List<R>> callBatch(List<T> items) {
		if (items.isEmpty()) {
			return CompletableFuture.completedFuture(List.of());
		}
		try {
			return Objects.requireNonNull(this.send.apply(items));
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Callback for the result of one item.
	 *
	 * @param <R> type of the result
	 */
	@FunctionalInterface
	public interface BatchCallback<R> {

		/**
		 * The answer is there.
		 * @param result the result, null if the batch failed
		 * @param failure the failure of the batch, or null
		 */
		void onAnswer(@Nullable R result, @Nullable Throwable failure);

	}

	private record BatchItem<T, R>(T item, BatchCallback<R> answer) {

	}

	private record ItemBatch<T, R>(List<T> items, List<BatchCallback<R>> answers) {

		static <T, R> ItemBatch<T, R> emptyBatch() {
			return new ItemBatch<>(new ArrayList<>(), new ArrayList<>());
		}

		void completeAll(@Nullable List<R> results, @Nullable Throwable failure) {
			for (int i = 0; i < this.answers.size(); i++) {
				if (results != null && i < results.size()) {
					notifyCallback(this.answers.get(i), results.get(i), null);
				}
				else {
					notifyCallback(this.answers.get(i), null, (failure != null) ? failure : missingAnswer(results));
				}
			}
		}

		/** Each item needs an answer, also from a backend that gives too few. */
		private IllegalStateException missingAnswer(@Nullable List<R> results) {
			return new IllegalStateException("The backend has answered " + ((results != null) ? results.size() : 0)
					+ " of " + this.answers.size() + " calls");
		}

		/** One that throws must not keep the others from their answers. */
		private static <R> void notifyCallback(BatchCallback<R> answer, @Nullable R result,
				@Nullable Throwable failure) {
			try {
				answer.onAnswer(result, failure);
			}
			catch (RuntimeException | Error ex) {
				logger.error("The answer of the backend could not be processed", FailureText.toLoggable(ex));
			}
		}

	}

}
