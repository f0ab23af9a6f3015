package io.chihuo.backend;

/**
 * Answer to the renewal of a lease.
 */
public enum Renewal {

	/**
	 * Extended.
	 */
	HELD,

	/**
	 * Extended, but the task was cancelled: its run is to be interrupted.
	 */
	CANCELLED,

	/**
	 * No longer held.
	 */
	LOST

}
