package io.chihuo.cluster;

/**
 * What can be asked of a loop on a node.
 */
public enum LoopAction {

	/**
	 * Claim and run tasks.
	 */
	START,

	/**
	 * Claim no more, and let running tasks end however long they take.
	 */
	STOP,

	/**
	 * Stop, interrupt what runs and hand it back.
	 */
	KILL,

	/**
	 * Claim no more until it is resumed.
	 */
	PAUSE,

	/**
	 * Claim again.
	 */
	RESUME,

	/**
	 * Change how many tasks run at the same time.
	 */
	CONCURRENCY

}
