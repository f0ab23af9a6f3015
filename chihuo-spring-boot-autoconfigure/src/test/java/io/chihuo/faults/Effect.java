package io.chihuo.faults;

/**
 * What a run does to the world outside of its queue.
 */
@FunctionalInterface
interface Effect {

	void apply(String id, long token);

}
