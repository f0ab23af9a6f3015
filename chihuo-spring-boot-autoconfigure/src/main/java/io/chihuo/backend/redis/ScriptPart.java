// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

/**
 * Functions that only some scripts use.
 */
enum ScriptPart {

	/** Make the usual case at once, where lists keep the order of ready tasks. */
	USUAL_CASE,

	/** Make the transitions that are due to time. */
	CATCH_UP,

	/** Make a call once that is sent twice. */
	NUMBERED,

	/** Put new tasks to the tail. */
	TAIL,

	/** Add one task with options. */
	ADDING,

	/** Lease the claimed tasks. */
	LEASE,

	/** End leases of one claim. */
	LEAVE,

	/** Settle one task that is more than acknowledged. */
	SETTLING,

	/** Watch tasks. */
	WATCHING,

	/** Return the moment of the next action by time. */
	NEXT_MOMENT

}
