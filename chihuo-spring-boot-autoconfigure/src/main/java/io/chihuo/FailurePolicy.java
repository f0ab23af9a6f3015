// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * Reaction of a series, a parallel or a graph to the failure of one of its steps. A step
 * that was cancelled or lost counts as failed. Failures that are
 * {@linkplain FlowStep#tolerate tolerated} do not count.
 */
public enum FailurePolicy {

	/**
	 * No further step starts, steps that run or are queued are cancelled, and it fails
	 * when the last of them has ended.
	 */
	FAIL_FAST,

	/**
	 * The other steps run, and then it fails.
	 */
	FINISH_ALL,

	/**
	 * The other steps run, and then it is done.
	 */
	CONTINUE,

	/**
	 * In a graph, the steps that come after the failed one are skipped and the others
	 * run; then it fails. Elsewhere the same as {@link #FINISH_ALL}.
	 */
	SKIP_SUCCESSORS,

	/**
	 * No further step starts, tasks that are queued or wait for a retry are withdrawn,
	 * those that run go on to their end, and it fails when the last of them has ended.
	 * Steps that run after one which ends so by itself, by {@code onDone},
	 * {@code onFailure} or {@code always}, belong to it and run. Timers, counters and
	 * signals within it are cancelled. So are steps that have joined a task which
	 * somebody else has added, which goes on; with a compensation, they are treated as
	 * steps whose task the flow has added.
	 */
	FINISH_RUNNING

}
