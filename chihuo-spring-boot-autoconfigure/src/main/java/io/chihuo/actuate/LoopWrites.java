// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.cluster.Cluster;
import io.chihuo.cluster.LoopAction;
import io.chihuo.cluster.LoopCommand;
import io.chihuo.cluster.NodeAnswer;
import io.chihuo.cluster.NodeStatus;
import io.chihuo.event.EndpointWrite.WriteOutcome;

/**
 * The write operations on a loop: on this node, on another one, or on all.
 */
final class LoopWrites {

	private static final String ALL = "all";

	private final Cluster cluster;

	LoopWrites(Cluster cluster) {
		this.cluster = cluster;
	}

	static Optional<LoopAction> findAction(String name) {
		return Stream.of(LoopAction.values()).filter((action) -> actionName(action).equals(name)).findFirst();
	}

	private static String actionName(LoopAction action) {
		return action.name().toLowerCase(Locale.ROOT);
	}

	/** Waits for the nodes that were asked, a few seconds at most. */
	LoopChange changeLoop(String loop, LoopAction action, ChangeRequest change, String askedBy) {
		if (action == LoopAction.CONCURRENCY) {
			change.allowOnly(actionName(action), "node", "concurrency");
		}
		else {
			change.allowOnly(actionName(action), "node");
		}
		LoopCommand command = new LoopCommand(action, loop, change.concurrency(), askedBy);
		List<NodeStatus> nodes = nodesToAsk(loop, change.node());
		return new LoopChange(actionName(action), loop, this.cluster.sendCommand(command, nodes).join());
	}

	/** Nodes that do not have the loop need not be asked, but for one that is named. */
	private List<NodeStatus> nodesToAsk(String loop, @Nullable String wanted) {
		List<NodeStatus> nodes = this.cluster.nodes();
		if (wanted == null) {
			return nodes.subList(0, 1);
		}
		if (wanted.equals(ALL)) {
			return nodes.stream().filter((node) -> node.findLoop(loop).isPresent()).toList();
		}
		List<NodeStatus> called = nodes.stream().filter((node) -> node.isCalled(wanted)).toList();
		if (called.isEmpty()) {
			throw new RequestRefusedException(RequestRefusedException.NOT_FOUND_STATUS,
					"There is no node '" + wanted + "'");
		}
		return called;
	}

	/**
	 * The result of a write operation on a loop.
	 *
	 * @param action the requested action
	 * @param loop name of the loop
	 * @param nodes the answer of each node
	 */
	record LoopChange(String action, String loop, List<NodeAnswer> nodes) {

		private static final int OK_STATUS = 200;

		private static final int CONFLICT_STATUS = 409;

		private static final int UNAVAILABLE_STATUS = 503;

		/** The worst of the answers. */
		int worstStatus() {
			return hasOutcome(NodeAnswer.CommandOutcome.NO_ANSWER) ? UNAVAILABLE_STATUS
					: hasOutcome(NodeAnswer.CommandOutcome.FAILED) ? CONFLICT_STATUS
							: hasOutcome(NodeAnswer.CommandOutcome.DONE) ? OK_STATUS
									: RequestRefusedException.NOT_FOUND_STATUS;
		}

		/** Outcome for the audit. Of several nodes some may have done it. */
		WriteOutcome auditOutcome() {
			if (worstStatus() == OK_STATUS) {
				return WriteOutcome.DONE;
			}
			boolean changedNothing = !hasOutcome(NodeAnswer.CommandOutcome.NO_ANSWER)
					&& !hasOutcome(NodeAnswer.CommandOutcome.DONE);
			return changedNothing ? WriteOutcome.REFUSED : WriteOutcome.FAILED;
		}

		private boolean hasOutcome(NodeAnswer.CommandOutcome outcome) {
			return countOutcome(outcome) > 0;
		}

		private long countOutcome(NodeAnswer.CommandOutcome outcome) {
			return this.nodes.stream().filter((node) -> node.outcome() == outcome).count();
		}

		/** For the log. */
		String logSummary() {
			return "done by " + countOutcome(NodeAnswer.CommandOutcome.DONE) + " of " + this.nodes.size() + " node(s)";
		}

	}

}
