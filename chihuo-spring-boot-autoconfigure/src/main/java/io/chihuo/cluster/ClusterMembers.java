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

	/** Time after its last message at which an unknown node counts as gone. */
	private static final long UNKNOWN_MILLIS = 30_000;

	private final Map<String, LastStatus> seen = new ConcurrentHashMap<>();

	/** Of all nodes that ever announced themselves, including those that are gone. */
	private final Set<String> loops = ConcurrentHashMap.newKeySet();

	/** When each loop was last served by another node, as far as it was announced. */
	private final Map<String, Long> servedAt = new ConcurrentHashMap<>();

	/** Times of the last messages of nodes that have not announced themselves. */
	private final Map<String, Long> unknownSince = new ConcurrentHashMap<>();

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
		this.unknownSince.remove(status.instance());
		long now = this.clock.millis();
		status.loops().forEach((loop) -> {
			this.loops.add(loop.name());
			if (loop.isServed()) {
				this.servedAt.put(loop.name(), now);
			}
		});
	}

	/** A node is there that does not receive messages, and may serve any loop. */
	void onUnknown(String instance) {
		if (!this.left.contains(instance)) {
			forgetUnknown();
			this.unknownSince.put(instance, this.clock.millis());
		}
	}

	/** Whether a node is there whose loops are not known. */
	boolean hasUnknown() {
		forgetUnknown();
		return this.unknownSince.keySet().stream().anyMatch((instance) -> !this.seen.containsKey(instance));
	}

	private void forgetUnknown() {
		long before = this.clock.millis() - UNKNOWN_MILLIS;
		this.unknownSince.values().removeIf((since) -> since < before);
	}

	/** When another node was last known to serve a loop, in milliseconds; 0 if never. */
	long lastServedAt(String loop) {
		return this.servedAt.getOrDefault(loop, 0L);
	}

	void onLeft(String instance) {
		this.left.add(instance);
		this.unknownSince.remove(instance);
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
