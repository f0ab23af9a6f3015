// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.LoopState;

/**
 * A loop on one node.
 *
 * @param name name of the loop
 * @param state its state there
 * @param concurrency most tasks that it runs there at the same time
 * @param runningCount how many it runs
 * @param running the oldest of those, at most {@value #MAX_RUNNING_TASKS}, and
 * {@value #MAX_RUNNING_TASKS_PER_NODE} of all loops of a node
 * @param lastError the last run that failed there, null if none has, or if this node
 * keeps no errors
 * @param methods methods of typed calls that it serves; none if it serves plain tasks
 * only, or if they are too many to be announced
 * @param counters its ended runs there, null if this node does not count them
 */
public record LoopStatus(String name, LoopState state, int concurrency, int runningCount, List<RunStatus> running,
		@Nullable RunError lastError, List<String> methods, @Nullable LoopCounters counters) {

	/** Since each heartbeat carries them. */
	static final int MAX_RUNNING_TASKS = 100;

	static final int MAX_RUNNING_TASKS_PER_NODE = 500;

	public LoopStatus {
		running = List.copyOf(running);
		methods = (methods != null) ? List.copyOf(methods) : List.of(); // of earlier
																		// versions
	}

	/** Whether it runs tasks there, or will when it is resumed. */
	boolean isServed() {
		return this.state == LoopState.RUNNING || this.state == LoopState.PAUSED;
	}

}
