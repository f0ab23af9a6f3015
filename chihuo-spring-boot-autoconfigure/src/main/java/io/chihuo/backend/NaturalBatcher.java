package io.chihuo.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Sends at once when nothing is under way; what comes meanwhile is collected and sent as
 * one batch when the answer is there. No timer: a lone item has the latency of one round
 * trip, a flood the throughput of large batches.
 * <p>
 * After Martin Thompson, "Smart Batching" (2011).
 *
 * @param <T> what is sent
 * @param <R> what is answered for each
 */
public final class NaturalBatcher<T, R> {

	private final Queue<Item<T, R>> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean sending = new AtomicBoolean();

	private final int maxBatch;

	private final Function<List<T>, CompletableFuture<List<R>>> send;

	/**
	 * Create a batcher.
	 * @param maxBatch most items in one batch
	 * @param send sends a batch; answers in its order
	 */
	public NaturalBatcher(int maxBatch, Function<List<T>, CompletableFuture<List<R>>> send) {
		this.maxBatch = maxBatch;
		this.send = send;
	}

	/**
	 * Send an item with the next batch. Never blocks; items of one thread are sent in its
	 * order.
	 * @return the answer; fails as its batch fails
	 */
	public CompletableFuture<R> submit(T item) {
		CompletableFuture<R> answer = new CompletableFuture<>();
		this.waiting.add(new Item<>(item, answer));
		flush();
		return answer;
	}

	private void flush() {
		while (!this.waiting.isEmpty() && this.sending.compareAndSet(false, true)) {
			List<Item<T, R>> batch = take();
			CompletableFuture<List<R>> answers = send(batch);
			if (!answers.isDone()) {
				answers.whenComplete((results, failure) -> {
					this.sending.set(false);
					flush();
					complete(batch, results, failure);
				});
				return;
			}
			this.sending.set(false);
			answers.whenComplete((results, failure) -> complete(batch, results, failure));
		}
	}

	private List<Item<T, R>> take() {
		List<Item<T, R>> batch = new ArrayList<>();
		Item<T, R> item = this.waiting.poll();
		while (item != null) {
			batch.add(item);
			item = (batch.size() < this.maxBatch) ? this.waiting.poll() : null;
		}
		return batch;
	}

	private CompletableFuture<List<R>> send(List<Item<T, R>> batch) {
		if (batch.isEmpty()) {
			return CompletableFuture.completedFuture(List.of());
		}
		try {
			return this.send.apply(batch.stream().map(Item::item).toList());
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static <T, R> void complete(List<Item<T, R>> batch, @Nullable List<R> results,
			@Nullable Throwable failure) {
		for (int i = 0; i < batch.size(); i++) {
			if (results != null) {
				batch.get(i).answer().complete(results.get(i));
			}
			else if (failure != null) {
				batch.get(i).answer().completeExceptionally(failure);
			}
		}
	}

	private record Item<T, R>(T item, CompletableFuture<R> answer) {

	}

}
