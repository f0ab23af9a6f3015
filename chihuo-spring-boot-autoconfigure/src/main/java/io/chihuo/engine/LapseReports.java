// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.chihuo.RunOutcome;
import io.chihuo.backend.Lease;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;

/**
 * Reports to the store, as soon as it answers again, with leases whose outcome could not
 * be delivered before they lapsed, or that could not be released: the process did not
 * die, so no crash must be charged. Outlasts the stops of its loop.
 */
final class LapseReports {

	private static final long RETRY_MILLIS = 1000;

	private static final int MAX_LEASES = 10_000;

	private static final int MAX_BATCH_SIZE = 1000;

	private final TaskStore store;

	private final SingleAlarm alarm;

	private final Set<Lease> leases = new LinkedHashSet<>();

	LapseReports(TaskStore store, TaskClock clock) {
		this.store = store;
		this.alarm = new SingleAlarm(clock, this::sendReport);
	}

	void add(Lease lease) {
		synchronized (this) {
			if (this.leases.size() < MAX_LEASES) {
				this.leases.add(lease);
			}
		}
		planReport();
	}

	/** Nothing that was added until now is reported. */
	synchronized void clear() {
		this.leases.clear();
	}

	private void planReport() {
		synchronized (this) {
			if (this.leases.isEmpty()) {
				return;
			}
		}
		this.alarm.plan(RETRY_MILLIS);
	}

	private void sendReport() {
		try {
			List<Lease> batch = nextBatch();
			if (batch.isEmpty()) {
				return;
			}
			reportLeases(batch).whenComplete((settled, failure) -> {
				if (failure == null) {
					forgetLeases(batch);
				}
				planReport();
			});
		}
		catch (RuntimeException | Error ex) {
			planReport(); // as of a full heap
		}
	}

	private synchronized List<Lease> nextBatch() {
		return this.leases.stream().limit(MAX_BATCH_SIZE).toList();
	}

	/** Of a lease that is still held nobody knows how its run would have ended. */
	private CompletableFuture<List<RunOutcome>> reportLeases(List<Lease> batch) {
		try {
			return this.store.settle(batch.stream().map(Settlement::notBegun).toList());
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private synchronized void forgetLeases(List<Lease> batch) {
		batch.forEach(this.leases::remove);
	}

}
