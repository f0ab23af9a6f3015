// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import reactor.core.scheduler.Schedulers;

import org.springframework.util.ClassUtils;

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
		try {
			return answer.isDone() ? answer.get() : answer.get(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				throw failure;
			}
			throw new BackendUnavailableException("Queue '" + this.queue + "' failed: " + ex.getMessage(), ex);
		}
		catch (TimeoutException ex) {
			throw new BackendUnavailableException("Queue '" + this.queue + "' did not answer within 'chihuo.timeout', "
					+ this.timeout.toMillis() + " ms", ex);
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
