// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

/**
 * The work of a task of the load.
 *
 * @param millis how long it takes
 * @param children how many tasks it adds, named after it
 */
public record Work(long millis, int children) {

	/** Ends the process at once. */
	public static final Work HALT = new Work(0, -1);

	/** Ends the application. */
	public static final Work EXIT = new Work(0, -2);

}
