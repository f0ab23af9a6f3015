package io.chihuo.backend.jdbc;

/**
 * Knows when the caller looks for what time has brought about, and whether it has to look
 * earlier because of what was written since. Times are milliseconds since the epoch.
 */
final class NextLook {

	private long told = Long.MAX_VALUE;

	private long notedMeanwhile = Long.MAX_VALUE;

	private boolean looking;

	/**
	 * Something was written that waits for a moment.
	 * @return whether that is before the caller looks
	 */
	synchronized boolean note(long moment) {
		if (this.looking) {
			this.notedMeanwhile = Math.min(this.notedMeanwhile, moment);
		}
		if (moment >= this.told) {
			return false;
		}
		this.told = moment;
		return true;
	}

	/** The caller looks. */
	synchronized void begin() {
		this.looking = true;
		this.notedMeanwhile = Long.MAX_VALUE;
	}

	/**
	 * The caller has looked.
	 * @param moment the next one that it has found
	 * @return when it has to look again
	 */
	synchronized long end(long moment) {
		this.looking = false;
		this.told = Math.min(moment, this.notedMeanwhile);
		return this.told;
	}

}
