// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One task whose result is awaited. A handle names the task by its id and by its order
 * among all tasks that had the id, so that it never answers with the result of another
 * run. For any number of threads; each of them may await it, once or more often.
 * <p>
 * Every end of the task ends the wait. The outcome is the value that the handler
 * returned, or
 * <ul>
 * <li>{@link RemoteTaskException} if the task failed for good,
 * <li>{@link java.util.concurrent.CancellationException CancellationException} if it was
 * cancelled, cleared, discarded or replaced by a rerun,
 * <li>{@link ResultGoneException} if it has ended and its result is not kept,
 * <li>{@link TaskLostException} if the backend has lost it.
 * </ul>
 *
 * @param <R> type of the result
 */
public interface TaskHandle<R> {

	/**
	 * Id of the task.
	 */
	String id();

	/**
	 * Name of the queue.
	 */
	String queue();

	/**
	 * Wait for the result, for as long as the task takes.
	 * @return the result; null if the handler returned none
	 * @throws CallInterruptedException if the thread is interrupted; the task goes on
	 * @throws IllegalStateException on a thread that must not block
	 */
	R await();

	/**
	 * Wait for the result.
	 * @throws AwaitTimeoutException if the task has not ended in time; it goes on
	 * @throws CallInterruptedException if the thread is interrupted; the task goes on
	 * @throws IllegalStateException on a thread that must not block
	 */
	R await(Duration timeout);

	/**
	 * A future of the result, which completes on a thread that may block. Cancelling it
	 * cancels the task.
	 */
	CompletableFuture<R> future();

	/**
	 * A {@code Mono} of the result, where Reactor is on the class path; empty if the
	 * handler returned none. Disposing of it before it completes cancels the task.
	 */
	default Mono<R> mono() {
		return Mono.fromFuture(this::future);
	}

	/**
	 * Call one of these when the task has ended, once, in this process only: a callback
	 * does not survive its process. It is called by a thread that may block, and what it
	 * throws is logged.
	 */
	void callback(Consumer<? super @Nullable R> onResult, Consumer<? super Throwable> onError);

	/**
	 * Stop to await the result with this handle, whose waits end with a
	 * {@code CancellationException} unless the task has ended. The task goes on, and so
	 * do the waits of other handles. Idempotent.
	 */
	void ignore();

	/**
	 * Cancel the task, wherever it is, unless it has ended. The run before a requested
	 * rerun, or the rerun after a run, is another task and goes on.
	 */
	CancelResult cancel();

	/**
	 * Find out where the task is. Of a requested rerun the state of the present run is
	 * shown until that has ended.
	 */
	TaskStatus status();

}
