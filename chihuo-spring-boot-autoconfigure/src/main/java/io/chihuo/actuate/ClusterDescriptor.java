package io.chihuo.actuate;

import java.util.List;

import io.chihuo.cluster.NodeStatus;

/**
 * All nodes of a namespace.
 *
 * @param node name of the node that answers
 * @param instance its instance
 * @param backend where queues are kept
 * @param namespace prefix of the queues
 * @param nodes nodes that are there, the one that answers first
 */
record ClusterDescriptor(String node, String instance, String backend, String namespace, List<NodeStatus> nodes) {

	static ClusterDescriptor of(String backend, String namespace, List<NodeStatus> nodes) {
		NodeStatus self = nodes.get(0);
		return new ClusterDescriptor(self.name(), self.instance(), backend, namespace, nodes);
	}

}
