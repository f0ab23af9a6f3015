// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.Lease;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;

/**
 * Reports to the store, as soon as it answers again, with leases whose outcome could not
 * be delivered before they lapsed, or that could not be released: the process did not
 * die, so no crash must be charged. A suspect that was claimed when its loop stopped, and
 * of which this process knows nothing, is claimed again for that. Outlasts the stops of
 * its loop.
 */
final class LapseReports {

	private static final long RETRY_MILLIS = 1000;

	private static final int MAX_LEASES = 10_000;

	private static final int MAX_BATCH_SIZE = 1000;

	private final TaskStore store;

	private final SingleAlarm alarm;

	private final Set<Lease> leases = new LinkedHashSet<>();

	private @Nullable ClaimRequest lostClaim;

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

	/**
	 * Release the suspect of a claim whose answer was lost: the store answers a claim
	 * that follows as it would have answered that one.
	 * @return completes normally when the store has answered or failed; the report is
	 * sent again after a failure
	 */
	CompletableFuture<Void> releaseLostClaim(ClaimRequest claim) {
		synchronized (this) {
			this.lostClaim = claim;
		}
		return sendReport();
	}

	/** The loop claims again, which brings the answer. */
	synchronized void forgetLostClaim() {
		this.lostClaim = null;
	}

	/** Nothing that was added until now is reported. */
	synchronized void clear() {
		this.leases.clear();
		this.lostClaim = null;
	}

	private void planReport() {
		synchronized (this) {
			if (this.leases.isEmpty() && this.lostClaim == null) {
				return;
			}
		}
		this.alarm.plan(RETRY_MILLIS);
	}

	/** Never throws, and its answer never fails. */
	private CompletableFuture<Void> sendReport() {
		try {
			return claimLostTask().thenCompose((claimed) -> reportLeases()).handle((settled, failure) -> {
				planReport();
				return null;
			});
		}
		catch (RuntimeException | Error ex) {
			planReport(); // as of a full heap
			return CompletableFuture.completedFuture(null);
		}
	}

	private CompletableFuture<Void> claimLostTask() {
		ClaimRequest claim;
		synchronized (this) {
			claim = this.lostClaim;
		}
		if (claim == null) {
			return CompletableFuture.completedFuture(null);
		}
		return this.store.claim(claim).thenAccept((result) -> onTaskClaimed(claim, result));
	}

	private synchronized void onTaskClaimed(ClaimRequest claim, ClaimResult result) {
		result.tasks().forEach((task) -> this.leases.add(task.lease()));
		if (this.lostClaim == claim) {
			this.lostClaim = null;
		}
	}

	private synchronized List<Lease> nextBatch() {
		return this.leases.stream().limit(MAX_BATCH_SIZE).toList();
	}

	/** Of a lease that is still held nobody knows how its run would have ended. */
	private CompletableFuture<Void> reportLeases() {
		List<Lease> batch = nextBatch();
		return batch.isEmpty() ? CompletableFuture.completedFuture(null)
				: this.store.settle(batch.stream().map(Settlement::notBegun).toList())
					.thenAccept((settled) -> forgetLeases(batch));
	}

	private synchronized void forgetLeases(List<Lease> batch) {
		batch.forEach(this.leases::remove);
	}

}
