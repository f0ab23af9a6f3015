// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * One flow, by its id. For any number of threads. All methods but {@link #id},
 * {@link #module} and {@link #future} block until the backend has answered, and throw
 * {@link FlowNotFoundException} if there is no such flow.
 */
public interface FlowHandle {

	/**
	 * Id of the flow.
	 */
	String id();

	/**
	 * Wait for the end of the flow, for as long as it takes.
	 * @throws FlowFailedException if it has failed
	 * @throws java.util.concurrent.CancellationException if it was cancelled
	 * @throws CallInterruptedException if the thread is interrupted; the flow goes on
	 * @throws WouldDeadlockException if a handler waits that is a step of the flow, or
	 * that may not wait as too many of its loop do
	 */
	void await();

	/**
	 * Wait for the end of the flow.
	 * @throws AwaitTimeoutException if it has not ended in time; it goes on
	 * @throws FlowFailedException if it has failed
	 * @throws java.util.concurrent.CancellationException if it was cancelled
	 * @throws CallInterruptedException if the thread is interrupted; the flow goes on
	 * @throws WouldDeadlockException if a handler waits that is a step of the flow, or
	 * that may not wait as too many of its loop do
	 */
	void await(Duration timeout);

	/**
	 * A future that completes when the flow is done, and fails as {@link #await()} does.
	 * It completes on a thread that may block. Cancelling it does not cancel the flow. A
	 * handler that blocks in it lends its slot, and gets {@link WouldDeadlockException}
	 * where {@link #await()} throws it.
	 */
	CompletableFuture<@Nullable Void> future();

	/**
	 * Call back once when the flow has ended, however it has. The callback is lost with
	 * this process, so it is no more than a wake-up: use {@link FlowStep#always} for what
	 * has to be done. It runs on a thread that may block, on the calling one if the flow
	 * has ended already. An exception of it is logged. It is not called if there is no
	 * such flow, or if the application stops before.
	 * @param action gets the state at the end
	 */
	void callback(Consumer<FlowStatus> action);

	/**
	 * Keep nothing of the flow: it goes on, and is removed 30 seconds after its end, with
	 * the results and dead letters of its steps. A flow that has ended before is removed
	 * within seconds.
	 */
	void dismiss();

	/**
	 * Cancel all steps that have not ended, wherever they are. No further step begins.
	 * The flow ends when the steps that run have.
	 */
	void cancel();

	/**
	 * {@link #cancel} the flow, but run no compensation: those that are queued or run are
	 * cancelled too. The flow is {@link FlowState#CANCELLED} then.
	 */
	void abandon();

	/**
	 * State of the flow and its steps.
	 */
	FlowStatus status();

	/**
	 * The flow as a flowchart of Mermaid, with the present states of its steps as
	 * colours. Of more than 200 steps the others are counted.
	 */
	String toMermaid();

	/**
	 * Result of a step of a loop, value of a signal, or value of a step that was skipped;
	 * of a step that is repeated, that of its last run. Of a step that contains others,
	 * the list of their results, with null for those that are not done.
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
	 * Page through the results of the steps that have ended: tasks, signals, and steps
	 * that were skipped by {@link #skip}. They come in the order of the plan, steps that
	 * were pushed last. Steps that end meanwhile may be missed.
	 * @param resultType type of the results, {@code Object} where they differ
	 * @param cursor {@link StepResultPage#next()} of the page before, null for the first
	 * @param limit most results, from 1 to 1000
	 */
	<R> StepResultPage<R> results(Class<R> resultType, @Nullable String cursor, int limit);

	/**
	 * A value of the context of the flow, which steps put there by
	 * {@link TaskFlow#putContext}.
	 * @param key key of the value
	 * @return null if there is none
	 */
	<R> @Nullable R contextValue(String key, Class<R> valueType);

	/**
	 * A {@linkplain Flow#module module} of the flow, whether it exists or not.
	 * @param step name of the module
	 */
	FlowModule module(String step);

	/**
	 * Results of the items of a {@link Flow#forEach}, in the order of the items; also
	 * while it runs.
	 * @param step name of the step
	 * @param cursor {@link ItemResults#next()} of the page before, or null for the first
	 * @return up to 1000 results
	 * @throws IllegalArgumentException if the step has no items
	 */
	<R> ItemResults<R> itemResults(String step, @Nullable String cursor, Class<R> resultType);

	/**
	 * Send a signal, which one step of that name takes.
	 * @param value value, null for none
	 * @throws IllegalStateException if the flow has ended, or 1000 signals are unread
	 */
	void signal(String name, @Nullable Object value);

	/**
	 * Send a signal once, however often it is sent.
	 * @param value value, null for none
	 * @param key distinguishes the signal from others of its name, 1 to 128 characters;
	 * the flow knows the latest 1000 keys of signals and counts
	 * @throws IllegalStateException if the flow has ended, or 1000 signals are unread;
	 * not if the signal had its effect before
	 */
	void signal(String name, @Nullable Object value, String key);

	/**
	 * Send a signal once, and keep it for the flow if that does not exist yet.
	 * @param value value, null for none
	 * @param key distinguishes the signal from others of its name, 1 to 128 characters
	 * @param createFor how long signals are kept for a flow that is not started, from the
	 * first of them; 1 ms to 30 days
	 * @throws IllegalStateException if the flow has ended, or 1000 signals are unread;
	 * not if the signal had its effect before
	 */
	void signal(String name, @Nullable Object value, String key, Duration createFor);

	/**
	 * Add to the counters of a name.
	 * @param amount positive amount
	 * @throws IllegalStateException if the flow has ended
	 */
	void count(String name, long amount);

	/**
	 * Add to the counters of a name once, however often it is called.
	 * @param amount positive amount
	 * @param key distinguishes the count from others of its name, 1 to 128 characters;
	 * the flow knows the latest 1000 keys of signals and counts
	 * @throws IllegalStateException if the flow has ended; not if the count had its
	 * effect before
	 */
	void count(String name, long amount, String key);

	/**
	 * End a timer that waits, or the time until a step is repeated, as if the moment had
	 * come.
	 * @param step name of the step
	 */
	void cancelTimer(String step);

	/**
	 * Run the steps of a failed flow again that have failed or were undone, and go on
	 * from there; where compensations have failed, run these again, and end. Does nothing
	 * unless the flow has failed.
	 */
	void resume();

	/**
	 * Run a step again that has failed, and go on from there. Where others have failed
	 * too, only this one runs, with those that follow it alone; then the flow fails
	 * again, unless these were retried as well. Does nothing if the step has not failed,
	 * while others are being cancelled, or if it would run alone although steps around it
	 * were undone.
	 * @param step name of the step
	 */
	void retry(String step);

	/**
	 * Take a step for done that is not, and go on. Its task is cancelled if it is queued
	 * or runs. A step whose turn has not come will not run, also where one around it has
	 * not begun. Does nothing if the step is done, is being cancelled, will not run, or
	 * contains others, or if its items are being worked on.
	 * @param step name of the step
	 * @param value result of the step, null for none
	 */
	void skip(String step, @Nullable Object value);

}
