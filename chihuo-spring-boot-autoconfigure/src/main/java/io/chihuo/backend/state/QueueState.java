// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.TaskState;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.TaskEnding;

/**
 * The tasks of one queue and the moves between their states. Not thread-safe: the store
 * locks.
 */
final class QueueState {

	private static final long NEVER_MILLIS = Long.MAX_VALUE;

	private static final byte[] NOTHING = {};

	private static final OutcomeWatch COMPLETION_WATCH = new OutcomeWatch(Duration.ofMinutes(1), false, null);

	private static final Comparator<QueuedTask> BY_TIME = Comparator.<QueuedTask>comparingLong((entry) -> entry.time)
		.thenComparingLong((entry) -> entry.order);

	final Map<String, QueuedTask> entries = new HashMap<>();

	final QueuedTaskList ready = new QueuedTaskList();

	/** Ready too, but claimed one at a time and before all others. */
	final QueuedTaskList suspects = new QueuedTaskList();

	final QueuedTaskList leased = new QueuedTaskList();

	final TreeSet<QueuedTask> delayed = new TreeSet<>(BY_TIME);

	/** Their runs have ended; earliest deadline first. */
	final TreeSet<QueuedTask> waiting = new TreeSet<>(BY_TIME);

	final TreeMap<Long, QueuedTask> dead = new TreeMap<>();

	final FinishMarks marks = new FinishMarks();

	private long maxLength;

	private int maxCrashes;

	/** Tasks that wait and are not kept here. */
	long waitingElsewhere;

	private final LongSupplier nextNumber;

	private final TicketIssuer tickets;

	final OutcomeRecords outcomes;

	final ChildOperation children;

	/** Whether the store may have kept outcomes. */
	boolean outcomesKept;

	private QueueNotifications events = new QueueNotifications();

	QueueState(LongSupplier nextNumber, TicketIssuer tickets, OutcomeRecords outcomes) {
		this.nextNumber = nextNumber;
		this.tickets = tickets;
		this.outcomes = outcomes;
		this.children = new ChildOperation(this);
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
		long due = this.delayed.isEmpty() ? lapse : Math.min(lapse, this.delayed.first().time);
		return this.waiting.isEmpty() ? due : Math.min(due, this.waiting.first().time);
	}

	/**
	 * Put an entry that is in no list where it waits.
	 * @param due when it is due, or since when it is ready
	 */
	void enqueueTask(QueuedTask entry, boolean first, long due, long now) {
		if (!entry.children.isEmpty()) {
			this.children.onTaskQueued(entry);
		}
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
			case WAITING -> this.waiting.remove(entry);
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

	void removeTask(QueuedTask entry, TaskEnding ending, long now) {
		unlinkTask(entry);
		endOutcome(entry, ending, NOTHING, null, NOTHING, now);
		forgetTask(entry, ending, now);
	}

	/**
	 * Forget an entry that is in no list and whose outcome has ended.
	 * @param ending how a rerun ends that was requested and is not made
	 */
	void forgetTask(QueuedTask entry, TaskEnding ending, long now) {
		dropRerun(entry, ending, now);
		this.entries.remove(entry.id);
	}

	QueuedTask requireEntry(String id) {
		return Objects.requireNonNull(this.entries.get(id));
	}

	/** Tracking that a watch has joined, or begun with a new order number. */
	static OutcomeTracking track(@Nullable OutcomeTracking tracking, OutcomeWatch watch, LongSupplier orders) {
		return (tracking != null) ? tracking.joinedBy(watch) : OutcomeTracking.of(orders.getAsLong(), watch);
	}

	/** End the task of an entry for those who await it. */
	void endOutcome(QueuedTask entry, TaskEnding ending, byte[] content, @Nullable String reason, byte[] tokenHash,
			long now) {
		if (!entry.children.isEmpty()) {
			this.children.onTaskEnded(entry, ending);
		}
		OutcomeTracking tracking = entry.tracking;
		entry.tracking = null;
		if (tracking != null) {
			endTracking(tracking, new TaskEnd(entry.id, tracking.order(), ending, content, reason, now, tokenHash),
					now);
		}
	}

	private void endTracking(OutcomeTracking tracking, TaskEnd end, long now) {
		if (tracking.retentionMillis() > 0) {
			this.outcomesKept = true;
			this.outcomes.keepOutcome(end, now + tracking.retentionMillis());
		}
		if (!tracking.nodes().isEmpty()) {
			this.events.addEnd(tracking.nodes(), end);
		}
	}

	void dropRerun(QueuedTask entry, TaskEnding ending, long now) {
		StoredTask.RerunRequest rerun = entry.rerun;
		entry.rerun = null;
		OutcomeTracking tracking = (rerun != null) ? rerun.tracking() : null;
		if (tracking != null) {
			endTracking(tracking, new TaskEnd(entry.id, tracking.order(), ending, NOTHING, null, now), now);
		}
	}

	/**
	 * End a task for good whose run failed: it becomes a dead letter, unless the failure
	 * is kept for those who await it. The entry is in no list.
	 * @return whether it became a dead letter
	 */
	boolean giveUpTask(QueuedTask entry, byte[] content, String reason, byte[] tokenHash, long now) {
		OutcomeTracking tracking = entry.tracking;
		endOutcome(entry, TaskEnding.FAILED, content, reason, tokenHash, now);
		if (tracking != null && tracking.answersFailure()) {
			forgetTask(entry, TaskEnding.SUPERSEDED, now);
			return false;
		}
		entry.tracking = (tracking != null) ? tracking.withoutNodes() : null;
		addDeadLetter(entry, reason, now);
		return true;
	}

	/** End a task that waited, or whose run has ended, with its completion. */
	void endCompleted(QueuedTask entry, long now) {
		ParkedTask parked = Objects.requireNonNull(entry.parked);
		Completion completion = Objects.requireNonNull(parked.completion());
		entry.parked = null;
		if (entry.tracking == null) {
			// a second completion is compared with the first one for a while
			entry.tracking = track(null, COMPLETION_WATCH, this::nextNumber);
		}
		if (completion.failed()) {
			endFailed(entry, completion.content(), String.valueOf(completion.reason()), parked.tokenHash(), now);
			return;
		}
		if (parked.finish()) {
			this.marks.add(entry.id, now);
		}
		boolean finished = parked.finish() || entry.finished;
		endOutcome(entry, TaskEnding.DONE, completion.content(), null, parked.tokenHash(), now);
		if (!restartTask(entry, finished, now)) {
			forgetTask(entry, TaskEnding.FINISHED, now);
		}
	}

	/** End a task that is cancelled while it waits; its rerun follows. */
	void endCancelled(QueuedTask entry, long now) {
		entry.parked = null;
		endOutcome(entry, TaskEnding.CANCELLED, NOTHING, null, NOTHING, now);
		if (!restartTask(entry, entry.finished, now)) {
			forgetTask(entry, TaskEnding.FINISHED, now);
		}
	}

	/** End a task that failed outside of its run. */
	void endFailed(QueuedTask entry, byte[] content, String reason, byte[] tokenHash, long now) {
		entry.parked = null;
		if (entry.rerunUnlessFinished(entry.finished) != null || entry.finished) {
			endOutcome(entry, TaskEnding.FAILED, content, reason, tokenHash, now);
			if (!restartTask(entry, entry.finished, now)) {
				forgetTask(entry, TaskEnding.FINISHED, now);
			}
			return;
		}
		entry.attempts++;
		if (giveUpTask(entry, content, reason, tokenHash, now)) {
			this.events.addDeadLetter(toDeadLetter(entry));
		}
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
