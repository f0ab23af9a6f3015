// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.FlowNotFoundException;
import io.chihuo.backend.flow.DueFlow;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowStore;

/**
 * Flows that this node cannot move on, as one whose key is missing here or that a later
 * version has written. They stay due for nodes that can, and are tried here less and less
 * often, so that others behind them have their turn. What many of them hide is looked for
 * part by part. One look at a time; moves end on any thread.
 */
final class UnreadableFlows {

	/** Most flows that one look takes. */
	private static final int MAX_TAKEN = 100;

	private static final long FIRST_WAIT_MILLIS = 5000;

	private static final long MAX_WAIT_MILLIS = 600_000;

	/** Of more it is not known when they were tried. */
	private static final int MAX_KNOWN = 100_000;

	private final ConcurrentMap<String, FailedFlow> flows = new ConcurrentHashMap<>();

	/** Least moment of flows of the next look, 0 to begin with the earliest. */
	private volatile long from;

	private record FailedFlow(long version, long retryAt, long waited) {

		boolean waits(FlowKey key, long now) {
			return this.version == key.version() && now < this.retryAt;
		}

	}

	/** How many flows that are due to ask the store for. */
	int lookSize() {
		return Math.min(FlowStore.MAX_BATCH_SIZE, MAX_TAKEN + this.flows.size());
	}

	/** Where the next look is to begin. */
	long lookFrom() {
		return this.from;
	}

	/**
	 * Those to move on now of all that are due.
	 * @param size how many the store was asked for
	 */
	List<FlowKey> takeFrom(List<DueFlow> due, int size, long now) {
		List<FlowKey> taken = new ArrayList<>();
		int looked = 0;
		while (looked < due.size() && taken.size() < MAX_TAKEN) {
			FlowKey key = due.get(looked++).key();
			FailedFlow failed = this.flows.get(key.id());
			if (failed == null || !failed.waits(key, now)) {
				taken.add(key);
			}
		}
		boolean all = looked == due.size() && looked < size;
		if (all) {
			forgetOthers(due, now);
			this.from = 0;
		}
		else if (taken.size() < looked) {
			// on to what the hidden ones keep from being found
			long next = due.get(Math.min(looked, due.size() - 1)).wakeAt();
			this.from = (next > this.from || !taken.isEmpty()) ? next : this.from + 1;
		}
		return taken;
	}

	/** After the last part of all that is due. */
	private void forgetOthers(List<DueFlow> due, long now) {
		if (this.from > 0) {
			this.flows.values().removeIf((flow) -> flow.retryAt() + MAX_WAIT_MILLIS < now);
		}
		else if (!this.flows.isEmpty()) {
			Set<String> ids = new HashSet<>();
			due.forEach((flow) -> ids.add(flow.key().id()));
			this.flows.keySet().retainAll(ids);
		}
	}

	/** A flow was moved on, or could not be. */
	void onMoved(FlowKey key, @Nullable Throwable failure, long now) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause == null || cause instanceof FlowNotFoundException) {
			this.flows.remove(key.id());
		}
		else if (!(cause instanceof BackendUnavailableException)
				&& (this.flows.size() < MAX_KNOWN || this.flows.containsKey(key.id()))) {
			this.flows.compute(key.id(), (id, known) -> {
				long wait = (known != null) ? Math.min(MAX_WAIT_MILLIS, 2 * known.waited()) : FIRST_WAIT_MILLIS;
				return new FailedFlow(key.version(), now + wait, wait);
			});
		}
	}

}
