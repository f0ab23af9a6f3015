// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.FlowNotFoundException;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowStore;

/**
 * Flows that this node cannot move on, as one whose key is missing here or that a later
 * version has written. They stay due for nodes that can, and are tried here less and less
 * often, so that others behind them have their turn. Thread-safe.
 */
final class UnreadableFlows {

	/** Most flows that one look takes. */
	private static final int MAX_TAKEN = 100;

	private static final long FIRST_WAIT_MILLIS = 5000;

	private static final long MAX_WAIT_MILLIS = 600_000;

	private final ConcurrentMap<String, FailedFlow> flows = new ConcurrentHashMap<>();

	private record FailedFlow(long version, long retryAt, long waited) {

		boolean waits(FlowKey key, long now) {
			return this.version == key.version() && now < this.retryAt;
		}

	}

	/** How many flows that are due to ask the store for. */
	int lookSize() {
		return Math.min(FlowStore.MAX_BATCH_SIZE, MAX_TAKEN + this.flows.size());
	}

	/**
	 * Those to move on now of all that are due.
	 * @param size how many the store was asked for
	 */
	List<FlowKey> takeFrom(List<FlowKey> due, int size, long now) {
		if (due.size() < size && !this.flows.isEmpty()) {
			Set<String> ids = new HashSet<>();
			due.forEach((key) -> ids.add(key.id()));
			this.flows.keySet().retainAll(ids);
		}
		return due.stream().filter((key) -> {
			FailedFlow failed = this.flows.get(key.id());
			return failed == null || !failed.waits(key, now);
		}).limit(MAX_TAKEN).toList();
	}

	/** A flow was moved on, or could not be. */
	void onMoved(FlowKey key, @Nullable Throwable failure, long now) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause == null || cause instanceof FlowNotFoundException) {
			this.flows.remove(key.id());
		}
		else if (!(cause instanceof BackendUnavailableException)) {
			this.flows.compute(key.id(), (id, known) -> {
				long wait = (known != null) ? Math.min(MAX_WAIT_MILLIS, 2 * known.waited()) : FIRST_WAIT_MILLIS;
				return new FailedFlow(key.version(), now + wait, wait);
			});
		}
	}

}
