package io.chihuo.event;

/**
 * Something happened to a loop of this node, or to one of its tasks. Listen to one of the
 * classes, or to this for all of them.
 * <p>
 * Events are told at most once and may be missed when a process ends; nothing of the
 * engine depends on them. Events of a run are told on its handler's thread while the
 * handler is called there, all others on a thread of the loops' executor.
 */
public sealed interface LoopEvent
		permits LoopStarted, LoopStopped, TaskStarted, TaskSucceeded, TaskFailed, TaskDead, LeaseLost {

	/**
	 * Name of the loop.
	 */
	String loop();

}
