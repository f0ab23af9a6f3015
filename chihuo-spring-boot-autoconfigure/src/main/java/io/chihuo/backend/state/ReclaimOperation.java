// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.chihuo.TaskState;
import io.chihuo.backend.Lease;
import io.chihuo.backend.outcome.TaskEnding;

/**
 * Reclaims tasks whose process is considered dead. Each becomes a suspect, and nobody is
 * charged; only a suspect, which was claimed alone, is charged a crash. Both are undone
 * when the process reports with the token of the lapsed lease.
 */
final class ReclaimOperation {

	private static final byte[] NOTHING = {};

	private final QueueState queue;

	ReclaimOperation(QueueState queue) {
		this.queue = queue;
	}

	/**
	 * Reclaim tasks with lapsed leases; the task claimed first is the next to be claimed.
	 */
	void reclaimLapsed(long now) {
		QueuedTask first = this.queue.leased.first();
		if (first == null || first.time > now) {
			return;
		}
		List<QueuedTask> lapsed = new ArrayList<>();
		for (QueuedTask entry = first; entry != null && entry.time <= now; entry = entry.next) {
			lapsed.add(entry);
		}
		lapsed.sort(Comparator.<QueuedTask>comparingLong((entry) -> entry.token).reversed());
		lapsed.forEach((entry) -> lapseLease(entry, now));
	}

	private void lapseLease(QueuedTask entry, long now) {
		this.queue.leased.remove(entry);
		if (entry.parked != null && entry.parked.completion() != null && !entry.cancelled) {
			this.queue.endCompleted(entry, now);
			return;
		}
		entry.parked = null;
		if (entry.rerunUnlessFinished(entry.finished) != null || entry.finished || entry.cancelled) {
			endLapsed(entry, now);
			return;
		}
		boolean charged = entry.isSuspect();
		entry.lapses = entry.lapses.withLapsed(entry.token);
		if (!charged) {
			this.queue.enqueueTask(entry, true, now, now);
		}
		else if (chargeCrash(entry, crashReason(entry.crashes + 1), now)) {
			this.queue.queueNotifications().addDeadLetter(QueueState.toDeadLetter(entry));
		}
	}

	private void endLapsed(QueuedTask entry, long now) {
		TaskEnding ending = entry.cancelled ? TaskEnding.CANCELLED
				: entry.finished ? TaskEnding.FINISHED : TaskEnding.SUPERSEDED;
		this.queue.endOutcome(entry, ending, NOTHING, null, NOTHING, now);
		if (!this.queue.restartTask(entry, entry.finished, now)) {
			this.queue.forgetTask(entry, ending, now);
		}
	}

	private static String crashReason(int crashes) {
		return "Its process died " + crashes + " time(s) while the task was claimed alone, or was cut off";
	}

	/**
	 * Charge a crash to a suspect that is in no list; returns whether it became a dead
	 * letter.
	 */
	boolean chargeCrash(QueuedTask entry, String reason, long now) {
		entry.attempts++;
		entry.crashes++;
		if (this.queue.diesOfCrashes(entry)) {
			return this.queue.giveUpTask(entry, NOTHING, reason, NOTHING, now);
		}
		entry.lastError = reason;
		this.queue.enqueueTask(entry, true, now, now);
		return false;
	}

	/**
	 * A process reports with a lease that is no longer held. It did not die, so the
	 * effects of the lapse are undone; the task runs again nevertheless.
	 * @param unlinked tasks that are ready and not in a list yet
	 */
	void reportLease(Lease lease, List<QueuedTask> unlinked, long now) {
		QueuedTask entry = this.queue.entries.get(lease.id());
		if (entry == null || !entry.lapses.hasToken(lease.token())) {
			return;
		}
		boolean wasSuspect = entry.isSuspect();
		LapsedLeases left = entry.lapses.withoutToken(lease.token());
		if (entry.lapses.isCharged(lease.token())) {
			entry.attempts--;
			entry.crashes--;
		}
		if (unlinked.contains(entry)) {
			entry.lapses = left;
		}
		else if (wasSuspect && entry.state == TaskState.READY && !left.isSuspect()) {
			this.queue.unlinkTask(entry);
			entry.lapses = left;
			this.queue.enqueueTask(entry, true, entry.time, now);
		}
		else if (wasSuspect && entry.state == TaskState.DEAD && !this.queue.diesOfCrashes(entry)) {
			this.queue.unlinkTask(entry);
			entry.lapses = left;
			this.queue.enqueueTask(entry, true, now, now);
		}
		else {
			entry.lapses = left;
		}
	}

}
