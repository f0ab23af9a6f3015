// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * The way from an application to its queues.
 */
public interface ChihuoClient {

	/**
	 * The queue of a loop, which may run in this application, in another one, or not yet.
	 * @param name name of the loop
	 * @param payloadType type of its payloads
	 * @throws IllegalArgumentException if the name has other characters than letters,
	 * digits, {@code .}, {@code _} and {@code -}
	 */
	<T> TaskQueue<T> queue(String name, Class<T> payloadType);

	/**
	 * Same as {@link #queue(String, Class)} for a generic payload type.
	 */
	<T> TaskQueue<T> queue(String name, ParameterizedTypeReference<T> payloadType);

	/**
	 * The client of a further namespace of this application.
	 * @param name its name, one of {@code chihuo.namespaces}, or the application's own
	 * @throws ChihuoConfigurationException if there is none of that name
	 */
	ChihuoClient namespace(String name);

	/**
	 * Call a method of a task interface, and get a handle instead of the result.
	 * <pre><code class="java">
	 * TaskHandle&lt;Image&gt; image = client.call(Thumbnails.class, (tasks) -&gt; tasks.shrink(uri, 200));
	 * </code></pre> Blocks until the task is stored.
	 * @param type interface with {@link ChihuoTask} methods
	 * @param invocation calls one method of the instance that it gets, which returns null
	 * or zero at once; for a method that returns a {@code Mono} or
	 * {@code CompletableFuture} use the other method
	 * @throws IllegalArgumentException if not exactly one method is called
	 */
	<T, R> TaskHandle<R> call(Class<T> type, Function<? super T, ? extends @Nullable R> invocation);

	/**
	 * Same as {@link #call(Class, Function)} for a method that returns nothing, or its
	 * result in a {@code CompletableFuture} or {@code Mono}.
	 * @param resultType class of the result; {@code Void.class} for none
	 * @throws IllegalArgumentException if the method has another result
	 */
	<T, R> TaskHandle<R> call(Class<T> type, Consumer<? super T> invocation, Class<R> resultType);

	/**
	 * The task whose handler the current thread runs: for methods of task interfaces,
	 * which get no {@link Task}, to report progress, to see a cancellation, or to
	 * {@linkplain Task#park park}. Does not block.
	 * @return empty on any other thread, those of the handler's own included
	 */
	Optional<Task<?>> currentTask();

	/**
	 * Complete a task that waits to be completed from outside, in any namespace of this
	 * application. Repeating it with the same value does nothing. Blocks until the
	 * backend has answered.
	 * @param token token that its handler got by {@link Task#park}
	 * @param value result of the task, null for none
	 * @throws TokenExpiredException if the token is not valid, or not any more: its run
	 * was retried, or the task was cancelled or timed out
	 * @throws AlreadyCompletedException if the task was completed with another value
	 * @throws InvalidTaskException if the value is too large or cannot be serialised
	 */
	void complete(String token, @Nullable Object value);

	/**
	 * Fail a task that waits to be completed from outside; it is not retried. Otherwise
	 * the same as {@link #complete}.
	 * @param message description of the failure, null for none; up to 1000 characters of
	 * it, in one line, are the reason of a dead letter
	 */
	void fail(String token, @Nullable String message);

	/**
	 * Take up the latest task of a queue that has an id, from any process: it may be
	 * under way, or have ended while its result is still kept. Blocks until the backend
	 * has answered.
	 * @param queue name of the loop
	 * @param resultType type of its results; {@code Void.class} for none
	 * @return the handle, which fails with {@link TaskLostException} when it is awaited
	 * if the queue knows no task with the id, and no result is kept
	 */
	<R> TaskHandle<R> handle(String queue, String id, Class<R> resultType);

	/**
	 * Same as {@link #handle(String, String, Class)} for a generic result type.
	 */
	<R> TaskHandle<R> handle(String queue, String id, ParameterizedTypeReference<R> resultType);

	/**
	 * Start a flow, or take up the one that has the id and the same plan. Blocks until
	 * the backend has stored it; from then on its steps run wherever their loops do, also
	 * if this process ends.
	 * @param id id of the flow, 1 to 256 characters
	 * @param steps steps of the flow; payloads are encoded at once
	 * @throws FlowConflictException if another flow with another plan has the id
	 * @throws InvalidTaskException if a payload cannot be serialised, or the plan has
	 * more than 10000 steps, 4 MiB or 32 levels
	 * @throws UnsupportedOperationException if the backend keeps no flows
	 */
	default FlowHandle startFlow(String id, FlowStep steps) {
		return startFlow(id, steps, FlowStart.JOIN);
	}

	/**
	 * Same as {@link #startFlow(String, FlowStep)}.
	 * @param start effect if another flow has the id
	 */
	FlowHandle startFlow(String id, FlowStep steps, FlowStart start);

	/**
	 * Send a signal to a flow, and start the flow if it does not exist. If this process
	 * ends in between, the signal is kept for an hour, and the same call goes on.
	 * @param steps steps of the flow
	 * @param name name of the signal
	 * @param value value of the signal, null for none
	 * @param key distinguishes the signal from others of its name, 1 to 128 characters
	 * @throws FlowConflictException if another flow with another plan has the id; it has
	 * got the signal then
	 * @throws IllegalStateException if the flow has ended, or 1000 signals are unread
	 */
	default FlowHandle signalWithStart(String id, FlowStep steps, String name, @Nullable Object value, String key) {
		flow(id).signal(name, value, key, Duration.ofHours(1));
		return startFlow(id, steps);
	}

	/**
	 * Take up a flow by its id, from any process. Does not ask the backend yet.
	 * @throws InvalidTaskException if no flow can have the id
	 */
	FlowHandle flow(String id);

	/**
	 * Add to the {@linkplain Flow#sharedCounter counter} of a name that the flows of the
	 * namespace share. Blocks until the backend has stored it; the steps whose waits it
	 * ends go on soon after that. A sum that nobody waits for is kept for 30 days from
	 * the last count. If the answer of the backend is lost, the count may have had its
	 * effect; it has never two.
	 * @param name 1 to 128 characters, none of them a control character
	 * @param amount positive amount
	 * @throws UnsupportedOperationException if the backend keeps no flows
	 */
	void count(String name, long amount);

	/**
	 * Same as {@link #count(String, long)}, once however often it is called.
	 * @param key distinguishes the count from others of its name, 1 to 128 characters;
	 * the counter knows the latest 1000 keys, until an hour after its last change while
	 * it has neither a sum nor waits
	 */
	void count(String name, long amount, String key);

	/**
	 * The schedules of the namespace: those that {@link ChihuoSchedule} declares, and
	 * those that are made at run time.
	 * @throws UnsupportedOperationException if this client has no schedules
	 */
	default ChihuoSchedules schedules() {
		throw new UnsupportedOperationException("This client has no schedules");
	}

	/**
	 * Changes to all dead letters of a loop that match a filter.
	 * @throws UnsupportedOperationException if this client has no bulk operations
	 */
	default BulkOperations bulkOperations() {
		throw new UnsupportedOperationException("This client has no bulk operations");
	}

}
