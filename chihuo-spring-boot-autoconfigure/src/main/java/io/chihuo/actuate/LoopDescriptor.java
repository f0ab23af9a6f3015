package io.chihuo.actuate;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.cluster.LoopStatus;

/**
 * One loop.
 *
 * @param name name of the loop
 * @param counts ids of its queue by state
 * @param options its options on the node that answers, null if that does not have it
 * @param nodes the loop on each node that has it
 */
record LoopDescriptor(String name, QueueCountsDescriptor counts, @Nullable LoopOptionsDescriptor options,
		List<OnNode> nodes) {

	/**
	 * A loop on a node.
	 *
	 * @param node name of the node
	 * @param instance its instance
	 * @param loop the loop there
	 */
	record OnNode(String node, String instance, LoopStatus loop) {

	}

}
