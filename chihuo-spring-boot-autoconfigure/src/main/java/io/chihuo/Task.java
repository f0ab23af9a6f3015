// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Instant;
import java.util.Map;

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
	 * Queue that the task came from, to add more.
	 */
	TaskQueue<T> queue();

}
