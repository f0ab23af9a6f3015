// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

/**
 * A schedule of one queue as its store keeps it.
 *
 * @param name its name, which has the characters of a loop's name
 * @param version version of the content, 1 for the first; 0 for a schedule that is absent
 * @param content what the nodes know of it; not to be changed
 */
public record ScheduleRecord(String name, long version, byte[] content) {

	/**
	 * Most schedules of one page or batch.
	 */
	public static final int MAX_BATCH_SIZE = 1000;

}
