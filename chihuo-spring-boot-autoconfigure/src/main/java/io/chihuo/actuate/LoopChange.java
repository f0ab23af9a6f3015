package io.chihuo.actuate;

import java.util.List;

import io.chihuo.cluster.NodeAnswer;

/**
 * What became of something that was asked of a loop.
 *
 * @param action what was asked
 * @param loop name of the loop
 * @param nodes what each node answered
 */
record LoopChange(String action, String loop, List<NodeAnswer> nodes) {

	private static final int OK = 200;

	private static final int CONFLICT = 409;

	private static final int UNAVAILABLE = 503;

	/** The worst of the answers. */
	int status() {
		return has(NodeAnswer.Outcome.NO_ANSWER) ? UNAVAILABLE : has(NodeAnswer.Outcome.FAILED) ? CONFLICT
				: has(NodeAnswer.Outcome.DONE) ? OK : RefusedException.NOT_FOUND;
	}

	private boolean has(NodeAnswer.Outcome outcome) {
		return count(outcome) > 0;
	}

	private long count(NodeAnswer.Outcome outcome) {
		return this.nodes.stream().filter((node) -> node.outcome() == outcome).count();
	}

	/** For the log. */
	String summary() {
		return "done by " + count(NodeAnswer.Outcome.DONE) + " of " + this.nodes.size() + " node(s)";
	}

}
