package io.chihuo.backend.redis;

/**
 * Functions that only some scripts use.
 */
enum ScriptPart {

	/** Do what has happened by time alone. */
	CATCH_UP,

	/** Make a call once that is sent twice. */
	NUMBERED,

	/** Put new tasks to the tail. */
	TAIL,

	/** Add one task with options. */
	ADDING,

	/** Lease what was claimed. */
	LEASE,

	/** End leases of one claim. */
	LEAVE,

	/** Settle one task that is more than acknowledged. */
	SETTLING,

	/** Tell when something is to do by time. */
	NEXT_MOMENT

}
