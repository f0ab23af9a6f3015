// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

/**
 * State of one step of a flow.
 */
public enum StepState {

	/**
	 * Its turn has not come.
	 */
	WAITING,

	/**
	 * Its task is about to be added to its queue.
	 */
	STARTING,

	/**
	 * Its task is in its queue or runs; of a timer, a counter or a signal: it waits. Of
	 * steps that contain others: one of these runs.
	 */
	RUNNING,

	/**
	 * It is being cancelled.
	 */
	CANCELLING,

	/**
	 * A step within it has failed, and it fails when the others that run or are being
	 * cancelled have ended.
	 */
	FAILING,

	/**
	 * Enough steps within it are done, and the others are being cancelled.
	 */
	CLOSING,

	/**
	 * It is done.
	 */
	DONE,

	/**
	 * It has failed after its last attempt, or a step within it has failed.
	 */
	FAILED,

	/**
	 * It was cancelled.
	 */
	CANCELLED,

	/**
	 * Its task is not in its queue any more, and no outcome is kept: the backend has lost
	 * its data.
	 */
	LOST,

	/**
	 * It is not needed, and will not run.
	 */
	SKIPPED,

	/**
	 * It has failed or was cancelled, and steps within it are being compensated.
	 */
	COMPENSATING,

	/**
	 * It stops: its task is being taken out of its queue unless it runs. Of steps that
	 * contain others: those that run end by themselves, and no other one starts.
	 */
	STOPPING;

	/**
	 * Whether it does not move any more by itself.
	 */
	public boolean isEnded() {
		return ordinal() >= DONE.ordinal() && ordinal() < COMPENSATING.ordinal();
	}

	/**
	 * Whether it has ended, and not as planned.
	 */
	public boolean isFailure() {
		return this == FAILED || this == CANCELLED || this == LOST;
	}

}
