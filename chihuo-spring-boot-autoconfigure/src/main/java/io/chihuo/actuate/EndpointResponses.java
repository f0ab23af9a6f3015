// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.chihuo.DeadLetterPage;
import io.chihuo.TaskInfo;
import io.chihuo.client.TaskContent;
import io.chihuo.cluster.LoopStatus;
import io.chihuo.cluster.NodeStatus;
import io.chihuo.cluster.RunStatus;

/**
 * The bodies of the endpoint's responses.
 */
final class EndpointResponses {

	private EndpointResponses() {
	}

	/**
	 * All nodes of a namespace.
	 *
	 * @param node name of the node that answers
	 * @param instance its instance
	 * @param backend where queues are kept
	 * @param namespace prefix of the queues
	 * @param nodes nodes that are there, the one that answers first
	 * @param otherNamespaces further namespaces of the node that answers
	 */
	record ClusterDescriptor(String node, String instance, String backend, String namespace, List<NodeStatus> nodes,
			Set<String> otherNamespaces) {

		static ClusterDescriptor of(String backend, String namespace, List<NodeStatus> nodes, Set<String> others) {
			NodeStatus self = nodes.get(0);
			return new ClusterDescriptor(self.name(), self.instance(), backend, namespace, nodes, others);
		}

	}

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

	/**
	 * One task.
	 *
	 * @param loop name of its loop
	 * @param task its state in its queue
	 * @param payload its payload; null unless payloads are shown
	 * @param headers its headers; none unless payloads are shown
	 * @param node name of the node that runs it, null if none is known to
	 * @param run its run there
	 */
	record TaskDescriptor(String loop, TaskInfoDescriptor task, @Nullable Object payload, Map<String, String> headers,
			@Nullable String node, @Nullable RunStatus run) {

		static TaskDescriptor of(String loop, TaskInfo task, TaskContent content, @Nullable String node,
				@Nullable RunStatus run) {
			return new TaskDescriptor(loop, TaskInfoDescriptor.of(task), content.payload(), content.headers(), node,
					run);
		}

	}

	/**
	 * A page of dead letters, oldest first.
	 *
	 * @param loop name of the loop
	 * @param letters the dead letters, without headers unless payloads are shown
	 * @param next cursor of the next page, null if this is the last one
	 */
	record DeadLettersDescriptor(String loop, List<DeadLetterDescriptor> letters, @Nullable String next) {

		static DeadLettersDescriptor of(String loop, DeadLetterPage<Object> page, boolean showPayload) {
			return new DeadLettersDescriptor(loop,
					page.letters().stream().map((letter) -> DeadLetterDescriptor.of(letter, showPayload)).toList(),
					page.nextCursor());
		}

	}

	/**
	 * Body of an answer to a request that was not done.
	 *
	 * @param error why
	 */
	record ErrorBody(String error) {

	}

}
