// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowState;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.flow.DueFlow;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowPage;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.flow.FlowSummary;
import io.chihuo.backend.flow.FlowUpdate;

/**
 * The flows of one namespace under one lock.
 */
final class MemoryFlowStore implements FlowStore {

	private final TaskClock clock;

	private final BooleanSupplier isClosed;

	private final Object lock = new Object();

	private final Map<String, FlowRecord> flows = new HashMap<>();

	private final TreeSet<FlowRecord> byWakeTime = new TreeSet<>(
			Comparator.comparingLong(FlowRecord::wakeAt).thenComparing(FlowRecord::id));

	private final TreeMap<String, FlowRecord> byAge = new TreeMap<>();

	private final Map<FlowState, Long> counts = new EnumMap<>(FlowState.class);

	MemoryFlowStore(TaskClock clock, BooleanSupplier isClosed) {
		this.clock = clock;
		this.isClosed = isClosed;
	}

	/** Forget all flows. */
	void clear() {
		synchronized (this.lock) {
			this.flows.clear();
			this.byWakeTime.clear();
			this.byAge.clear();
			this.counts.clear();
		}
	}

	/** When the next flow that runs is to be moved on. */
	long nextMoment() {
		synchronized (this.lock) {
			return this.byWakeTime.stream()
				.filter((flow) -> !flow.state().isEnded())
				.mapToLong(FlowRecord::wakeAt)
				.findFirst()
				.orElse(Long.MAX_VALUE);
		}
	}

	@Override
	public boolean isLocal() {
		return true;
	}

	@Override
	public CompletableFuture<Long> currentMillis() {
		return answerCall(this.clock::millis);
	}

	@Override
	public CompletableFuture<List<Optional<FlowRecord>>> create(List<FlowRecord> flows) {
		return answerEach(flows, this::createFlow);
	}

	private Optional<FlowRecord> createFlow(FlowRecord flow) {
		FlowRecord known = this.flows.get(flow.id());
		if (known == null) {
			putFlow(flow);
		}
		return Optional.ofNullable(known);
	}

	@Override
	public CompletableFuture<List<Optional<FlowRecord>>> load(List<String> ids) {
		return answerEach(ids, (id) -> Optional.ofNullable(this.flows.get(id)));
	}

	@Override
	public CompletableFuture<List<Boolean>> update(List<FlowUpdate> updates) {
		return answerEach(updates, this::updateFlow);
	}

	private boolean updateFlow(FlowUpdate update) {
		FlowRecord known = findVersion(update.key());
		if (known == null) {
			return false;
		}
		FlowRecord updated = known.updatedBy(update);
		this.flows.put(updated.id(), updated);
		this.byAge.put(ageKey(updated), updated);
		this.byWakeTime.remove(known);
		this.byWakeTime.add(updated);
		addCount(known, -1);
		addCount(updated, 1);
		return true;
	}

	private void addCount(FlowRecord flow, long count) {
		if (flow.isBegun()) {
			this.counts.merge(flow.state(), count, Long::sum);
		}
	}

	@Override
	public CompletableFuture<List<Boolean>> delete(List<FlowKey> flows) {
		return answerEach(flows, (key) -> {
			FlowRecord known = findVersion(key);
			if (known != null) {
				removeFlow(known);
			}
			return known != null;
		});
	}

	private @Nullable FlowRecord findVersion(FlowKey key) {
		FlowRecord known = this.flows.get(key.id());
		return (known != null && known.version() == key.version()) ? known : null;
	}

	private void putFlow(FlowRecord flow) {
		this.flows.put(flow.id(), flow);
		this.byWakeTime.add(flow);
		this.byAge.put(ageKey(flow), flow);
		addCount(flow, 1);
	}

	private void removeFlow(FlowRecord flow) {
		this.flows.remove(flow.id());
		this.byWakeTime.remove(flow);
		this.byAge.remove(ageKey(flow));
		addCount(flow, -1);
	}

	/** Sorts flows by their age. */
	private static String ageKey(FlowRecord flow) {
		return HexFormat.of().toHexDigits(flow.createdAt()) + flow.id();
	}

	@Override
	public CompletableFuture<List<DueFlow>> due(long from, int limit) {
		return answerCall(() -> {
			long now = this.clock.millis();
			return this.byWakeTime.stream()
				.dropWhile((flow) -> flow.wakeAt() < from)
				.takeWhile((flow) -> flow.wakeAt() <= now)
				.limit(limit)
				.map((flow) -> new DueFlow(flow.key(), flow.wakeAt()))
				.toList();
		});
	}

	@Override
	public CompletableFuture<FlowPage> list(@Nullable FlowState state, @Nullable String cursor, int size) {
		return answerCall(() -> {
			List<FlowSummary> page = new ArrayList<>();
			for (Map.Entry<String, FlowRecord> entry : this.byAge.tailMap((cursor != null) ? cursor : "", false)
				.entrySet()) {
				FlowRecord flow = entry.getValue();
				if (flow.isBegun() && (state == null || flow.state() == state)) {
					page.add(new FlowSummary(flow.id(), flow.state(), flow.createdAt(), flow.endedAt()));
				}
				if (page.size() == size) {
					return new FlowPage(page, entry.getKey());
				}
			}
			return new FlowPage(page, null);
		});
	}

	@Override
	public CompletableFuture<Map<FlowState, Long>> counts() {
		return answerCall(() -> Map.copyOf(this.counts));
	}

	private <I, R> CompletableFuture<List<R>> answerEach(List<I> batch, Function<I, R> operation) {
		return answerCall(() -> batch.stream().map(operation).toList());
	}

	private <R> CompletableFuture<R> answerCall(Supplier<R> operation) {
		if (this.isClosed.getAsBoolean()) {
			return CompletableFuture.failedFuture(MemoryTaskBackend.createUnavailable());
		}
		synchronized (this.lock) {
			return CompletableFuture.completedFuture(operation.get());
		}
	}

}
