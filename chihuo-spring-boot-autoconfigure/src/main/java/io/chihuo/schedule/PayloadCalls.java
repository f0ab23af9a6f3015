// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.TaskClock;

/**
 * Calls of the method that makes the payloads of one schedule. A call that does not
 * return in time is interrupted and given up, so that the schedule goes on; one that
 * ignores the interruption keeps its thread until it returns.
 */
final class PayloadCalls {

	static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

	/** Beyond it the method is not called until one of them has returned. */
	static final int MAX_HANGING_CALLS = 3;

	private final TaskClock clock;

	private final Executor foreignThreads;

	private final AtomicInteger hanging = new AtomicInteger();

	PayloadCalls(TaskClock clock, Executor foreignThreads) {
		this.clock = clock;
		this.foreignThreads = foreignThreads;
	}

	/**
	 * Make a payload.
	 * @return fails if the call fails, or does not return in time
	 */
	<P> CompletableFuture<P> makePayload(Callable<P> call) {
		CompletableFuture<P> made = new CompletableFuture<>();
		if (this.hanging.get() >= MAX_HANGING_CALLS) {
			made.completeExceptionally(new TimeoutException(MAX_HANGING_CALLS
					+ " earlier calls of its method have not returned, so that it is not called again"));
			return made;
		}
		RunningCall<P> running = new RunningCall<>(call, made);
		this.foreignThreads.execute(running::runCall);
		if (!made.isDone()) {
			Runnable cancel = this.clock.setAlarm(this.clock.millis() + CALL_TIMEOUT.toMillis(), running::giveUp);
			made.whenComplete((payload, failure) -> cancel.run());
		}
		return made;
	}

	/** One call, on its thread. */
	private final class RunningCall<P> {

		private final Callable<P> call;

		private final CompletableFuture<P> made;

		private @Nullable Thread thread;

		private boolean givenUp;

		private boolean ended;

		RunningCall(Callable<P> call, CompletableFuture<P> made) {
			this.call = call;
			this.made = made;
		}

		void runCall() {
			if (!begin()) {
				return;
			}
			P payload;
			try {
				payload = this.call.call();
			}
			catch (Throwable ex) {
				if (tryEnd()) {
					this.made.completeExceptionally(ex);
				}
				return;
			}
			if (tryEnd()) {
				this.made.complete(payload);
			}
		}

		private synchronized boolean begin() {
			this.thread = Thread.currentThread();
			return !this.givenUp;
		}

		/** Not if it was given up: then the time-out is the reason, not the interrupt. */
		private synchronized boolean tryEnd() {
			this.ended = true;
			this.thread = null;
			if (this.givenUp) {
				PayloadCalls.this.hanging.decrementAndGet();
			}
			return !this.givenUp;
		}

		void giveUp() {
			if (interrupt()) {
				this.made.completeExceptionally(new TimeoutException(
						"Its method did not return within " + CALL_TIMEOUT.toSeconds() + " s and was interrupted"));
			}
		}

		private synchronized boolean interrupt() {
			if (this.ended || this.givenUp) {
				return false;
			}
			this.givenUp = true;
			if (this.thread != null) {
				PayloadCalls.this.hanging.incrementAndGet();
				this.thread.interrupt();
			}
			return true;
		}

	}

}
