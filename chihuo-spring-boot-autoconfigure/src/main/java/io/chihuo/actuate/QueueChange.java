package io.chihuo.actuate;

import org.jspecify.annotations.Nullable;

/**
 * What became of something that was asked of a queue.
 *
 * @param action what was asked
 * @param loop name of the loop
 * @param id the id it was asked for, null for all
 * @param result what became of that id, where that can be more than one thing
 * @param changed number of ids that were changed
 */
record QueueChange(String action, String loop, @Nullable String id, @Nullable Object result, long changed) {

	/** For the log. */
	String summary() {
		return this.changed + " id(s) changed";
	}

}
