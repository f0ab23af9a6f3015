// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

/**
 * Slots of runs that wait for other tasks. A run that waits gives its slot to other tasks
 * of the loop, and gets one back before any new task begins.
 */
interface SlotLoans {

	/**
	 * The run on this thread begins to wait.
	 * @param run the run, for the message of an exception
	 * @throws io.chihuo.WouldDeadlockException if no more runs may wait
	 */
	void lendSlot(String run);

	/**
	 * The run on this thread waits no longer. Blocks until there is a slot, or the thread
	 * is interrupted, whose flag stays set.
	 */
	void takeSlotBack();

}
