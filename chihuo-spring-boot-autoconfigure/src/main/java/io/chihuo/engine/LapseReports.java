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

	private static final int MAX_BATCH = 1000;

	private final TaskStore store;

	private final SingleAlarm alarm;

	private final Set<Lease> leases = new LinkedHashSet<>();

	LapseReports(TaskStore store, TaskClock clock) {
		this.store = store;
		this.alarm = new SingleAlarm(clock, this::send);
	}

	void add(Lease lease) {
		synchronized (this) {
			if (this.leases.size() < MAX_LEASES) {
				this.leases.add(lease);
			}
		}
		plan();
	}

	/** Nothing that was added until now is reported. */
	synchronized void clear() {
		this.leases.clear();
	}

	private void plan() {
		synchronized (this) {
			if (this.leases.isEmpty()) {
				return;
			}
		}
		this.alarm.plan(RETRY_MILLIS);
	}

	private void send() {
		try {
			List<Lease> batch = batch();
			if (batch.isEmpty()) {
				return;
			}
			report(batch).whenComplete((settled, failure) -> {
				if (failure == null) {
					forget(batch);
				}
				plan();
			});
		}
		catch (RuntimeException | Error ex) {
			plan(); // as of a full heap
		}
	}

	private synchronized List<Lease> batch() {
		return this.leases.stream().limit(MAX_BATCH).toList();
	}

	/** Of a lease that is still held nobody knows how its run would have ended. */
	private CompletableFuture<List<RunOutcome>> report(List<Lease> batch) {
		try {
			return this.store.settle(batch.stream().map(Settlement::notBegun).toList());
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private synchronized void forget(List<Lease> batch) {
		batch.forEach(this.leases::remove);
	}

}
