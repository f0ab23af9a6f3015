package io.chihuo.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * Hands answers to callers on a thread that is not the backend's: what they do then may
 * take its time, or wait for the backend. The common pool makes up for threads that wait
 * for a future.
 */
final class Callbacks {

	private static final Executor EXECUTOR = ForkJoinPool.commonPool();

	private Callbacks() {
	}

	/** The same answer; one that is there already is not handed on. */
	static <R> CompletableFuture<R> handOver(CompletableFuture<R> answer) {
		return answer.isDone() ? answer : answer.whenCompleteAsync((result, failure) -> {
		}, EXECUTOR);
	}

}
