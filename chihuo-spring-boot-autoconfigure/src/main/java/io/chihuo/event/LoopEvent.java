// SPDX-License-Identifier: Apache-2.0

package io.chihuo.event;

/**
 * An event of a loop of this node, or of one of its tasks. Listen to one of the classes,
 * or to this for all of them.
 * <p>
 * Events are published at most once and may be missed when a process ends; the engine
 * does not depend on them. Events of a run are published on its handler's thread while
 * the handler is called there, {@link TaskNotAdded} on a thread of the client,
 * {@link SlotsSkipped} on one of the schedules, all others on a thread of the loops'
 * executor.
 */
public sealed interface LoopEvent permits LoopStarted, LoopStopped, TaskStarted, TaskSucceeded, TaskFailed, TaskDead,
		TaskNotAdded, SlotsSkipped, LeaseLost {

	/**
	 * Name of the namespace of the loop.
	 */
	String namespace();

	/**
	 * Name of the loop.
	 */
	String loop();

}
