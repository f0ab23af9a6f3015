// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.chihuo.DeadLetterCause;
import io.chihuo.DeadLetterCauses;
import io.chihuo.DeadLetterMatches;
import io.chihuo.TaskInfo;
import io.chihuo.client.TaskContent;
import io.chihuo.cluster.LoopStatus;
import io.chihuo.cluster.NodeStatus;
import io.chihuo.cluster.RunStatus;
import io.chihuo.event.EndpointWrite;

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
	 * @param optionSources where their values come from, null as well
	 * @param nodes the loop on each node that has it
	 */
	record LoopDescriptor(String name, QueueCountsDescriptor counts, @Nullable LoopOptionsDescriptor options,
			@Nullable Map<String, OptionSource> optionSources, List<OnNode> nodes) {

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
	 * @param obstacle why it does not move, null if nothing is in its way
	 * @param payload its payload; null unless payloads are shown
	 * @param headers its headers; none unless payloads are shown
	 * @param node name of the node that runs it, null if none is known to
	 * @param run its run there
	 */
	record TaskDescriptor(String loop, TaskInfoDescriptor task, @Nullable String obstacle, @Nullable Object payload,
			Map<String, String> headers, @Nullable String node, @Nullable RunStatus run) {

		static TaskDescriptor of(String loop, TaskInfo task, @Nullable String obstacle, TaskContent content,
				@Nullable String node, @Nullable RunStatus run) {
			return new TaskDescriptor(loop, TaskInfoDescriptor.of(task), obstacle, content.payload(), content.headers(),
					node, run);
		}

	}

	/**
	 * A page of dead letters, oldest first.
	 *
	 * @param loop name of the loop
	 * @param letters the dead letters, without headers unless payloads are shown
	 * @param scanned number of dead letters that were looked at
	 * @param total number of all dead letters, null if there is no filter
	 * @param next cursor of the next page, null if this is the last one
	 */
	record DeadLettersDescriptor(String loop, List<DeadLetterDescriptor> letters, long scanned, @Nullable Long total,
			@Nullable String next) {

		static DeadLettersDescriptor of(String loop, DeadLetterMatches<Object> page, @Nullable Long total,
				boolean showPayload) {
			return new DeadLettersDescriptor(loop,
					page.letters().stream().map((letter) -> DeadLetterDescriptor.of(letter, showPayload)).toList(),
					page.scanned(), total, page.nextCursor());
		}

	}

	/**
	 * Dead letters in groups of one cause.
	 *
	 * @param loop name of the loop
	 * @param causes the groups, the largest first
	 * @param otherCount number of dead letters that belong to further groups
	 * @param scanned number of dead letters that were looked at
	 * @param total number of all dead letters
	 * @param next cursor of those that were not, null if all were
	 */
	record DeadLetterCausesDescriptor(String loop, List<CauseDescriptor> causes, long otherCount, long scanned,
			long total, @Nullable String next) {

		static DeadLetterCausesDescriptor of(String loop, DeadLetterCauses causes, long total) {
			return new DeadLetterCausesDescriptor(loop, causes.causes().stream().map(CauseDescriptor::of).toList(),
					causes.otherCount(), causes.scanned(), total, causes.nextCursor());
		}

		/**
		 * One group; {@link DeadLetterCause} describes the values.
		 */
		record CauseDescriptor(String cause, @Nullable String exception, long count, Instant firstDiedAt,
				Instant lastDiedAt, String exampleId) {

			static CauseDescriptor of(DeadLetterCause cause) {
				return new CauseDescriptor(cause.text(), cause.exception(), cause.count(), cause.firstDiedAt(),
						cause.lastDiedAt(), cause.exampleId());
			}

		}

	}

	/**
	 * The last writes over the endpoint of one node.
	 *
	 * @param node name of that node
	 * @param instance its instance
	 * @param writes the writes, the last one first
	 */
	record AuditDescriptor(String node, String instance, List<WriteDescriptor> writes) {

		static AuditDescriptor of(NodeStatus self, List<EndpointWrite> writes) {
			return new AuditDescriptor(self.name(), self.instance(), writes.stream().map(WriteDescriptor::of).toList());
		}

	}

	/**
	 * One write; {@link EndpointWrite} describes the values.
	 */
	record WriteDescriptor(Instant at, @Nullable String user, EndpointWrite.WriteTarget target, String name,
			String action, Map<String, String> parameters, EndpointWrite.WriteOutcome outcome, String detail) {

		static WriteDescriptor of(EndpointWrite write) {
			return new WriteDescriptor(write.at(), write.user(), write.target(), write.name(), write.action(),
					write.parameters(), write.outcome(), write.detail());
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
