package io.chihuo.cluster;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What one node says to the others. One of a kind that a later version knows does not
 * decode, and is ignored.
 *
 * @param kind what it is
 * @param from instance of the node that says it
 * @param status for {@link Kind#STATUS}
 * @param correlation for {@link Kind#COMMAND} and {@link Kind#ANSWER}, joins the two
 * @param to for these two, instances that are meant
 * @param command for {@link Kind#COMMAND}
 * @param answer for {@link Kind#ANSWER}
 */
record Message(Kind kind, String from, @Nullable NodeStatus status, @Nullable String correlation,
		@Nullable Set<String> to, @Nullable LoopCommand command, @Nullable NodeAnswer answer) {

	enum Kind {

		/** Here I am, and this is how I am. */
		STATUS,

		/** For the node itself, which does not hear the others until it hears this. */
		ECHO,

		/** Who is there? */
		WHO,

		/** I leave. */
		BYE,

		/** Do something. */
		COMMAND,

		/** What became of a command. */
		ANSWER

	}

	static Message of(Kind kind, String from) {
		return new Message(kind, from, null, null, null, null, null);
	}

	static Message status(NodeStatus status) {
		return new Message(Kind.STATUS, status.instance(), status, null, null, null, null);
	}

	static Message command(String from, String correlation, Set<String> to, LoopCommand command) {
		return new Message(Kind.COMMAND, from, null, correlation, to, command, null);
	}

	Message answer(NodeAnswer answer) {
		return new Message(Kind.ANSWER, answer.instance(), null, this.correlation, Set.of(this.from), null, answer);
	}

	boolean isFor(String instance) {
		return this.to != null && this.to.contains(instance);
	}

}
