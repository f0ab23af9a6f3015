// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.concurrent.CallsUnderWay;
import io.chihuo.concurrent.PeriodicAlarm;

/**
 * Runs calls that block on a few threads of its own, and answers in time even if one does
 * not come back. Renewals have one more thread, so that no lease lapses because other
 * threads wait for long calls.
 */
final class JdbcCalls implements Executor {

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

	private static final int CHECKS_PER_TIMEOUT = 4;

	private final CallsUnderWay underWay = new CallsUnderWay();

	private final ThreadPoolExecutor threads;

	private final ThreadPoolExecutor renewals;

	/** Never blocked, so that a call that is not answered fails in time. */
	private final ScheduledThreadPoolExecutor timer;

	/** Less than the timeout, so that a caller that waits for as long gets the reason. */
	private final Duration answerTimeout;

	private final NoAnswerHandler onNoAnswer;

	/** Calls that had come back at the last look. */
	private long returned;

	/** Whether calls were under way at the last look. */
	private boolean busy;

	/**
	 * Create it.
	 * @param onNoAnswer is called if calls are under way and none has come back for a
	 * quarter of the timeout, and again while that lasts; must not block
	 */
	JdbcCalls(int threads, Duration timeout, NoAnswerHandler onNoAnswer) {
		this(threads, timeout, onNoAnswer,
				new ScheduledThreadPoolExecutor(1, createThreadFactory("chihuo-jdbc-timer-")));
	}

	/** With another source of time. */
	JdbcCalls(int threads, Duration timeout, NoAnswerHandler onNoAnswer, ScheduledThreadPoolExecutor timer) {
		this.onNoAnswer = onNoAnswer;
		this.timer = timer;
		this.answerTimeout = timeout.multipliedBy(9).dividedBy(10);
		this.threads = new ThreadPoolExecutor(threads, threads, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				createThreadFactory("chihuo-jdbc-"));
		this.threads.allowCoreThreadTimeOut(true);
		this.renewals = new ThreadPoolExecutor(0, 1, 60, TimeUnit.SECONDS, new SynchronousQueue<>(),
				createThreadFactory("chihuo-jdbc-renewals-"), (task, pool) -> this.threads.execute(task));
		this.timer.setRemoveOnCancelPolicy(true);
		this.timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		long interval = Math.max(1, timeout.toMillis() / CHECKS_PER_TIMEOUT);
		this.timer.scheduleWithFixedDelay(PeriodicAlarm.catchingFailures(this::checkAnswers), interval, interval,
				TimeUnit.MILLISECONDS);
	}

	private static ThreadFactory createThreadFactory(String name) {
		AtomicInteger count = new AtomicInteger();
		return (task) -> {
			Thread thread = new Thread(task, name + count.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		};
	}

	@Override
	public void execute(Runnable task) {
		this.threads.execute(task);
	}

	/** On the thread of its own, or on any if that is at work. */
	Executor renewalExecutor() {
		return this.renewals;
	}

	/**
	 * Make a call, on any of the threads or through a serial executor.
	 * @param what description of the call, for the message of its failure
	 */
	<R> CompletableFuture<R> submitCall(Executor executor, String what, Supplier<R> work) {
		CompletableFuture<R> answer = this.underWay.track(new CompletableFuture<>());
		try {
			ScheduledFuture<?> alarm = this.timer.schedule(() -> timeOut(answer, what), this.answerTimeout.toNanos(),
					TimeUnit.NANOSECONDS);
			answer.whenComplete((result, failure) -> alarm.cancel(false));
			executor.execute(() -> runCall(answer, what, work));
		}
		catch (RejectedExecutionException ex) {
			answer.completeExceptionally(closedFailure());
		}
		return answer;
	}

	/** Make a call here and now, in the transaction that the application has open. */
	static <R> CompletableFuture<R> callHere(String what, Supplier<R> work) {
		try {
			return CompletableFuture.completedFuture(work.get());
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(JdbcFailures.translateJoined(what, ex));
		}
	}

	/** Take all steps on the calling thread; returns the sum of their results. */
	static long callInStepsHere(StepwiseOperation steps) {
		long sum = 0;
		for (long done = steps.nextStep(); done != StepwiseOperation.STEPS_DONE; done = steps.nextStep()) {
			sum += done;
		}
		return sum;
	}

	/**
	 * Make a call step by step. Each step is a call in itself: it has the same time, and
	 * lets the calls that wait in its executor go first.
	 * @return sum of the results of the steps; if it fails, earlier steps have taken
	 * effect
	 */
	CompletableFuture<Long> callInSteps(Executor executor, String what, StepwiseOperation steps) {
		CompletableFuture<Long> answer = new CompletableFuture<>();
		submitStep(executor, what, steps, answer, 0);
		return answer;
	}

	private void submitStep(Executor executor, String what, StepwiseOperation steps, CompletableFuture<Long> answer,
			long sum) {
		submitCall(executor, what, steps::nextStep).whenComplete((done, failure) -> {
			if (failure != null) {
				answer.completeExceptionally(failure);
			}
			else if (done == StepwiseOperation.STEPS_DONE) {
				answer.complete(sum);
			}
			else {
				submitStep(executor, what, steps, answer, sum + done);
			}
		});
	}

	private void checkAnswers() {
		long returned = this.threads.getCompletedTaskCount() + this.renewals.getCompletedTaskCount();
		boolean busy = this.threads.getActiveCount() + this.renewals.getActiveCount() > 0;
		if (busy && this.busy && returned == this.returned) {
			this.onNoAnswer.handleNoAnswer();
		}
		this.returned = returned;
		this.busy = busy;
	}

	private void timeOut(CompletableFuture<?> answer, String what) {
		String reason = this.onNoAnswer.findReason();
		answer.completeExceptionally(new BackendUnavailableException(
				"The JDBC store could not " + what + ": "
						+ ((reason != null)
								? "within " + this.answerTimeout.toMillis() + " ms there was no free connection, as "
										+ reason
								: "the database did not answer within " + this.answerTimeout.toMillis() + " ms"),
				null));
		this.onNoAnswer.handleNoAnswer();
	}

	private static <R> void runCall(CompletableFuture<R> answer, String what, Supplier<R> work) {
		if (answer.isDone()) {
			return; // nobody waits for it any more
		}
		try {
			answer.complete(work.get());
		}
		catch (RuntimeException ex) {
			answer.completeExceptionally(JdbcFailures.translateFailure(what, ex));
		}
		catch (Error ex) {
			answer.completeExceptionally(ex);
			throw ex;
		}
	}

	private static BackendUnavailableException closedFailure() {
		return new BackendUnavailableException("The JDBC store is closed", null);
	}

	void awaitAnswers() {
		this.underWay.awaitAnswers(this.answerTimeout);
	}

	/**
	 * Let calls under way fail. Their threads are not interrupted, which would damage
	 * some embedded databases, but waited for a little.
	 */
	void close() {
		this.threads.shutdown();
		this.renewals.shutdown();
		this.timer.shutdown();
		this.underWay.failAll(JdbcCalls::closedFailure);
		try {
			long end = SystemTaskClock.monotonicNanos() + CLOSE_TIMEOUT.toNanos();
			this.threads.awaitTermination(CLOSE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
			this.renewals.awaitTermination(end - SystemTaskClock.monotonicNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
