// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.chihuo.LoopState;
import io.chihuo.cluster.LoopCounters;
import io.chihuo.cluster.LoopStatus;
import io.chihuo.cluster.NodeStatus;

/**
 * A loop over all nodes, by what they announce. Not thread-safe until it is summed up.
 */
final class LoopTotal {

	private final String name;

	private final Set<LoopState> states = EnumSet.noneOf(LoopState.class);

	private int nodes;

	private int concurrency;

	private int running;

	private long done;

	private long failed;

	/** Which nodes count runs: totals of others cannot be compared with these. */
	private long countingNodes;

	private LoopTotal(String name) {
		this.name = name;
	}

	/** All loops, those without a node too. */
	static Map<String, LoopTotal> sumUp(List<NodeStatus> nodes, Set<String> queues) {
		Map<String, LoopTotal> totals = new LinkedHashMap<>();
		for (NodeStatus node : nodes) {
			for (LoopStatus loop : node.loops()) {
				totals.computeIfAbsent(loop.name(), LoopTotal::new).addNode(node, loop);
			}
		}
		queues.forEach((queue) -> totals.computeIfAbsent(queue, LoopTotal::new));
		return totals;
	}

	private void addNode(NodeStatus node, LoopStatus loop) {
		this.nodes++;
		this.states.add(loop.state());
		if (loop.state() == LoopState.RUNNING) {
			this.concurrency += loop.concurrency();
		}
		this.running += loop.runningCount();
		LoopCounters counters = loop.counters();
		if (counters != null) {
			this.done += counters.done();
			this.failed += counters.failed();
			this.countingNodes += node.instance().hashCode();
		}
	}

	String name() {
		return this.name;
	}

	List<LoopState> states() {
		return List.copyOf(this.states);
	}

	boolean isIn(LoopState state) {
		return this.states.contains(state);
	}

	boolean isServed() {
		return isIn(LoopState.RUNNING) || isIn(LoopState.PAUSED);
	}

	int nodeCount() {
		return this.nodes;
	}

	/** Most tasks that run at the same time on the nodes where it runs. */
	int capacity() {
		return this.concurrency;
	}

	int runningCount() {
		return this.running;
	}

	long done() {
		return this.done;
	}

	long failed() {
		return this.failed;
	}

	long countingNodes() {
		return this.countingNodes;
	}

}
