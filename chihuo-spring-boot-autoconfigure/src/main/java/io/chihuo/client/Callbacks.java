package io.chihuo.client;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hands answers to callers on a thread that is not the backend's: what they do then may
 * take its time, or wait for the backend. One after the other, so that a flood of answers
 * wakes one thread.
 */
final class Callbacks {

	private final Executor executor = ForkJoinPool.commonPool();

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean running = new AtomicBoolean();

	/** The same answer; one that is there already is not handed on. */
	<R> CompletableFuture<R> handOver(CompletableFuture<R> answer) {
		if (answer.isDone()) {
			return answer;
		}
		CompletableFuture<R> handed = new CompletableFuture<>();
		answer.whenComplete((result, failure) -> run(() -> {
			if (failure == null) {
				handed.complete(result);
			}
			else {
				handed.completeExceptionally(failure);
			}
		}));
		return handed;
	}

	private void run(Runnable callback) {
		this.waiting.add(callback);
		start();
	}

	private void start() {
		if (this.running.compareAndSet(false, true)) {
			this.executor.execute(this::runAll);
		}
	}

	private void runAll() {
		for (Runnable callback = this.waiting.poll(); callback != null; callback = this.waiting.poll()) {
			callback.run();
		}
		this.running.set(false);
		if (!this.waiting.isEmpty()) {
			start();
		}
	}

}
