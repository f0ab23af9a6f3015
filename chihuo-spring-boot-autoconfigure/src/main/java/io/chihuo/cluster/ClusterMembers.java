// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.chihuo.backend.TaskClock;
import io.chihuo.concurrent.DurationConversion;

/**
 * The other nodes that announced themselves recently.
 */
final class ClusterMembers {

	private static final int MAX_LEFT_NODES = 1000;

	private final Map<String, LastStatus> seen = new ConcurrentHashMap<>();

	/** Of all nodes that ever announced themselves, including those that are gone. */
	private final Set<String> loops = ConcurrentHashMap.newKeySet();

	/** A status may be overtaken by the good-bye, and no instance comes back. */
	private final Set<String> left = Collections.newSetFromMap(new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
			return size() > MAX_LEFT_NODES;
		}

	});

	private final TaskClock clock;

	private record LastStatus(NodeStatus status, long until) {

	}

	ClusterMembers(TaskClock clock) {
		this.clock = clock;
	}

	/** For one thread, as {@link #onLeft} is. */
	void onStatus(NodeStatus status) {
		if (this.left.contains(status.instance())) {
			return;
		}
		forgetUnresponsive();
		long until = this.clock.millis();
		for (int i = 0; i < ClusterOptions.MAX_MISSED_HEARTBEATS; i++) {
			until = DurationConversion.plusDuration(until, status.heartbeat());
		}
		this.seen.put(status.instance(), new LastStatus(status, until));
		status.loops().forEach((loop) -> this.loops.add(loop.name()));
	}

	void onLeft(String instance) {
		this.left.add(instance);
		this.seen.remove(instance);
	}

	private void forgetUnresponsive() {
		long now = this.clock.millis();
		this.seen.values().removeIf((seen) -> seen.until() < now);
	}

	Set<String> loopNames() {
		return Set.copyOf(this.loops);
	}

	/** By name. */
	List<NodeStatus> presentNodes() {
		forgetUnresponsive();
		return this.seen.values()
			.stream()
			.map(LastStatus::status)
			.sorted(Comparator.comparing(NodeStatus::name).thenComparing(NodeStatus::instance))
			.toList();
	}

}
