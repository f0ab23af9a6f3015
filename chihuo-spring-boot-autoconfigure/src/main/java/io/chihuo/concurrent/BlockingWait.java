// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import reactor.core.scheduler.Schedulers;

import org.springframework.util.ClassUtils;

import io.chihuo.AwaitTimeoutException;
import io.chihuo.BackendUnavailableException;
import io.chihuo.CallInterruptedException;

/**
 * Waits for the backend on threads that may block, and refuses calls on others.
 */
public final class BlockingWait {

	private static final boolean REACTOR = ClassUtils.isPresent("reactor.core.scheduler.Schedulers",
			BlockingWait.class.getClassLoader());

	private final String queue;

	private final Duration timeout;

	/**
	 * Create waits for the calls of one queue.
	 * @param timeout longest time that a call waits
	 */
	public BlockingWait(String queue, Duration timeout) {
		this.queue = queue;
		this.timeout = timeout;
	}

	/**
	 * To be called before a call is made.
	 * @throws IllegalStateException if this thread must not block
	 */
	public void checkThread() {
		checkThread(this.queue);
	}

	/**
	 * Checks the current thread, whether the call would have to wait or not: a call that
	 * works on one backend works on all.
	 * @param name name of the loop that is called
	 * @throws IllegalStateException if it must not block
	 */
	public static void checkThread(String name) {
		checkThread(name, "use TaskQueue.async() there");
	}

	/**
	 * Checks the current thread.
	 * @param name name of what is called
	 * @param advice advice for those who call it there
	 * @throws IllegalStateException if it must not block
	 */
	public static void checkThread(String name, String advice) {
		if (REACTOR && ReactorThreads.isNonBlocking()) {
			throw new IllegalStateException("Calls of '" + name + "' block, which thread '"
					+ Thread.currentThread().getName() + "' must not; " + advice);
		}
	}

	/** An answer that is there already is returned even to an interrupted thread. */
	public <R> R awaitAnswer(CompletableFuture<R> answer) {
		return awaitAnswer(answer, this.timeout.toNanos(), (ex) -> new BackendUnavailableException(
				"Queue '" + this.queue + "' did not answer within 'chihuo.timeout', " + this.timeout.toMillis() + " ms",
				ex));
	}

	/**
	 * Same for a call that is awaited until a moment which may come earlier.
	 * @throws AwaitTimeoutException if that is over; the call may have its effect later
	 */
	public <R> R awaitAnswer(CompletableFuture<R> answer, Deadline end) {
		long left = end.nanosLeft();
		return (left >= this.timeout.toNanos()) ? awaitAnswer(answer)
				: awaitAnswer(answer, left,
						(ex) -> new AwaitTimeoutException("Queue '" + this.queue
								+ "' did not answer before the wait for the task was over; the task may be stored, and "
								+ "then goes on"));
	}

	private <R> R awaitAnswer(CompletableFuture<R> answer, long nanos,
			Function<TimeoutException, RuntimeException> onTimeout) {
		try {
			return answer.isDone() ? answer.get() : answer.get(nanos, TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				throw failure;
			}
			throw new BackendUnavailableException("Queue '" + this.queue + "' failed: " + ex.getMessage(), ex);
		}
		catch (TimeoutException ex) {
			throw onTimeout.apply(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CallInterruptedException("Interrupted while waiting for queue '" + this.queue + "'", ex);
		}
	}

	/** Names types that need not be on the class path. */
	private static final class ReactorThreads {

		static boolean isNonBlocking() {
			return Schedulers.isInNonBlockingThread();
		}

	}

}
