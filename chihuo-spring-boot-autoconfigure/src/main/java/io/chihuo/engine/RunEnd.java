package io.chihuo.engine;

/**
 * Why a run was interrupted.
 */
enum RunEnd {

	/**
	 * Somebody cancelled the task.
	 */
	CANCELLED,

	/**
	 * It took longer than the loop allows.
	 */
	TIMED_OUT,

	/**
	 * Its loop stops, and the grace period is over.
	 */
	HANDED_BACK,

	/**
	 * Another worker may hold the lease: whatever the run does is void.
	 */
	LEASE_LOST

}
