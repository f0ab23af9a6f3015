package io.chihuo.cluster;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.chihuo.backend.TaskClock;

/**
 * The other nodes that were heard of lately.
 */
final class Members {

	private final Map<String, Seen> seen = new ConcurrentHashMap<>();

	/** Of those who were heard of and may be gone, too. */
	private final Set<String> loops = ConcurrentHashMap.newKeySet();

	private final TaskClock clock;

	private record Seen(NodeStatus status, long until) {

	}

	Members(TaskClock clock) {
		this.clock = clock;
	}

	void heard(NodeStatus status) {
		long lasts = ClusterOptions.MISSED * status.heartbeat().toMillis();
		this.seen.put(status.instance(), new Seen(status, this.clock.millis() + lasts));
		status.loops().forEach((loop) -> this.loops.add(loop.name()));
	}

	void left(String instance) {
		this.seen.remove(instance);
	}

	Set<String> loops() {
		return Set.copyOf(this.loops);
	}

	/** By name. */
	List<NodeStatus> present() {
		long now = this.clock.millis();
		this.seen.values().removeIf((seen) -> seen.until() < now);
		return this.seen.values()
			.stream()
			.map(Seen::status)
			.sorted(Comparator.comparing(NodeStatus::name).thenComparing(NodeStatus::instance))
			.toList();
	}

}
