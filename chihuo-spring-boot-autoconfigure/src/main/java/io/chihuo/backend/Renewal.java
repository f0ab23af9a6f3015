// SPDX-License-Identifier: Apache-2.0

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
	 * Extended, and the task is a suspect, which its process should run alone.
	 */
	SUSPECT,

	/**
	 * Extended, but the task was cancelled: its run is to be interrupted.
	 */
	CANCELLED,

	/**
	 * No longer held.
	 */
	LOST

}
