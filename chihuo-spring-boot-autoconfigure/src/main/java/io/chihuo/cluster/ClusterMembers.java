// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

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

	/**
	 * The last messages of a node.
	 *
	 * @param base its status, which may have the first of its loops only
	 * @param further chunks with the other loops, null for those that have not come
	 * @param whole its status with all loops that are known
	 * @param at when its status came
	 * @param until when it counts as gone
	 */
	private record LastStatus(NodeStatus base, List<@Nullable List<LoopStatus>> further,
			SingletonSupplier<NodeStatus> whole, long at, long until) {

		static LastStatus of(NodeStatus base, List<@Nullable List<LoopStatus>> further, long at, long until) {
			return new LastStatus(base, further, SingletonSupplier.of(() -> joinLoops(base, further)), at, until);
		}

		/** Made when somebody asks, since many chunks come at a time. */
		private static NodeStatus joinLoops(NodeStatus base, List<@Nullable List<LoopStatus>> further) {
			if (further.isEmpty()) {
				return base;
			}
			List<LoopStatus> loops = new ArrayList<>(base.loops());
			further.forEach((chunk) -> loops.addAll((chunk != null) ? chunk : List.of()));
			return base.withLoops(loops);
		}

		NodeStatus status() {
			return this.whole.obtain();
		}

		boolean isComplete() {
			return !this.further.contains(null);
		}

		/** Those that have come, as many as there are now. */
		List<@Nullable List<LoopStatus>> resized(int count) {
			List<@Nullable List<LoopStatus>> chunks = new ArrayList<>(count);
			for (int i = 0; i < count; i++) {
				chunks.add((i < this.further.size()) ? this.further.get(i) : null);
			}
			return chunks;
		}

	}

	ClusterMembers(TaskClock clock) {
		this.clock = clock;
	}

	/**
	 * For one thread, as {@link #onLoops} and {@link #onLeft} are.
	 * @param chunk tells how many chunks there are, null if the status has all loops
	 */
	void onStatus(NodeStatus status, @Nullable LoopChunk chunk) {
		if (this.left.contains(status.instance())) {
			return;
		}
		forgetUnresponsive();
		long now = this.clock.millis();
		long until = now;
		for (int i = 0; i < ClusterOptions.MAX_MISSED_HEARTBEATS; i++) {
			until = DurationConversion.plusDuration(until, status.heartbeat());
		}
		int further = LoopChunk.furtherCount(chunk);
		LastStatus before = this.seen.get(status.instance());
		this.seen.put(status.instance(), LastStatus.of(status,
				(before != null) ? before.resized(further) : Collections.nCopies(further, null), now, until));
		this.unknownSince.remove(status.instance());
		noteLoops(status.loops());
	}

	/** Further loops of a node whose status has come. */
	void onLoops(String instance, LoopChunk chunk) {
		LastStatus before = this.seen.get(instance);
		if (before == null || !chunk.isValid()) {
			return;
		}
		List<@Nullable List<LoopStatus>> further = before.resized(chunk.count() - 1);
		further.set(chunk.index() - 1, chunk.loops());
		this.seen.put(instance, LastStatus.of(before.base(), further, before.at(), before.until()));
		noteLoops(chunk.loops());
	}

	private void noteLoops(List<LoopStatus> loops) {
		long now = this.clock.millis();
		loops.forEach((loop) -> {
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
		return this.unknownSince.keySet().stream().anyMatch((instance) -> !this.seen.containsKey(instance))
				|| this.seen.values().stream().anyMatch((node) -> !node.isComplete());
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

	/** When the last status of a node came, in milliseconds; 0 if it is not there. */
	long lastSeenAt(String instance) {
		LastStatus last = this.seen.get(instance);
		return (last != null) ? last.at() : 0;
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
