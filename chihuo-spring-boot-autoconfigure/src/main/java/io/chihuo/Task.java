// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * One run of a task, as its handler sees it. All methods may be called by any thread
 * while the run goes on.
 *
 * @param <T> the payload's type
 */
public interface Task<T> {

	/**
	 * Id of the task, unique within its queue.
	 */
	String id();

	/**
	 * Payload that came with the id. It is null if the task was added without one, which
	 * the signature does not say since the loop's author knows.
	 */
	T payload();

	/**
	 * Which run of this task this is, from 1. Failed runs and lapsed leases count, forced
	 * releases at a shutdown do not.
	 */
	int attempt();

	/**
	 * When the task was added.
	 */
	Instant addedAt();

	/**
	 * Number that grows with every lease of this id. Hand it to your own stores and let
	 * them refuse a smaller one: a worker that was cut off then cannot undo the work of
	 * its successor.
	 */
	long fencingToken();

	/**
	 * Headers that were added with the task, never null.
	 */
	Map<String, String> headers();

	/**
	 * Mark the id as finished when this run ends, however it ends, in the same step that
	 * ends its lease. The mark is void if the lease is lost before.
	 * {@code queue().finish(id())} marks it at once.
	 */
	void finish();

	/**
	 * Report the progress of the run, shown to operators.
	 * @param fraction between 0 and 1
	 * @param message progress message, or null
	 */
	void progress(double fraction, @Nullable String message);

	/**
	 * Same as {@link #progress(double, String)} without a message.
	 */
	default void progress(double fraction) {
		progress(fraction, null);
	}

	/**
	 * Have the task completed from outside instead of by the return of the handler: when
	 * the handler returns, with any result, the task waits without a slot, a thread or a
	 * lease. Whoever holds the token completes it by
	 * {@link ChihuoClient#complete(String, Object)} or
	 * {@link ChihuoClient#fail(String, String)}, on any node, also before the handler has
	 * returned. The token becomes void if the run fails, is released or loses its lease,
	 * and if this method is called again. Blocks until the backend has stored it.
	 * @param timeout time from now after which the task fails unless it is completed, at
	 * most 365 days
	 * @return the token, which cannot be guessed: whoever knows it can complete the task
	 * @throws IllegalStateException if the lease of the run is lost, the task was
	 * completed already, or the run has changed its {@linkplain #flow() flow}
	 */
	default String park(Duration timeout) {
		return park(timeout, null);
	}

	/**
	 * Same as {@link #park(Duration)} with the token of an earlier run of this task,
	 * which is valid again from now on, for a holder to whom no other one can be given.
	 * The handler has to have kept it somewhere. From the end of the earlier run until
	 * now it was void.
	 * @param timeout time from now after which the task fails unless it is completed, at
	 * most 365 days
	 * @param earlier token of an earlier run, null for a new one
	 * @return the token
	 * @throws IllegalArgumentException if the text is no token of this task
	 * @throws IllegalStateException if the lease of the run is lost, the task was
	 * completed already, or the run has changed its {@linkplain #flow() flow}
	 */
	String park(Duration timeout, @Nullable String earlier);

	/**
	 * Whether the task is a step of a flow.
	 */
	boolean isFlowStep();

	/**
	 * The flow of which the task is a step.
	 * @throws IllegalStateException if it is not a step of a flow
	 */
	TaskFlow flow();

	/**
	 * The slot of the schedule that has added the task; empty for a task that was added
	 * otherwise.
	 */
	Optional<ScheduledSlot> scheduledSlot();

	/**
	 * Queue that the task came from, to add more.
	 */
	TaskQueue<T> queue();

}
