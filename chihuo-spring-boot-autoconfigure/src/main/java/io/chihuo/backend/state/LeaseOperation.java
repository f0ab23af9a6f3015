// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunOutcome;
import io.chihuo.TaskState;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.outcome.TaskEnding;

/**
 * Leases tasks, renews their leases and settles them.
 */
final class LeaseOperation {

	private static final byte[] NOTHING = {};

	private final QueueState queue;

	private final ReclaimOperation lapsedRuns;

	LeaseOperation(QueueState queue, ReclaimOperation lapsedRuns) {
		this.queue = queue;
		this.lapsedRuns = lapsedRuns;
	}

	ClaimResult claimTasks(ClaimRequest request, long now) {
		List<LeasedTask> claimed = new ArrayList<>(Math.min(request.max(), this.queue.ready.size()));
		long until = now + request.lease().toMillis();
		QueuedTaskList waiting = request.suspect() ? this.queue.suspects : this.queue.ready;
		QueuedTask entry = waiting.first();
		while (entry != null && claimed.size() < request.max()) {
			QueuedTask next = entry.next;
			if (!request.excluded().contains(entry.id)) {
				waiting.remove(entry);
				claimed.add(leaseTask(entry, until, now));
			}
			entry = next;
		}
		return new ClaimResult(claimed, this.queue.suspects.size() > 0);
	}

	/** Claim one task with its latest ticket; null if the ticket has become void. */
	@Nullable LeasedTask claimTicket(String id, long ticket, Duration lease, long now) {
		QueuedTask entry = this.queue.entries.get(id);
		if (entry == null || entry.state != TaskState.READY || entry.ticket != ticket || entry.isSuspect()) {
			return null;
		}
		this.queue.ready.remove(entry);
		return leaseTask(entry, now + lease.toMillis(), now);
	}

	private LeasedTask leaseTask(QueuedTask entry, long until, long now) {
		long readyAt = entry.time;
		entry.state = TaskState.RUNNING;
		entry.token = this.queue.nextNumber();
		entry.startedAt = now;
		entry.time = until;
		entry.cancelled = false;
		entry.finished = false;
		this.queue.leased.addByTime(entry);
		return toLeasedTask(entry, readyAt);
	}

	/**
	 * The lease that was claimed with a ticket, null if it is not held any more. Since
	 * when it was ready is forgotten; it did not wait longer than until its run began.
	 */
	@Nullable LeasedTask findClaimed(String id, long ticket) {
		QueuedTask entry = this.queue.entries.get(id);
		return (entry != null && entry.state == TaskState.RUNNING && entry.ticket == ticket)
				? toLeasedTask(entry, entry.startedAt) : null;
	}

	private static LeasedTask toLeasedTask(QueuedTask entry, long readyAt) {
		return new LeasedTask(new Lease(entry.id, entry.token), entry.payload, entry.fields.headers(),
				entry.attempts + 1, entry.crashes, entry.addedAt, Math.max(entry.addedAt, readyAt), entry.startedAt,
				entry.forcedReleases, entry.isSuspect(), entry.fields.unreadableTask(), entry.attemptLog);
	}

	List<Renewal> renewLeases(List<Lease> leases, Duration length, long now) {
		return leases.stream().map((lease) -> renewLease(lease, now + length.toMillis(), now)).toList();
	}

	private Renewal renewLease(Lease lease, long until, long now) {
		QueuedTask entry = findHeld(lease);
		if (entry == null) {
			this.lapsedRuns.reportLease(lease, List.of(), now);
			return Renewal.LOST;
		}
		this.queue.leased.remove(entry);
		entry.time = until;
		this.queue.leased.addByTime(entry);
		if (entry.isSuspect() && now - entry.startedAt >= entry.lapses.trialMillis(until - now)) {
			entry.lapses = entry.lapses.withoutSuspicion();
		}
		return entry.cancelled ? Renewal.CANCELLED : entry.isSuspect() ? Renewal.SUSPECT : Renewal.HELD;
	}

	/**
	 * Settle a batch. Released tasks go to the head as one block, in the batch's order.
	 */
	List<RunOutcome> settleRuns(List<Settlement> settlements, long now) {
		List<RunOutcome> settled = new ArrayList<>(settlements.size());
		List<QueuedTask> released = new ArrayList<>(0);
		for (Settlement settlement : settlements) {
			settled.add(settleRun(settlement, released, now));
		}
		for (int i = released.size() - 1; i >= 0; i--) {
			this.queue.enqueueTask(released.get(i), true, now, now);
		}
		return settled;
	}

	private RunOutcome settleRun(Settlement settlement, List<QueuedTask> released, long now) {
		QueuedTask entry = findHeld(settlement.lease());
		if (entry == null) {
			this.lapsedRuns.reportLease(settlement.lease(), released, now);
			return RunOutcome.LEASE_LOST;
		}
		if (entry.tracking != null && settlement.lacksContent() && !entry.cancelled) {
			return RunOutcome.RESULT_REQUIRED;
		}
		this.queue.leased.remove(entry);
		ParkedTask parked = entry.parked;
		if (parked != null && (entry.cancelled || settlement.outcome() != RunOutcome.PARKED)
				&& parked.completion() == null) {
			entry.parked = null;
		}
		if (settlement.finish()) {
			this.queue.marks.add(entry.id, now);
		}
		boolean finished = settlement.finish() || entry.finished;
		entry.lapses = settlement.keepsSuspicion() ? entry.lapses : entry.lapses.withEndedRun();
		if (entry.parked != null && !entry.cancelled) {
			return endParked(entry, settlement, finished, now);
		}
		if (settlement.releasesTask() && !finished && !entry.cancelled) {
			entry.state = TaskState.READY; // its lease is over for the rest of the batch
			entry.forcedReleases += (settlement.outcome() == RunOutcome.FORCE_RELEASED) ? 1 : 0;
			released.add(entry);
			return settlement.appliedOutcome();
		}
		return endLease(entry, settlement, finished, now);
	}

	/** A completion wins over whatever the run came to. */
	private RunOutcome endParked(QueuedTask entry, Settlement settlement, boolean finished, long now) {
		ParkedTask parked = Objects.requireNonNull(entry.parked);
		entry.finished = finished;
		if (parked.completion() != null) {
			this.queue.endCompleted(entry, now);
			return RunOutcome.SUCCESS;
		}
		entry.state = TaskState.WAITING;
		entry.time = parked.deadline();
		entry.order = this.queue.nextNumber();
		this.queue.waiting.add(entry);
		return settlement.appliedOutcome();
	}

	private RunOutcome endLease(QueuedTask entry, Settlement settlement, boolean finished, long now) {
		boolean done = finished || entry.cancelled || settlement.acknowledgesTask()
				|| settlement.outcome() == RunOutcome.PARKED;
		if (done || entry.rerunUnlessFinished(finished) != null) {
			endOutcome(entry, settlement, finished, now);
			if (!this.queue.restartTask(entry, finished, now)) {
				this.queue.forgetTask(entry, TaskEnding.FINISHED, now);
			}
			return settlement.appliedOutcome();
		}
		String error = String.valueOf(settlement.error());
		if (settlement.isFailedAttempt() && settlement.attemptLog() != null) {
			entry.attemptLog = settlement.attemptLog();
		}
		if (settlement.outcome() == RunOutcome.CRASHED) {
			entry.lapses = entry.lapses.withCrash(entry.token);
			return this.lapsedRuns.chargeCrash(entry, error, now) ? RunOutcome.DEAD : settlement.appliedOutcome();
		}
		entry.attempts += (settlement.outcome() == RunOutcome.POSTPONED) ? 0 : 1;
		if (settlement.outcome() == RunOutcome.DEAD) {
			byte[] content = (settlement.content() != null) ? settlement.content() : NOTHING;
			return this.queue.giveUpTask(entry, content, error, NOTHING, now) ? RunOutcome.DEAD : RunOutcome.FAILED;
		}
		entry.lastError = error;
		this.queue.enqueueTask(entry, true, now + settlement.delay().toMillis(), now);
		return settlement.appliedOutcome();
	}

	/** The end of a task that does not become a dead letter, nor runs again. */
	private void endOutcome(QueuedTask entry, Settlement settlement, boolean finished, long now) {
		byte[] content = (settlement.content() != null) ? settlement.content() : NOTHING;
		boolean done = settlement.outcome() == RunOutcome.SUCCESS || settlement.outcome() == RunOutcome.PARKED;
		TaskEnding ending = (entry.cancelled || settlement.outcome() == RunOutcome.CANCELLED) ? TaskEnding.CANCELLED
				: done ? TaskEnding.DONE : finished ? TaskEnding.FINISHED : TaskEnding.FAILED;
		this.queue.endOutcome(entry, ending, content, settlement.error(), NOTHING, now);
	}

	private @Nullable QueuedTask findHeld(Lease lease) {
		QueuedTask entry = this.queue.entries.get(lease.id());
		return (entry != null && entry.isHeldBy(lease)) ? entry : null;
	}

}
