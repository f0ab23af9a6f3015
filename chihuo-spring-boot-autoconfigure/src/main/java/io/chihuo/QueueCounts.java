package io.chihuo;

/**
 * Number of ids by state at one moment.
 *
 * @param ready tasks that wait to be claimed
 * @param delayed tasks that wait to become due
 * @param running tasks that are leased to a worker
 * @param finished finish marks
 * @param dead dead letters
 */
public record QueueCounts(long ready, long delayed, long running, long finished, long dead) {

	/**
	 * Tasks that wait: ready and delayed. This is what {@code max-length} bounds.
	 */
	public long waiting() {
		return this.ready + this.delayed;
	}

	/**
	 * Whether nothing waits and nothing runs.
	 */
	public boolean drained() {
		return waiting() == 0 && this.running == 0;
	}

}
