// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A message from one node to the others. A message of a kind that only a later version
 * knows does not decode, and is ignored.
 *
 * @param kind kind of the message
 * @param from instance of the sender
 * @param status for {@link MessageKind#STATUS}
 * @param chunk for {@link MessageKind#LOOPS}; for {@link MessageKind#STATUS} if not all
 * loops are in it
 * @param correlation for {@link MessageKind#COMMAND} and {@link MessageKind#ANSWER},
 * joins the two
 * @param to for these two, instances that are meant
 * @param command for {@link MessageKind#COMMAND}
 * @param answer for {@link MessageKind#ANSWER}
 */
record ClusterMessage(MessageKind kind, String from, @Nullable NodeStatus status, @Nullable LoopChunk chunk,
		@Nullable String correlation, @Nullable Set<String> to, @Nullable LoopCommand command,
		@Nullable NodeAnswer answer) {

	enum MessageKind {

		/** The status of the sender. */
		STATUS,

		/** Further loops of the sender, after its status. */
		LOOPS,

		/**
		 * For the sender itself: messages of the others do not arrive until this one
		 * does.
		 */
		ECHO,

		/** Asks all nodes for their status. */
		WHO,

		/** I leave. */
		BYE,

		/** Do something. */
		COMMAND,

		/** The result of a command. */
		ANSWER

	}

	static ClusterMessage ofKind(MessageKind kind, String from) {
		return new ClusterMessage(kind, from, null, null, null, null, null, null);
	}

	static ClusterMessage statusMessage(NodeStatus status) {
		return statusMessage(status, null);
	}

	/** A status with the first of several chunks. */
	static ClusterMessage statusMessage(NodeStatus status, @Nullable LoopChunk chunk) {
		return new ClusterMessage(MessageKind.STATUS, status.instance(), status, chunk, null, null, null, null);
	}

	static ClusterMessage loopsMessage(String from, LoopChunk chunk) {
		return new ClusterMessage(MessageKind.LOOPS, from, null, chunk, null, null, null, null);
	}

	static ClusterMessage commandMessage(String from, String correlation, Set<String> to, LoopCommand command) {
		return new ClusterMessage(MessageKind.COMMAND, from, null, null, correlation, to, command, null);
	}

	ClusterMessage answerMessage(NodeAnswer answer) {
		return new ClusterMessage(MessageKind.ANSWER, answer.instance(), null, null, this.correlation,
				Set.of(this.from), null, answer);
	}

	boolean isFor(String instance) {
		return this.to != null && this.to.contains(instance);
	}

}
