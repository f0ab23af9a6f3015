// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

/**
 * The work of a task of the load.
 *
 * @param millis how long it takes
 * @param children how many tasks it adds, named after it
 */
public record FaultTask(long millis, int children) {

	/** Ends the process at once. */
	public static final FaultTask HALT = new FaultTask(0, -1);

	/** Ends the application. */
	public static final FaultTask EXIT = new FaultTask(0, -2);

	/** Has another thread end the application, and waits for it. */
	public static final FaultTask HELPER_EXIT = new FaultTask(0, -3);

}
