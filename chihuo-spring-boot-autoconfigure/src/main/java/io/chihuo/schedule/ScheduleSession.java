// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.ScheduleChange.SlotTask;
import io.chihuo.backend.ScheduleRecord;
import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.SafeLogger;

/**
 * The steps of a driver from a start to the next stop. They follow each other: each ends
 * with a call to the store or an alarm, which begins the next one.
 */
final class ScheduleSession {

	private static final SafeLogger logger = SafeLogger.inBackground(ScheduleSession.class);

	/** Until the record is read again, which other nodes may have changed. */
	private static final long MAX_WAIT_MILLIS = Duration.ofMinutes(5).toMillis();

	private static final long MAX_RETRY_MILLIS = 30_000;

	private static final int MAX_RETRY_DOUBLINGS = 5;

	/** A slot of the former definition is left to the nodes that have it for so long. */
	private static final Duration FORMER_SLOT_GRACE = Duration.ofSeconds(2);

	private static final long FORMER_SLOT_POLL_MILLIS = 200;

	/** From one note that the schedule is declared to the next. */
	static final Duration DECLARED_PERIOD = Duration.ofHours(1);

	private final ScheduleDriver driver;

	private final ScheduleResources resources;

	private final @Nullable DeclaredSchedule declared;

	private final String name;

	private final ScheduleStore store;

	private final SlotProposals proposals;

	private long version;

	private @Nullable ScheduleState state;

	/**
	 * Since the store last took a change, or nothing was due. A record that can be read
	 * does not tell that it can be written.
	 */
	private int failures;

	private final SlotReports.ThrottledLog failureLog;

	private boolean claimed;

	private final AtomicReference<@Nullable Runnable> waitingStep = new AtomicReference<>();

	private volatile boolean reloading;

	private volatile Runnable cancelAlarm = () -> {
	};

	ScheduleSession(ScheduleDriver driver) {
		this.driver = driver;
		this.resources = driver.resources();
		this.declared = driver.declared();
		this.name = driver.name();
		this.store = this.resources.stores().storeOf(driver.loop());
		this.proposals = new SlotProposals(driver, this);
		this.failureLog = this.resources.reports().createThrottle();
	}

	boolean isOver() {
		return !this.driver.isCurrent(this);
	}

	void cancelAlarm() {
		this.cancelAlarm.run();
	}

	private void setAlarm(long localMillis, Runnable step) {
		if (isOver()) {
			return;
		}
		Runnable waiting = step::run;
		this.waitingStep.set(waiting);
		this.cancelAlarm = PeriodicAlarm.setAlarm(this.resources.clock(), localMillis, () -> {
			if (this.waitingStep.compareAndSet(waiting, null)) {
				callSafely(waiting);
			}
		});
		if (this.reloading) {
			reload();
		}
	}

	/** Make no step but this one next, at once if none is under way. */
	void reload() {
		this.reloading = true;
		if (this.waitingStep.getAndSet(null) != null) {
			this.reloading = false;
			cancelAlarm();
			callSafely(this::loadRecord);
		}
	}

	/** A step that fails must not be the last one. */
	private void callSafely(Runnable step) {
		if (isOver()) {
			return;
		}
		try {
			step.run();
		}
		catch (RuntimeException | Error ex) {
			onFailed(ex, this::loadRecord);
		}
	}

	void callIn(long millis, Runnable step) {
		setAlarm(this.resources.clock().millis() + millis, step);
	}

	void loadLater(long millis) {
		callIn(millis, this::loadRecord);
	}

	/** Nothing is to be done until the record is read again. */
	private void rest(Runnable step) {
		this.failures = 0;
		callIn(MAX_WAIT_MILLIS, step);
	}

	Instant storeTime() {
		return Instant.ofEpochMilli(this.resources.time().currentMillis());
	}

	void begin() {
		if (this.declared == null) {
			loadRecord();
			return;
		}
		// asks the store first, to know its time
		onAnswer(() -> this.store.findSchedule(this.name)
			.thenCompose((found) -> this.resources.ownership()
				.claimSchedule(this.name, this.driver.loop(), this.driver.keepStartMillis())), (claimed) -> {
					this.claimed = claimed;
					if (claimed) {
						loadRecord();
					}
					else {
						rest(this::begin);
					}
				}, this::begin);
	}

	void loadRecord() {
		onAnswer(() -> this.store.findSchedule(this.name), this::onLoaded, this::loadRecord);
	}

	private void onLoaded(Optional<ScheduleRecord> found) {
		ScheduleState state = found.map((stored) -> ScheduleState.parseContent(stored.content())).orElse(null);
		boolean claimed = this.claimed;
		this.claimed = false;
		if (state != null && !state.isRetired()) {
			reconcile(found.get().version(), state);
		}
		else if (this.declared == null) {
			this.driver.onGone();
		}
		else if (claimed && state == null) {
			Instant now = storeTime();
			writeState(0, ScheduleState.define(this.declared.settings(), this.driver.keepStartMillis(), now)
				.declare(this.declared.payloadSource(), now));
		}
		else if (claimed) {
			rest(this::begin);
		}
		else {
			// has been removed, or moved to another queue
			callIn(0, this::begin);
		}
	}

	/**
	 * The newest definition holds while a node declares it, and the record tells when one
	 * last did. Nodes that have another one do not, so that it ends with its last node.
	 * Called after each change too, as slots may follow each other too closely for
	 * another look at the record.
	 */
	private void reconcile(long version, ScheduleState state) {
		DeclaredSchedule declared = this.declared;
		Instant now = storeTime();
		boolean holds = declared != null
				&& (state.definedAt() < this.driver.keepStartMillis() || ScheduleDescriber.isUndeclared(state, now));
		if (declared == null || (!holds && !isSame(state, declared))) {
			adoptState(version, state);
		}
		else if (!state.scheduleSettings().equals(declared.settings())) {
			redefine(version, state, declared, now);
		}
		else if ((holds && state.payloadSource() != declared.payloadSource()) || isNoteDue(state, now)) {
			PayloadSource payloads = holds ? declared.payloadSource() : state.payloadSource();
			writeState(version, state.declare(payloads, now));
		}
		else {
			adoptState(version, state);
		}
	}

	/**
	 * A schedule that was made at run time later than this node started is another one.
	 */
	private static boolean isSame(ScheduleState state, DeclaredSchedule declared) {
		return !state.isRuntime() && state.scheduleSettings().equals(declared.settings());
	}

	private static boolean isNoteDue(ScheduleState state, Instant now) {
		Instant noted = state.declaredAt();
		return noted == null || Duration.between(noted, now).compareTo(DECLARED_PERIOD) >= 0;
	}

	private void redefine(long version, ScheduleState state, DeclaredSchedule declared, Instant now) {
		DueSlots due = state.isPaused() ? null : judgeSlots(state, now);
		if (due != null && state.definedAt() >= this.driver.keepStartMillis()) {
			// no other node adds the last slots of the definition that ends
			adoptState(version, state);
			return;
		}
		if (due != null && Duration.between(due.newest(), now.minus(shiftOf(state))).compareTo(FORMER_SLOT_GRACE) < 0) {
			// another node is about to add it
			loadLater(FORMER_SLOT_POLL_MILLIS);
			return;
		}
		ScheduleState changed = state.redefine(this.name, declared.settings(), this.driver.keepStartMillis(), now)
			.declare(declared.payloadSource(), now);
		change(version, changed, null,
				(answer) -> logger.info("Schedule '{}' has new settings; its slots count from now", this.name),
				(answer) -> loadRecord());
	}

	/** Of the definition that holds, which may be that of another node. */
	Duration shiftOf(ScheduleState state) {
		return state.scheduleSettings().shiftOf(this.name);
	}

	@Nullable DueSlots judgeSlots(ScheduleState state, Instant now) {
		return state.scheduleSettings()
			.misfireRule()
			.judge(state.slotSeries(), state.lastSlot(), now.minus(shiftOf(state)));
	}

	private void adoptState(long version, ScheduleState state) {
		this.version = version;
		this.state = state;
		planNext(state);
	}

	/** The record that this session knows did not change. */
	void planAgain() {
		ScheduleState state = this.state;
		if (state != null) {
			planNext(state);
		}
	}

	private void planNext(ScheduleState state) {
		if (this.proposals.proposeRequest(state)) {
			return;
		}
		if (state.isPaused()) {
			rest(this::loadRecord);
			return;
		}
		long local = this.resources.clock().millis();
		Instant next = state.slotSeries().nextAfter(state.lastSlot());
		long latest = local + ((state.waitingSlot() != null) ? SlotProposals.WAITING_POLL_MILLIS : MAX_WAIT_MILLIS);
		long due = (next != null) ? this.resources.time().toLocalMillis(next.plus(shiftOf(state)).toEpochMilli())
				: Long.MAX_VALUE;
		if (due > local && state.waitingSlot() == null) {
			this.failures = 0;
		}
		setAlarm(Math.min(due, latest), () -> onAlarm(state, due));
	}

	private void onAlarm(ScheduleState state, long due) {
		if (state.waitingSlot() != null) {
			this.proposals.proposeWaiting(state);
		}
		else if (this.resources.clock().millis() < due) {
			loadRecord();
		}
		else {
			this.proposals.proposeDue(state);
		}
	}

	/** Write the record of the version that this session knows. */
	void writeState(ScheduleState changed) {
		writeState(this.version, changed);
	}

	private void writeState(long version, ScheduleState changed) {
		change(version, changed, null, (answer) -> {
		}, (answer) -> loadRecord());
	}

	/**
	 * Write the record of the version that this session knows, together with a task.
	 * @param onAdded called if both are stored
	 * @param onRefused called if the store refuses the task
	 */
	void addTask(ScheduleState changed, SlotTask slot, Consumer<ScheduleAnswer> onAdded,
			Consumer<ScheduleAnswer> onRefused) {
		change(this.version, changed, slot, onAdded, onRefused);
	}

	private void change(long version, ScheduleState changed, @Nullable SlotTask slot,
			Consumer<ScheduleAnswer> onChanged, Consumer<ScheduleAnswer> onRefused) {
		ScheduleChange change = new ScheduleChange(this.name, version, changed.toContent(), slot);
		onAnswer(() -> this.store.changeSchedule(change), (answer) -> {
			this.failures = 0;
			switch (answer.result()) {
				case CHANGED -> {
					onChanged.accept(answer);
					this.resources.reports().onWritten(this.name, this.driver.loop(), changed);
					reconcile(version + 1, changed.afterWrite());
				}
				case OTHER_VERSION -> loadRecord();
				case TOO_EARLY, UNDER_WAY, QUEUE_FULL -> onRefused.accept(answer);
			}
		}, this::loadRecord);
	}

	/** Of this and what follows, only one step at a time. */
	<A> void onAnswer(Supplier<CompletableFuture<A>> call, Consumer<A> next, Runnable again) {
		CompletableFuture<A> answer;
		try {
			answer = call.get();
		}
		catch (RuntimeException | Error ex) {
			answer = CompletableFuture.failedFuture(ex);
		}
		answer.thenAccept((result) -> {
			if (!isOver()) {
				next.accept(result);
			}
		}).exceptionally((failure) -> {
			onFailed(failure, again);
			return null;
		});
	}

	/** Plans the next step whatever happens, or the schedule would end. */
	void onFailed(Throwable failure, Runnable again) {
		try {
			logFailure(failure);
		}
		finally {
			this.failures++;
			callIn(Math.min(MAX_RETRY_MILLIS, 1000L << Math.min(this.failures, MAX_RETRY_DOUBLINGS)), again);
		}
	}

	private void logFailure(Throwable failure) {
		if (this.failures == 0 && !isOver() && this.failureLog.tryLog()) {
			Throwable unwrapped = FailureText.unwrapFailure(failure);
			logger.warn("Schedule '{}' cannot continue; it retries until it succeeds: {}", this.name,
					FailureText.messageLine(unwrapped));
			logger.debug("Schedule '{}' cannot continue", this.name, FailureText.toLoggable(unwrapped));
		}
	}

}
