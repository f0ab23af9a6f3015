// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The flow of a running step. Reads block until the backend has answered. Changes are
 * noted, and made in the one step that ends the task, if the run succeeds: nothing of a
 * run that fails, is cut off or released is seen by anybody, so a retry does not count
 * twice. May be called by any thread while the run goes on. The changes of a run take at
 * most {@code chihuo.max-payload-size}.
 */
public interface TaskFlow {

	/**
	 * Id of the flow.
	 */
	String id();

	/**
	 * Number that distinguishes the flow from others that have had its id before.
	 */
	long runNumber();

	/**
	 * Key of the effect of this step among those of its flow, the same each time it is
	 * tried: its name, or for an item of {@link Flow#forEach} the name and the number of
	 * the item from 0, such as {@code thumbnails#i17}. From the second run of a
	 * {@link Flow#repeat} on it has the number of that run too, such as {@code page#r2},
	 * and for repeated steps within one another the numbers of all of them. A step that
	 * has run again after its compensation has the number of that run likewise, and so
	 * has the compensation.
	 * @throws FlowNotFoundException if the flow was removed
	 * @throws IllegalStateException if the step has begun another run meanwhile, so that
	 * this one does not count
	 */
	String stepKey();

	/**
	 * Result of an earlier step; of one that contains others, the list of their results,
	 * with null for those that are not done.
	 * @param step name of the step
	 * @return null if it has none
	 * @throws IllegalArgumentException if there is no such step, if it contains more than
	 * 1000 others, or if it is a {@link Flow#forEach}
	 * @throws InvalidTaskException if the list takes more than
	 * {@code chihuo.max-payload-size}
	 * @throws ResultGoneException if the step is not done, or its task has an id of yours
	 * and the result is no longer kept
	 */
	<R> @Nullable R result(String step, Class<R> resultType);

	/**
	 * Results of the items of a {@link Flow#forEach} page by page, in the order of the
	 * items, as for a step that {@linkplain FlowStep#reduce reduces} them.
	 * @param step name of the {@code forEach}
	 * @param cursor {@link ItemResults#next()} of the page before, or null for the first
	 * @return up to 1000 results
	 * @throws IllegalArgumentException if the step has no items
	 */
	<R> ItemResults<R> itemResults(String step, @Nullable String cursor, Class<R> resultType);

	/**
	 * A value of the context of the flow, or of the {@linkplain Flow#module module}
	 * around the step, as steps have left it that ended before; this run's own changes
	 * are not seen.
	 * @return null if there is none
	 */
	<R> @Nullable R contextValue(String key, Class<R> valueType);

	/**
	 * Set a value of the context. Where several steps set one, the one that ends last
	 * wins. The context takes at most 256 KiB; a step that would exceed that fails.
	 * @param key key of 1 to 128 characters
	 * @param value value, null to remove it
	 */
	void putContext(String key, @Nullable Object value);

	/**
	 * Set several values of the context, and keep all others.
	 */
	void mergeContext(Map<String, ? extends @Nullable Object> values);

	/**
	 * Add to a whole number of the context, absent for 0. Steps that run at the same time
	 * do not undo each other's additions. The step fails if the value is something else.
	 * @param key key of 1 to 128 characters
	 * @param amount what to add, which may be negative
	 */
	void incrementContext(String key, long amount);

	/**
	 * Add to the counters of a name, as {@link FlowHandle#count} does.
	 * @param amount positive amount
	 */
	void count(String name, long amount);

	/**
	 * Add to the {@linkplain Flow#sharedCounter counter} of a name that the flows of the
	 * namespace share, as {@link ChihuoClient#count(String, long)} does. The counter gets
	 * it soon after this run has ended.
	 * @param name 1 to 128 characters, none of them a control character
	 * @param amount positive amount
	 */
	void countShared(String name, long amount);

	/**
	 * Run another step right after this one, before what follows in the nearest series or
	 * module around it. There a step within a parallel, a graph or a repeat has it run
	 * after the whole of that. Steps that are pushed by one run keep their order. A flow
	 * has at most 10,000 steps, a run pushes at most 1000, and a step that would exceed
	 * the first fails, as does one without a series around it.
	 */
	void pushFront(FlowStep step);

	/**
	 * Run another step at the end of the nearest series or module around this one.
	 */
	void pushBack(FlowStep step);

	/**
	 * Cancel the flow when this run has ended; within a {@linkplain Flow#module module},
	 * cancel that.
	 */
	void cancel();

}
