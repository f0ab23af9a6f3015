// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.memory;

import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.QueueCounts;
import io.chihuo.QueueView;
import io.chihuo.RunOutcome;
import io.chihuo.TaskInfo;
import io.chihuo.backend.ChildrenNote;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.IdPage;
import io.chihuo.backend.Lease;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.OrphanedChildren;
import io.chihuo.backend.ParkRequest;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.SchedulePage;
import io.chihuo.backend.ScheduleRecord;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredPayload;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.outcome.CompletionResult;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.backend.state.QueueNotifications;
import io.chihuo.backend.state.QueueStateMachine;
import io.chihuo.backend.state.ScheduleMoves;
import io.chihuo.concurrent.OutcomeListeners;
import io.chihuo.concurrent.PeriodicAlarm;

/**
 * One queue under one lock. The code under the lock is short and never blocks, so a
 * monitor serves, and its adaptive spinning suits it.
 */
final class MemoryTaskStore implements TaskStore {

	private static final long FULL_HEAP_RETRY_MILLIS = 1000;

	private final QueueName name;

	private final TaskClock clock;

	private final List<StoreListener> listeners = new CopyOnWriteArrayList<>();

	private final Object lock = new Object();

	private KeptOutcomes outcomes = new KeptOutcomes();

	private final OutcomeListeners outcomeListeners = new OutcomeListeners();

	/** It keeps the order itself, so there are no tickets. */
	private QueueStateMachine states;

	private final TokenCounter tokens = new TokenCounter();

	private QueuePolicy policy = QueuePolicy.DEFAULTS;

	private final NavigableMap<String, ScheduleRecord> schedules = new TreeMap<>();

	/** Made once: planning an alarm takes as little memory as possible. */
	private final Runnable handleAlarm = this::onAlarm;

	private long alarmAt = Long.MAX_VALUE;

	private Runnable cancelAlarm = () -> {
	};

	private volatile boolean closed;

	MemoryTaskStore(QueueName name, TaskClock clock) {
		this.name = name;
		this.clock = clock;
		this.states = new QueueStateMachine(this.tokens, (id, first) -> 0, this.outcomes);
	}

	/** Forget everything but the policy. */
	void clear() {
		synchronized (this.lock) {
			this.outcomes = new KeptOutcomes();
			this.states = new QueueStateMachine(this.tokens, (id, first) -> 0, this.outcomes);
			this.states.applyPolicy(this.policy);
			this.schedules.clear();
		}
	}

	/** Refuses all calls from now on. */
	void close() {
		this.closed = true;
	}

	/** When the next task changes by itself. */
	long nextMoment() {
		synchronized (this.lock) {
			return this.states.nextMoment();
		}
	}

	@Override
	public QueueName queue() {
		return this.name;
	}

	@Override
	public boolean isLocal() {
		return true;
	}

	@Override
	public CompletableFuture<Void> applyPolicy(QueuePolicy policy) {
		return answerCall((now) -> {
			this.policy = policy;
			this.states.applyPolicy(policy);
			return policy;
		}).thenAccept((configured) -> {
		});
	}

	@Override
	public CompletableFuture<List<AddResult>> add(List<NewTask> tasks) {
		return answerCall((now) -> this.states.add(tasks, now));
	}

	@Override
	public CompletableFuture<List<SubmissionAnswer>> submit(List<Submission> submissions) {
		return answerCall((now) -> this.states.submit(submissions, now));
	}

	@Override
	public CompletableFuture<List<WatchAnswer>> watch(List<WatchRequest> requests) {
		return answerCall((now) -> this.states.watch(requests, now));
	}

	@Override
	public CompletableFuture<Void> forgetOutcomes(List<OutcomeKey> keys) {
		return answerCall((now) -> {
			keys.forEach((key) -> this.outcomes.forgetOutcome(key.id(), key.order()));
			return keys;
		}).thenAccept((forgotten) -> {
		});
	}

	@Override
	public CompletableFuture<List<Boolean>> park(List<ParkRequest> requests) {
		return answerCall((now) -> this.states.park(requests, now));
	}

	@Override
	public CompletableFuture<List<CompletionResult>> complete(List<Completion> completions) {
		return answerCall((now) -> this.states.complete(completions, now));
	}

	@Override
	public CompletableFuture<List<ChildrenNote.NoteResult>> noteChildren(List<ChildrenNote> notes) {
		return answerCall((now) -> this.states.noteChildren(notes));
	}

	@Override
	public CompletableFuture<List<OrphanedChildren>> takeOrphans(int max, List<Long> handled) {
		return answerCall((now) -> this.outcomes.orphans().takeOrphans(max, handled, now));
	}

	@Override
	public Runnable addOutcomeListener(String node, OutcomeListener listener) {
		return this.outcomeListeners.add(node, listener);
	}

	@Override
	public CompletableFuture<ClaimResult> claim(ClaimRequest request) {
		return answerCall((now) -> this.states.claim(request, now));
	}

	@Override
	public CompletableFuture<List<Renewal>> renew(List<Lease> leases, Duration length) {
		return answerCall((now) -> this.states.renew(leases, length, now));
	}

	@Override
	public CompletableFuture<List<RunOutcome>> settle(List<Settlement> settlements) {
		return answerCall((now) -> this.states.settle(settlements, now));
	}

	@Override
	public CompletableFuture<List<Boolean>> finish(List<String> ids) {
		return answerCall((now) -> this.states.finish(ids, now));
	}

	@Override
	public CompletableFuture<List<Boolean>> unfinish(List<String> ids) {
		return answerCall((now) -> this.states.unfinish(ids));
	}

	@Override
	public CompletableFuture<List<CancelResult>> cancelTasks(List<OutcomeKey> tasks) {
		return answerCall((now) -> this.states.cancel(tasks, now));
	}

	@Override
	public CompletableFuture<List<Optional<TaskInfo>>> find(List<String> ids) {
		return answerCall((now) -> this.states.find(ids));
	}

	@Override
	public CompletableFuture<Optional<StoredPayload>> findPayload(String id) {
		return answerCall((now) -> this.states.findPayload(id));
	}

	@Override
	public CompletableFuture<IdPage> peek(QueueView view, @Nullable String cursor, int size) {
		return answerCall((now) -> this.states.peek(view, cursor, size));
	}

	@Override
	public CompletableFuture<QueueCounts> counts() {
		return answerCall((now) -> this.states.counts());
	}

	@Override
	public CompletableFuture<Long> clearUnfinished() {
		return answerCall((now) -> this.states.clearUnfinished(now));
	}

	@Override
	public CompletableFuture<Long> clearFinished() {
		return answerCall((now) -> this.states.clearFinished());
	}

	@Override
	public CompletableFuture<StoredDeadLetter.Page> deadLetters(@Nullable String cursor, int size, boolean payloads) {
		return answerCall((now) -> this.states.deadLetters(cursor, size, payloads));
	}

	@Override
	public CompletableFuture<List<Boolean>> requeue(List<String> ids) {
		return answerCall((now) -> this.states.requeue(ids, now));
	}

	@Override
	public CompletableFuture<List<Boolean>> discard(List<String> ids) {
		return answerCall((now) -> this.states.discard(ids, now));
	}

	@Override
	public CompletableFuture<DeadLetterSweep> requeueAll(@Nullable String cursor, int max) {
		return answerCall((now) -> this.states.requeueAll(cursor, max, now));
	}

	@Override
	public CompletableFuture<DeadLetterSweep> discardAll(@Nullable String cursor, int max) {
		return answerCall((now) -> this.states.discardAll(cursor, max, now));
	}

	@Override
	public CompletableFuture<List<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes) {
		return answerCall((now) -> new ScheduleMoves(this.schedules, this.states).changeAll(changes, now));
	}

	@Override
	public CompletableFuture<SchedulePage> findSchedules(List<String> names) {
		return answerCall((now) -> new SchedulePage(
				names.stream().map(this.schedules::get).filter(Objects::nonNull).toList(), null, now));
	}

	@Override
	public CompletableFuture<SchedulePage> listSchedules(@Nullable String cursor, int size) {
		return answerCall((now) -> {
			SortedMap<String, ScheduleRecord> rest = (cursor != null) ? this.schedules.tailMap(cursor, false)
					: this.schedules;
			List<ScheduleRecord> page = rest.values().stream().limit(size).toList();
			return new SchedulePage(page, (page.size() < size) ? null : page.get(size - 1).name(), now);
		});
	}

	@Override
	public Runnable addListener(StoreListener listener) {
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

	private <R> CompletableFuture<R> answerCall(LongFunction<R> operation) {
		if (this.closed) {
			return CompletableFuture.failedFuture(MemoryTaskBackend.createUnavailable());
		}
		R answer;
		QueueNotifications events;
		long now = this.clock.millis(); // takes as long as much that the lock guards
		synchronized (this.lock) {
			this.states.advanceTo(now);
			if (this.states.hasKeptOutcomes()) {
				this.outcomes.expireOutcomes(now);
			}
			try {
				answer = operation.apply(now);
			}
			catch (RuntimeException ex) {
				return CompletableFuture.failedFuture(ex);
			}
			events = this.states.takeEvents();
			setAlarmAt(this.states.hasKeptOutcomes() ? Math.min(this.states.nextMoment(), this.outcomes.nextExpiry())
					: this.states.nextMoment());
		}
		if (events != QueueNotifications.NONE) {
			events.notifyListeners(this.listeners);
			events.endNotices().forEach(this::notifyEnded);
		}
		return CompletableFuture.completedFuture(answer);
	}

	private void notifyEnded(QueueNotifications.EndNotice notice) {
		notice.nodes().forEach((node) -> this.outcomeListeners.notifyEnded(node, notice.end().key(), notice.end()));
	}

	/**
	 * Set an alarm, so that listeners are notified at that moment even if nobody calls.
	 */
	private void setAlarmAt(long moment) {
		if (moment < this.alarmAt) {
			this.cancelAlarm.run();
			this.alarmAt = Long.MAX_VALUE;
			this.cancelAlarm = PeriodicAlarm.setAlarm(this.clock, moment, this.handleAlarm);
			this.alarmAt = moment;
		}
	}

	private void onAlarm() {
		try {
			synchronized (this.lock) {
				this.alarmAt = Long.MAX_VALUE;
			}
			answerCall((now) -> now);
		}
		catch (OutOfMemoryError ex) {
			PeriodicAlarm.setAlarm(this.clock, this.clock.millis() + FULL_HEAP_RETRY_MILLIS, this.handleAlarm);
		}
	}

	/** Used with the lock held only. */
	private static final class TokenCounter implements LongSupplier {

		private long last;

		@Override
		public long getAsLong() {
			return ++this.last;
		}

	}

	@Override
	public boolean joinsTransaction() {
		return false;
	}

}
