// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.lang.CheckReturnValue;

/**
 * The queue of one loop, for any number of threads. Methods block until the backend has
 * answered, at most {@code chihuo.timeout}; {@link #async()} has the same calls without
 * waiting.
 * <p>
 * Every method throws {@link InvalidTaskException} for an id or payload that cannot be
 * stored, before anything has changed, and {@link BackendUnavailableException} if the
 * backend did not answer in time: then the change may or may not have been made, and
 * since ids are unique it is safe to call again. It throws
 * {@link CallInterruptedException} if the thread is interrupted meanwhile, and
 * {@link IllegalStateException}, on every backend, on a thread that must not block, such
 * as those of Reactor's {@code Schedulers.parallel()}.
 *
 * @param <T> the payload's type
 */
public interface TaskQueue<T> {

	/**
	 * Name of the queue, which is its loop's.
	 */
	String name();

	/**
	 * Same calls without waiting.
	 */
	AsyncTaskQueue<T> async();

	/**
	 * Add a task without a payload at the tail.
	 */
	@CheckReturnValue
	default AddResult add(String id) {
		return add(id, null);
	}

	/**
	 * Add a task at the tail.
	 * @throws QueueFullException if the queue has reached its bound; nothing was changed
	 */
	@CheckReturnValue
	default AddResult add(String id, @Nullable T payload) {
		return add(id, payload, AddOptions.DEFAULTS);
	}

	/**
	 * Add a task at the tail.
	 * @throws QueueFullException if the queue has reached its bound; nothing was changed
	 */
	@CheckReturnValue
	AddResult add(String id, @Nullable T payload, AddOptions options);

	/**
	 * Same as {@link #addOrThrow(String, Object, AddOptions)} with default options.
	 */
	default void addOrThrow(String id, @Nullable T payload) {
		addOrThrow(id, payload, AddOptions.DEFAULTS);
	}

	/**
	 * Add a task at the tail, for callers that rely on it to run with this payload.
	 * @throws AddRefusedException unless the result is one that
	 * {@link AddResult#isAccepted()} names
	 * @throws QueueFullException if the queue has reached its bound; nothing was changed
	 */
	default void addOrThrow(String id, @Nullable T payload, AddOptions options) {
		AddRefusedException.throwIfRefused(name(), id, add(id, payload, options));
	}

	/**
	 * Add a task at the head: the last one added first is the first to be claimed.
	 * @throws QueueFullException if the queue has reached its bound; nothing was changed
	 */
	@CheckReturnValue
	default AddResult addFirst(String id, @Nullable T payload) {
		return addFirst(id, payload, AddOptions.DEFAULTS);
	}

	/**
	 * Add a task at the head: the last one added first is the first to be claimed.
	 * @throws QueueFullException if the queue has reached its bound; nothing was changed
	 */
	@CheckReturnValue
	AddResult addFirst(String id, @Nullable T payload, AddOptions options);

	/**
	 * Same as {@link #submit(String, Object)} without a payload.
	 */
	@CheckReturnValue
	default <R> TaskHandle<R> submit(String id) {
		return submit(id, null);
	}

	/**
	 * Same as {@link #submit(String, Object, AddOptions)} with default options.
	 */
	@CheckReturnValue
	default <R> TaskHandle<R> submit(String id, @Nullable T payload) {
		return submit(id, payload, AddOptions.DEFAULTS);
	}

	/**
	 * Add a task at the tail whose result is awaited, or join the task that has the id:
	 * it runs once for all who submit it meanwhile. The result is kept for
	 * {@code chihuo.calls.result-ttl} after the task has ended. Where the loop runs in
	 * this application, the result has the type that its handler returns; elsewhere it is
	 * read as JSON has it, as a map, list, text, number or boolean.
	 * @param options {@link AddOptions#rerunIfRunning()} asks for a run of one's own
	 * where the id runs just now
	 * @return the handle of the task, also of one that is finished or dead: see the table
	 * in the page on awaitable tasks
	 * @throws QueueFullException if the queue has reached its bound; nothing was changed
	 * @throws TooManyPendingException if this process awaits as many tasks as it may
	 */
	@CheckReturnValue
	<R> TaskHandle<R> submit(String id, @Nullable T payload, AddOptions options);

	/**
	 * Same as {@link #submit(String, Object, Class)} with default options.
	 */
	@CheckReturnValue
	default <R> TaskHandle<R> submit(String id, @Nullable T payload, Class<R> resultType) {
		return submit(id, payload, AddOptions.DEFAULTS, resultType);
	}

	/**
	 * Same as {@link #submit(String, Object, AddOptions)} for a result of a type.
	 * @param resultType type of the result; {@code Void.class} for none
	 */
	@CheckReturnValue
	<R> TaskHandle<R> submit(String id, @Nullable T payload, AddOptions options, Class<R> resultType);

	/**
	 * Same as {@link #submit(String, Object, AddOptions)} for a result of a generic type.
	 */
	@CheckReturnValue
	<R> TaskHandle<R> submit(String id, @Nullable T payload, AddOptions options,
			ParameterizedTypeReference<R> resultType);

	/**
	 * Add any number of tasks at the tail, in order and in batches; the whole never has
	 * to fit in memory.
	 * @throws QueueFullException if the bound was reached; its summary has the results of
	 * the entries before, and no more entries were read. Adding everything again is safe.
	 * @throws InvalidTaskException if an entry cannot be stored; entries before it have
	 * been added
	 */
	AddSummary addAll(Iterable<TaskEntry<T>> entries);

	/**
	 * Same as {@link #addAll(Iterable)}; the stream is read by this thread and closed.
	 */
	AddSummary addAll(Stream<TaskEntry<T>> entries);

	/**
	 * Mark an id as finished: it leaves the queue and is refused until it is unfinished.
	 * A run that is under way goes on and its end changes nothing.
	 * @return whether the id was not finished before
	 */
	boolean finish(String id);

	/**
	 * Remove a finish mark.
	 * @return whether there was one
	 */
	boolean unfinish(String id);

	/**
	 * Whether the id bears a finish mark.
	 */
	boolean isFinished(String id);

	/**
	 * Whether the queue holds the id: ready, delayed, running, waiting or dead.
	 */
	boolean exists(String id);

	/**
	 * Find the state of an id; empty if it is absent.
	 */
	Optional<TaskInfo> find(String id);

	/**
	 * Take a task out of the queue; if it runs, interrupt it where it runs and do not
	 * retry it.
	 */
	CancelResult cancel(String id);

	/**
	 * Look at a part of the queue without changing it. The cost does not depend on the
	 * length of the queue. Tasks that move meanwhile may be missed, or found twice, and
	 * those that have left the part since it was read are left out. Their failed attempts
	 * are left out too; {@link #find} has them.
	 * @param cursor {@link TaskPage#nextCursor()} of the page before, or null for the
	 * first
	 * @param size most tasks on it, 1 to {@value TaskPage#MAX_SIZE}; a page may have
	 * fewer, or none, although others follow
	 * @throws PeekUnsupportedException if the backend cannot show this part: not every
	 * one can read the order of ready tasks
	 */
	default TaskPage peek(QueueView view, @Nullable String cursor, int size) {
		throw new PeekUnsupportedException("This queue cannot be looked into");
	}

	/**
	 * Number of tasks that wait: ready and delayed.
	 */
	default long size() {
		return counts().queued();
	}

	/**
	 * Number of ids by state.
	 */
	QueueCounts counts();

	/**
	 * Cancel every id: waiting and dead tasks are removed, running ones are interrupted
	 * and not retried. Finish marks stay. Tasks that are added meanwhile may be cancelled
	 * too.
	 * @return how many ids were cancelled
	 */
	long clearUnfinished();

	/**
	 * Remove every finish mark.
	 * @return how many
	 */
	long clearFinished();

	/**
	 * Both {@link #clearUnfinished()} and {@link #clearFinished()}.
	 * @return how many ids were cancelled and marks removed
	 */
	default long clearAll() {
		return clearUnfinished() + clearFinished();
	}

	/**
	 * The dead letters of this queue.
	 */
	DeadLetters<T> deadLetters();

}
