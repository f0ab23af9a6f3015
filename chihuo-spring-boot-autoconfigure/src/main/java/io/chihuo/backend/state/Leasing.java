package io.chihuo.backend.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.TaskState;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settled;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.Settlement.Ending;

/**
 * Gives tasks out under a lease and takes them back.
 */
final class Leasing {

	private final QueueState queue;

	Leasing(QueueState queue) {
		this.queue = queue;
	}

	ClaimResult claim(ClaimRequest request, long now) {
		if (request.suspect()) {
			return ClaimResult.NOTHING;
		}
		List<LeasedTask> claimed = new ArrayList<>(Math.min(request.max(), this.queue.ready.size()));
		long until = now + request.lease().toMillis();
		Entry entry = this.queue.ready.first();
		while (entry != null && claimed.size() < request.max()) {
			Entry next = entry.next;
			if (!request.excluded().contains(entry.id)) {
				this.queue.ready.remove(entry);
				claimed.add(lease(entry, until, now));
			}
			entry = next;
		}
		return new ClaimResult(claimed, false);
	}

	/** Claim one task with its latest ticket; null if the ticket has become void. */
	@Nullable LeasedTask claim(String id, long ticket, Duration lease, long now) {
		Entry entry = this.queue.entries.get(id);
		if (entry == null || entry.state != TaskState.READY || entry.ticket != ticket) {
			return null;
		}
		this.queue.ready.remove(entry);
		return lease(entry, now + lease.toMillis(), now);
	}

	private LeasedTask lease(Entry entry, long until, long now) {
		long readyAt = entry.time;
		entry.state = TaskState.RUNNING;
		entry.token = this.queue.nextNumber();
		entry.startedAt = now;
		entry.time = until;
		entry.cancelled = false;
		entry.finished = false;
		this.queue.leased.addByTime(entry);
		return leased(entry, readyAt);
	}

	/**
	 * The lease that was claimed with a ticket, null if it is not held any more. Since
	 * when it was ready is forgotten; it did not wait longer than until its run began.
	 */
	@Nullable LeasedTask claimed(String id, long ticket) {
		Entry entry = this.queue.entries.get(id);
		return (entry != null && entry.state == TaskState.RUNNING && entry.ticket == ticket)
				? leased(entry, entry.startedAt) : null;
	}

	private static LeasedTask leased(Entry entry, long readyAt) {
		return new LeasedTask(new Lease(entry.id, entry.token), entry.payload, entry.headers, entry.attempts + 1,
				entry.crashes, entry.addedAt, Math.max(entry.addedAt, readyAt));
	}

	List<Renewal> renew(List<Lease> leases, Duration length, long now) {
		return leases.stream().map((lease) -> renew(lease, now + length.toMillis())).toList();
	}

	private Renewal renew(Lease lease, long until) {
		Entry entry = held(lease);
		if (entry == null) {
			return Renewal.LOST;
		}
		this.queue.leased.remove(entry);
		entry.time = until;
		this.queue.leased.addByTime(entry);
		return entry.cancelled ? Renewal.CANCELLED : Renewal.HELD;
	}

	/** What is handed back goes to the head as one block, in the batch's order. */
	List<Settled> settle(List<Settlement> settlements, long now) {
		List<Settled> settled = new ArrayList<>(settlements.size());
		List<Entry> released = new ArrayList<>(0);
		for (Settlement settlement : settlements) {
			settled.add(settle(settlement, released, now));
		}
		for (int i = released.size() - 1; i >= 0; i--) {
			this.queue.enqueue(released.get(i), true, now, now);
		}
		return settled;
	}

	private Settled settle(Settlement settlement, List<Entry> released, long now) {
		Entry entry = held(settlement.lease());
		if (entry == null) {
			return Settled.LEASE_LOST;
		}
		this.queue.leased.remove(entry);
		if (settlement.finish()) {
			this.queue.marks.add(entry.id, now);
		}
		boolean finished = settlement.finish() || entry.finished;
		boolean handBack = settlement.ending() == Ending.RELEASE && !finished && !entry.cancelled;
		if (handBack) {
			entry.state = TaskState.READY; // its lease is over for the rest of the batch
			released.add(entry);
			return Settled.READY;
		}
		return end(entry, settlement, finished, now);
	}

	private Settled end(Entry entry, Settlement settlement, boolean finished, long now) {
		Entry.Rerun rerun = entry.rerunUnlessFinished(finished);
		if (rerun != null) {
			return restart(entry, rerun, now);
		}
		if (finished || entry.cancelled || settlement.ending() == Ending.ACKNOWLEDGE) {
			return forget(entry);
		}
		if (settlement.ending() != Ending.POSTPONE) {
			entry.attempts++;
		}
		String error = String.valueOf(settlement.error());
		if (settlement.ending() == Ending.DEAD) {
			this.queue.bury(entry, error, now);
			return Settled.DEAD;
		}
		entry.lastError = error;
		return enqueue(entry, true, now + settlement.delay().toMillis(), now);
	}

	private Settled restart(Entry entry, Entry.Rerun rerun, long now) {
		entry.rerun = null;
		entry.refill(rerun.task(), rerun.addedAt());
		return enqueue(entry, rerun.task().first(), Math.max(rerun.due(), now), now);
	}

	private Settled enqueue(Entry entry, boolean first, long due, long now) {
		this.queue.enqueue(entry, first, due, now);
		return (due > now) ? Settled.DELAYED : Settled.READY;
	}

	private Settled forget(Entry entry) {
		this.queue.entries.remove(entry.id);
		return this.queue.marks.contains(entry.id) ? Settled.FINISHED : Settled.ABSENT;
	}

	private @Nullable Entry held(Lease lease) {
		Entry entry = this.queue.entries.get(lease.id());
		return (entry != null && entry.heldBy(lease)) ? entry : null;
	}

	/** Take lapsed leases back; the task claimed first is the next to be claimed. */
	void reclaim(long now) {
		Entry first = this.queue.leased.first();
		if (first == null || first.time > now) {
			return;
		}
		List<Entry> lapsed = new ArrayList<>();
		for (Entry entry = first; entry != null && entry.time <= now; entry = entry.next) {
			lapsed.add(entry);
		}
		lapsed.sort(Comparator.<Entry>comparingLong((entry) -> entry.token).reversed());
		lapsed.forEach((entry) -> lapse(entry, now));
	}

	private void lapse(Entry entry, long now) {
		this.queue.leased.remove(entry);
		Entry.Rerun rerun = entry.rerunUnlessFinished(entry.finished);
		if (rerun != null) {
			restart(entry, rerun, now);
			return;
		}
		if (entry.finished || entry.cancelled) {
			this.queue.entries.remove(entry.id);
			return;
		}
		entry.attempts++;
		entry.crashes++;
		String error = "Its lease lapsed " + entry.crashes + " time(s): the worker died or was cut off";
		if (this.queue.policy.maxCrashes() >= 0 && entry.crashes >= this.queue.policy.maxCrashes()) {
			this.queue.events().dead(this.queue.bury(entry, error, now));
			return;
		}
		entry.lastError = error;
		this.queue.enqueue(entry, true, now, now);
	}

}
