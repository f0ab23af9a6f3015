package io.chihuo.backend;

/**
 * State of an id after a settlement.
 */
public enum Settled {

	/**
	 * The queue has forgotten it.
	 */
	ABSENT,

	/**
	 * Marked as finished.
	 */
	FINISHED,

	/**
	 * Ready, because it was released, retried at once or to be run again.
	 */
	READY,

	/**
	 * Waits for its retry.
	 */
	DELAYED,

	/**
	 * A dead letter.
	 */
	DEAD,

	/**
	 * The lease was no longer held: the settlement changed nothing.
	 */
	LEASE_LOST

}
