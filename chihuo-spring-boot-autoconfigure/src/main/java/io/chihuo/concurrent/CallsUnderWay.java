// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Calls that are not answered yet: a stop of the backend waits for them, and a close
 * fails them.
 */
public final class CallsUnderWay {

	/**
	 * A call may be followed by another one, which has to be waited for too, but a caller
	 * that goes on calling must not prolong the wait.
	 */
	public static final int MAX_ROUNDS = 3;

	/** Each with a future that completes after the call and what callers do with it. */
	private final Map<CompletableFuture<?>, CompletableFuture<Void>> calls = new ConcurrentHashMap<>();

	/**
	 * Track a call until it is answered. Dependents that are attached to it from here on
	 * run before it counts as answered.
	 * @return the same call
	 */
	public <T> CompletableFuture<T> track(CompletableFuture<T> call) {
		if (!call.isDone()) {
			CompletableFuture<Void> ended = new CompletableFuture<>();
			this.calls.put(call, ended);
			// of several dependents the one that was attached first runs last
			call.whenComplete((answer, failure) -> {
				this.calls.remove(call);
				ended.complete(null);
			});
		}
		return call;
	}

	/**
	 * Completes when the calls that are under way now are answered; never fails.
	 */
	public CompletableFuture<Void> whenAnswered() {
		return CompletableFuture.allOf(this.calls.values().toArray(CompletableFuture[]::new));
	}

	/**
	 * Wait for the calls that are under way, and for those that follow from them.
	 * @param timeout the longest wait
	 */
	public void awaitAnswers(Duration timeout) {
		Deadline deadline = Deadline.in(timeout);
		for (int round = 0; round < MAX_ROUNDS && !this.calls.isEmpty(); round++) {
			FutureTimeouts.completeAfter(whenAnswered(), null, deadline.nanosLeft(), TimeUnit.NANOSECONDS).join();
		}
	}

	/**
	 * Let all calls fail that are under way.
	 */
	public void failAll(Supplier<? extends Throwable> failure) {
		this.calls.keySet().forEach((call) -> call.completeExceptionally(failure.get()));
	}

}
