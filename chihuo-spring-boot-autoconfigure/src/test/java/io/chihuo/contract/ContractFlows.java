// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowState;
import io.chihuo.backend.flow.DueFlow;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowPage;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.flow.FlowSummary;
import io.chihuo.backend.flow.FlowUpdate;

/**
 * Calls to a store of flows that wait for the answer.
 */
final class ContractFlows {

	private final FlowStore store;

	ContractFlows(FlowStore store) {
		this.store = store;
	}

	static byte[] toBytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** A new flow that runs. */
	static FlowRecord flow(String id, String plan, long wakeAt, long createdAt) {
		return new FlowRecord(id, 1, FlowState.RUNNING, toBytes(plan), new byte[0], wakeAt, createdAt, 0);
	}

	static FlowUpdate update(String id, long version, String progress) {
		return new FlowUpdate(new FlowKey(id, version), FlowState.RUNNING, null, toBytes(progress), Long.MAX_VALUE, 0);
	}

	long now() {
		return ContractQueue.join(this.store.currentMillis());
	}

	List<Optional<FlowRecord>> create(FlowRecord... flows) {
		return ContractQueue.join(this.store.create(List.of(flows)));
	}

	List<Optional<FlowRecord>> load(String... ids) {
		return ContractQueue.join(this.store.load(List.of(ids)));
	}

	FlowRecord find(String id) {
		return load(id).get(0).orElseThrow();
	}

	List<Boolean> update(FlowUpdate... updates) {
		return ContractQueue.join(this.store.update(List.of(updates)));
	}

	/** Add one byte to the progress of a flow, again until nobody interferes. */
	void increment(String id) {
		FlowRecord flow;
		byte[] progress;
		do {
			flow = find(id);
			progress = Arrays.copyOf(flow.progress(), flow.progress().length + 1);
		}
		while (!update(new FlowUpdate(flow.key(), FlowState.RUNNING, null, progress, Long.MAX_VALUE, 0)).get(0));
	}

	List<Boolean> delete(FlowKey... flows) {
		return ContractQueue.join(this.store.delete(List.of(flows)));
	}

	List<FlowKey> due(int limit) {
		return dueFrom(0, limit).stream().map(DueFlow::key).toList();
	}

	List<DueFlow> dueFrom(long from, int limit) {
		return ContractQueue.join(this.store.due(from, limit));
	}

	/** The flows of all pages. */
	List<FlowSummary> all(@Nullable FlowState state, int size) {
		List<FlowSummary> all = new ArrayList<>();
		String cursor = null;
		do {
			FlowPage page = ContractQueue.join(this.store.list(state, cursor, size));
			all.addAll(page.flows());
			cursor = page.next();
		}
		while (cursor != null);
		return all;
	}

	long counts(FlowState state) {
		return ContractQueue.join(this.store.counts()).getOrDefault(state, 0L);
	}

}
