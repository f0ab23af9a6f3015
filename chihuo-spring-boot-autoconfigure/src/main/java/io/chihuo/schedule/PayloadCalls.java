// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.chihuo.backend.TaskClock;
import io.chihuo.concurrent.InterruptibleThread;

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

		private final InterruptibleThread thread = new InterruptibleThread();

		private boolean begun;

		private boolean givenUp;

		private boolean ended;

		RunningCall(Callable<P> call, CompletableFuture<P> made) {
			this.call = call;
			this.made = made;
		}

		void runCall() {
			P payload;
			this.thread.enter();
			try {
				if (!begin()) {
					return;
				}
				payload = this.call.call();
			}
			catch (Throwable ex) {
				if (tryEnd()) {
					this.made.completeExceptionally(ex);
				}
				return;
			}
			finally {
				this.thread.leave();
			}
			if (tryEnd()) {
				this.made.complete(payload);
			}
		}

		private synchronized boolean begin() {
			this.begun = true;
			return !this.givenUp;
		}

		/** Not if it was given up: then the time-out is the reason, not the interrupt. */
		private synchronized boolean tryEnd() {
			this.ended = true;
			if (this.givenUp) {
				PayloadCalls.this.hanging.decrementAndGet();
			}
			return !this.givenUp;
		}

		void giveUp() {
			if (tryGiveUp()) {
				this.thread.interruptSoon();
				this.made.completeExceptionally(new TimeoutException(
						"Its method did not return within " + CALL_TIMEOUT.toSeconds() + " s and was interrupted"));
			}
		}

		private synchronized boolean tryGiveUp() {
			if (this.ended || this.givenUp) {
				return false;
			}
			this.givenUp = true;
			if (this.begun) {
				PayloadCalls.this.hanging.incrementAndGet();
			}
			return true;
		}

	}

}
