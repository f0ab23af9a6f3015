// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

import io.chihuo.TaskState;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.StoredDeadLetter;

/**
 * The tasks of one queue and the moves between their states. Not thread-safe: the store
 * locks.
 */
final class QueueState {

	private static final long NEVER_MILLIS = Long.MAX_VALUE;

	final Map<String, QueuedTask> entries = new HashMap<>();

	final QueuedTaskList ready = new QueuedTaskList();

	/** Ready too, but claimed one at a time and before all others. */
	final QueuedTaskList suspects = new QueuedTaskList();

	final QueuedTaskList leased = new QueuedTaskList();

	final TreeSet<QueuedTask> delayed = new TreeSet<>(
			Comparator.<QueuedTask>comparingLong((entry) -> entry.time).thenComparingLong((entry) -> entry.order));

	final TreeMap<Long, QueuedTask> dead = new TreeMap<>();

	final FinishMarks marks = new FinishMarks();

	private long maxLength;

	private int maxCrashes;

	/** Tasks that wait and are not kept here. */
	long waitingElsewhere;

	private final LongSupplier nextNumber;

	private final TicketIssuer tickets;

	private QueueNotifications events = new QueueNotifications();

	QueueState(LongSupplier nextNumber, TicketIssuer tickets) {
		this.nextNumber = nextNumber;
		this.tickets = tickets;
		applyPolicy(QueuePolicy.DEFAULTS);
	}

	void applyPolicy(QueuePolicy policy) {
		this.maxLength = policy.maxLength();
		this.maxCrashes = policy.maxCrashes();
		this.marks.setRetention(policy.finishedRetention());
	}

	/** A number above all before. */
	long nextNumber() {
		return this.nextNumber.getAsLong();
	}

	QueueNotifications queueNotifications() {
		return this.events;
	}

	QueueNotifications takeEvents() {
		if (this.events.isEmpty()) {
			return QueueNotifications.NONE;
		}
		QueueNotifications taken = this.events;
		this.events = new QueueNotifications();
		return taken;
	}

	boolean isFull() {
		return this.maxLength >= 0 && readyCount() + this.delayed.size() + this.waitingElsewhere >= this.maxLength;
	}

	boolean diesOfCrashes(QueuedTask entry) {
		return this.maxCrashes >= 0 && entry.crashes >= this.maxCrashes;
	}

	int readyCount() {
		return this.ready.size() + this.suspects.size();
	}

	/** Earliest moment at which something happens by itself. */
	long nextMoment() {
		QueuedTask lapsing = this.leased.first();
		long lapse = (lapsing != null) ? lapsing.time : NEVER_MILLIS;
		return this.delayed.isEmpty() ? lapse : Math.min(lapse, this.delayed.first().time);
	}

	/**
	 * Put an entry that is in no list where it waits.
	 * @param due when it is due, or since when it is ready
	 */
	void enqueueTask(QueuedTask entry, boolean first, long due, long now) {
		boolean suspect = entry.isSuspect();
		entry.ticket = suspect ? 0 : this.tickets.issueTicket(entry.id, first);
		entry.time = due;
		if (due > now) {
			entry.state = TaskState.DELAYED;
			entry.first = first;
			entry.order = nextNumber();
			this.delayed.add(entry);
			return;
		}
		entry.state = TaskState.READY;
		this.events.ready = true;
		if (suspect) {
			entry.order = -nextNumber();
			this.suspects.addFirst(entry);
		}
		else if (first) {
			this.ready.addFirst(entry);
		}
		else {
			this.ready.addLast(entry);
		}
	}

	/** Put an entry that is in no list among the dead letters. */
	StoredDeadLetter addDeadLetter(QueuedTask entry, String reason, long now) {
		entry.state = TaskState.DEAD;
		entry.time = now;
		entry.lastError = reason;
		entry.order = nextNumber();
		this.dead.put(entry.order, entry);
		return toDeadLetter(entry);
	}

	static StoredDeadLetter toDeadLetter(QueuedTask entry) {
		return WaitingTask.of(entry).deadLetter(entry.forcedReleases, entry.time);
	}

	/** Take an entry out of the list its state says, not out of the queue. */
	void unlinkTask(QueuedTask entry) {
		switch (entry.state) {
			case READY -> (entry.isSuspect() ? this.suspects : this.ready).remove(entry);
			case DELAYED -> this.delayed.remove(entry);
			case RUNNING -> this.leased.remove(entry);
			case DEAD -> this.dead.remove(entry.order);
			case FINISHED -> throw new IllegalStateException("A finish mark is not an entry");
		}
	}

	/** Begin the rerun of an entry that is in no list, if there is to be one. */
	boolean restartTask(QueuedTask entry, boolean finished, long now) {
		StoredTask.RerunRequest rerun = entry.rerunUnlessFinished(finished);
		if (rerun == null) {
			return false;
		}
		entry.rerun = null;
		entry.refillFrom(rerun);
		enqueueTask(entry, rerun.first(), Math.max(rerun.due(), now), now);
		return true;
	}

	void removeTask(QueuedTask entry) {
		unlinkTask(entry);
		this.entries.remove(entry.id);
	}

	/**
	 * Move tasks that have come due to where they are claimed from: earlier ones before
	 * later ones at either end.
	 */
	void releaseDue(long now) {
		List<QueuedTask> toHead = new ArrayList<>(0);
		while (!this.delayed.isEmpty() && this.delayed.first().time <= now) {
			QueuedTask entry = this.delayed.first();
			this.delayed.remove(entry);
			if (entry.first) {
				toHead.add(entry);
			}
			else {
				enqueueTask(entry, false, entry.time, now);
			}
		}
		for (int i = toHead.size() - 1; i >= 0; i--) {
			enqueueTask(toHead.get(i), true, toHead.get(i).time, now);
		}
	}

}
