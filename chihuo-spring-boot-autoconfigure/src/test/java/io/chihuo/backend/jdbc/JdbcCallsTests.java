// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.BackendUnavailableException;
import io.chihuo.concurrent.SerialExecutor;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class JdbcCallsTests {

	private static final Duration HANG_TIMEOUT = TestLimits.HANG_TIMEOUT;

	private final CountDownLatch gate = new CountDownLatch(1);

	private final List<String> order = new CopyOnWriteArrayList<>();

	private JdbcCalls calls = new JdbcCalls(2, HANG_TIMEOUT, () -> {
	});

	@AfterEach
	void close() {
		this.gate.countDown();
		this.calls.close();
	}

	private String note(String what) {
		this.order.add(what);
		return what;
	}

	private static boolean await(CountDownLatch latch, Duration time) {
		try {
			return latch.await(time.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Steps of about 10 results each, the first of which waits at the gate. */
	private StepwiseOperation steps(int count) {
		return () -> {
			note("step");
			await(this.gate, HANG_TIMEOUT);
			long done = this.order.stream().filter("step"::equals).count();
			return (done <= count) ? 10 : StepwiseOperation.STEPS_DONE;
		};
	}

	@Test
	void callsOfTheSameLaneTakeTurnsWithSteps() {
		SerialExecutor lane = new SerialExecutor(this.calls);
		CompletableFuture<Long> steps = this.calls.callInSteps(lane, "work", steps(2));
		CompletableFuture<String> one = this.calls.submitCall(lane, "work", () -> note("one"));
		CompletableFuture<String> other = this.calls.submitCall(lane, "work", () -> note("other"));
		this.gate.countDown();
		assertThat(steps).succeedsWithin(HANG_TIMEOUT).isEqualTo(20L);
		assertThat(CompletableFuture.allOf(one, other)).succeedsWithin(HANG_TIMEOUT);
		assertThat(this.order).containsExactly("step", "one", "other", "step", "step");
	}

	/** Alarms go off when the test says so. */
	private static final class SettableTimer extends ScheduledThreadPoolExecutor {

		private final SettableClock clock = new SettableClock();

		SettableTimer() {
			super(1);
		}

		@Override
		public ScheduledFuture<?> schedule(Runnable action, long delay, TimeUnit unit) {
			ScheduledFuture<?> planned = super.schedule(() -> {
			}, HANG_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
			this.clock.setAlarm(this.clock.millis() + unit.toMillis(delay), () -> {
				if (!planned.isCancelled()) {
					action.run();
				}
			});
			return planned;
		}

		void elapse(Duration time) {
			this.clock.advance(time);
		}

	}

	private SettableTimer timed(Duration timeout) {
		this.calls.close();
		SettableTimer timer = new SettableTimer();
		this.calls = new JdbcCalls(2, timeout, () -> {
		}, timer);
		return timer;
	}

	@Test
	void stepsMayTakeLongerTogetherThanACall() {
		SettableTimer timer = timed(HANG_TIMEOUT);
		this.gate.countDown();
		StepwiseOperation steps = steps(5);
		assertThat(this.calls.callInSteps(this.calls, "work", () -> {
			timer.elapse(HANG_TIMEOUT.dividedBy(2));
			return steps.nextStep();
		})).succeedsWithin(HANG_TIMEOUT).isEqualTo(50L);
	}

	@Test
	void stepThatTakesTooLongIsTheLast() {
		SettableTimer timer = timed(HANG_TIMEOUT);
		CompletableFuture<Long> steps = this.calls.callInSteps(this.calls, "work through it", steps(2));
		TestLimits.await("step").until(() -> this.order.contains("step"));
		timer.elapse(HANG_TIMEOUT);
		assertThat(steps).failsWithin(HANG_TIMEOUT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(BackendUnavailableException.class)
			.withMessageContaining("could not work through it");
		this.gate.countDown();
		this.calls.close();
		assertThat(this.order).containsExactly("step");
	}

	@Test
	void missingAnswersAreNoticedAgainAfterAnActionThatFailed() {
		this.calls.close();
		CountDownLatch failures = new CountDownLatch(4); // one of them as the call times
															// out
		this.calls = new JdbcCalls(2, Duration.ofSeconds(4), () -> {
			failures.countDown();
			throw new IllegalStateException("no");
		});
		this.calls.submitCall(this.calls, "work", () -> await(this.gate, HANG_TIMEOUT));
		assertThat(await(failures, HANG_TIMEOUT)).isTrue();
	}

	@Test
	void missingAnswersAreNoticedBeforeCallsTimeOut() {
		this.calls.close();
		this.calls = new JdbcCalls(2, Duration.ofSeconds(4), () -> note("silence"));
		CompletableFuture<Boolean> slow = this.calls.submitCall(this.calls, "work",
				() -> await(this.gate, HANG_TIMEOUT));
		slow.whenComplete((result, failure) -> note("timed out"));
		assertThat(slow).failsWithin(HANG_TIMEOUT);
		assertThat(this.order).contains("timed out").startsWith("silence");
	}

	@Test
	void renewalDoesNotWaitForCallsThatTakeLong() {
		List<CompletableFuture<Boolean>> busy = IntStream.range(0, 5)
			.mapToObj((i) -> this.calls.submitCall(this.calls, "work", () -> await(this.gate, HANG_TIMEOUT)))
			.toList();
		assertThat(this.calls.submitCall(this.calls.renewalExecutor(), "renew", () -> note("renewed")))
			.succeedsWithin(HANG_TIMEOUT);
		assertThat(busy).noneMatch(CompletableFuture::isDone);
	}

	@Test
	void renewalThatWaitsForAnotherIsMadeByAnyThread() {
		CompletableFuture<Boolean> slow = this.calls.submitCall(this.calls.renewalExecutor(), "renew",
				() -> await(this.gate, HANG_TIMEOUT));
		assertThat(this.calls.submitCall(this.calls.renewalExecutor(), "renew", () -> note("renewed")))
			.succeedsWithin(HANG_TIMEOUT);
		assertThat(slow).isNotDone();
	}

	@Test
	void closedCallsAreRefused() {
		this.calls.close();
		assertThat(this.calls.submitCall(this.calls.renewalExecutor(), "renew", () -> note("renewed")))
			.failsWithin(HANG_TIMEOUT);
		assertThat(this.calls.callInSteps(this.calls, "work", steps(2))).failsWithin(HANG_TIMEOUT);
		assertThat(this.order).isEmpty();
	}

}
