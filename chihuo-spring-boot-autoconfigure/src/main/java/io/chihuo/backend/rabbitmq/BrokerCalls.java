// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.chihuo.concurrent.CallsUnderWay;

/**
 * Makes calls that wait for the broker, one after the other. Each is answered: by the
 * broker, or with a failure when that takes too long or this is closed.
 */
final class BrokerCalls {

	private final Executor worker;

	private final ScheduledExecutorService timer;

	private final Duration timeout;

	private final CallsUnderWay unanswered = new CallsUnderWay();

	private volatile boolean closed;

	/**
	 * Create it.
	 * @param worker runs one call after the other
	 */
	BrokerCalls(Executor worker, ScheduledExecutorService timer, Duration timeout) {
		this.worker = worker;
		this.timer = timer;
		this.timeout = timeout;
	}

	/**
	 * Make a call. Never blocks.
	 * @param failure the exception for a refusal by the broker
	 */
	<R> CompletableFuture<R> submitCall(String failure, Callable<R> call) {
		CompletableFuture<R> answer = this.unanswered.track(new CompletableFuture<>());
		if (this.closed) {
			answer.completeExceptionally(RabbitFailures.channelClosed());
		}
		this.worker.execute(() -> {
			if (!answer.isDone()) {
				makeCall(call, failure, answer);
			}
		});
		Future<?> late = this.timer.schedule(
				() -> answer.completeExceptionally(RabbitFailures.brokerNotAnswering(this.timeout)),
				this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		answer.whenComplete((result, ex) -> late.cancel(false));
		return answer;
	}

	private static <R> void makeCall(Callable<R> call, String failure, CompletableFuture<R> answer) {
		try {
			answer.complete(call.call());
		}
		catch (Exception ex) {
			answer.completeExceptionally(RabbitFailures.unavailableFor(failure, ex));
		}
	}

	/** Wait for unanswered calls, for as long as a call may take. */
	void awaitAnswers() {
		this.unanswered.awaitAnswers(this.timeout);
	}

	/** Fail unanswered calls, since the worker may never come to them. */
	void failUnanswered() {
		this.closed = true;
		this.unanswered.failAll(RabbitFailures::channelClosed);
	}

}
