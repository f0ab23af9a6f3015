// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.format;

/**
 * Version of the data that this version of Chihuo writes into stores, which each queue
 * has written down.
 * <p>
 * Nodes of different minor versions share a queue: data added by a later one is skipped
 * by an earlier one, or left to nodes that know it. A node that knows another format
 * refuses the queue.
 */
public final class StoreFormat {

	/**
	 * Format: raised by data that an earlier version would misread, and only with an
	 * entry in the page on upgrading that says to stop the earlier nodes first.
	 */
	public static final int FORMAT_VERSION = 1;

	/**
	 * Minor version: raised by each field or kind of record that is added.
	 */
	public static final int FORMAT_MINOR_VERSION = 0;

	private StoreFormat() {
	}

	/**
	 * Both numbers as one text.
	 */
	public static String currentVersion() {
		return FORMAT_VERSION + "." + FORMAT_MINOR_VERSION;
	}

	/**
	 * The reason why a queue is refused, and the remedy.
	 * @param queue the queue and where it is
	 * @param found format that it is kept in
	 */
	public static String refusalReason(String queue, String found) {
		return queue + " is kept in format " + found + ", and this node knows format " + FORMAT_VERSION
				+ ". Nothing of it was changed. Another version of Chihuo has worked on it: run that version here too, or "
				+ "give this node a namespace of its own. Then start the loop again";
	}

}
