// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.OverlapPolicy;
import io.chihuo.ScheduledSlot;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.ScheduleChange.SlotTask;
import io.chihuo.backend.ScheduleRecord;
import io.chihuo.backend.TaskClock;
import io.chihuo.client.SlotTaskEncoder;
import io.chihuo.concurrent.StoreTime;

/**
 * Proposes the slots of one schedule. Its steps follow each other: each ends with a call
 * to the store or an alarm, which begins the next one.
 */
final class ScheduleDriver {

	private static final Logger logger = LoggerFactory.getLogger(ScheduleDriver.class);

	/** Until the record is read again, which other nodes may have changed. */
	private static final long MAX_WAIT_MILLIS = Duration.ofMinutes(5).toMillis();

	/** From one look at an earlier run to the next, while a slot waits for its end. */
	private static final long WAITING_POLL_MILLIS = 1000;

	private static final long FULL_QUEUE_RETRY_MILLIS = 1000;

	private static final long PAYLOAD_RETRY_MILLIS = 5000;

	private static final long MAX_RETRY_MILLIS = 30_000;

	private static final int MAX_RETRY_DOUBLINGS = 5;

	private final DeclaredSchedule schedule;

	private final ScheduleStore store;

	private final SlotTaskEncoder<Object> encoder;

	private final TaskClock clock;

	private final StoreTime time;

	private final Executor foreignThreads;

	private volatile @Nullable DriverSession session;

	/**
	 * When this node began with it, by the clock of the store; 0 before the first answer.
	 */
	private volatile long startedAt;

	ScheduleDriver(DeclaredSchedule schedule, ScheduleStore store, SlotTaskEncoder<Object> encoder, TaskClock clock,
			StoreTime time, Executor foreignThreads) {
		this.schedule = schedule;
		this.store = store;
		this.encoder = encoder;
		this.clock = clock;
		this.time = time;
		this.foreignThreads = foreignThreads;
	}

	void start() {
		DriverSession session = new DriverSession();
		this.session = session;
		session.loadRecord();
	}

	void stop() {
		DriverSession session = this.session;
		this.session = null;
		if (session != null) {
			session.cancelAlarm();
		}
	}

	private long keepStartMillis(long now) {
		this.startedAt = (this.startedAt == 0) ? now : this.startedAt;
		return this.startedAt;
	}

	/** The steps from a start to the next stop. */
	private final class DriverSession {

		private final String name = ScheduleDriver.this.schedule.name();

		private long version;

		private @Nullable ScheduleState state;

		private int failures;

		private @Nullable Instant failedSlot;

		private volatile Runnable cancelAlarm = () -> {
		};

		private boolean isOver() {
			return ScheduleDriver.this.session != this;
		}

		void cancelAlarm() {
			this.cancelAlarm.run();
		}

		private void setAlarm(long localMillis, Runnable step) {
			if (!isOver()) {
				this.cancelAlarm = ScheduleDriver.this.clock.setAlarm(localMillis, step);
			}
		}

		private void callIn(long millis, Runnable step) {
			setAlarm(ScheduleDriver.this.clock.millis() + millis, step);
		}

		private long storeMillis() {
			return ScheduleDriver.this.time.currentMillis();
		}

		private void loadRecord() {
			onAnswer(() -> ScheduleDriver.this.store.findSchedule(this.name), this::onLoaded, this::loadRecord);
		}

		private void onLoaded(Optional<ScheduleRecord> found) {
			long now = storeMillis();
			long startedAt = keepStartMillis(now);
			ScheduleSettings settings = ScheduleDriver.this.schedule.settings();
			if (found.isEmpty()) {
				writeState(0, ScheduleState.define(settings, startedAt, Instant.ofEpochMilli(now)), null);
				return;
			}
			ScheduleState state = ScheduleState.parseContent(found.get().content());
			if (!state.scheduleSettings().equals(settings) && state.definedAt() < startedAt) {
				logger.info("Schedule '{}' has new settings; its slots count from now", this.name);
				writeState(found.get().version(), state.redefine(settings, startedAt, Instant.ofEpochMilli(now)), null);
				return;
			}
			adoptState(found.get().version(), state);
		}

		private void adoptState(long version, ScheduleState state) {
			this.version = version;
			this.state = state;
			planNext(state);
		}

		private void planNext(ScheduleState state) {
			Instant next = state.slotSeries().nextAfter(state.lastSlot());
			long latest = ScheduleDriver.this.clock.millis()
					+ ((state.waitingSlot() != null) ? WAITING_POLL_MILLIS : MAX_WAIT_MILLIS);
			long due = (next != null) ? ScheduleDriver.this.time.toLocalMillis(next.plus(shiftOf(state)).toEpochMilli())
					: Long.MAX_VALUE;
			setAlarm(Math.min(due, latest), () -> onAlarm(state, due));
		}

		private void onAlarm(ScheduleState state, long due) {
			if (isOver()) {
				return;
			}
			Instant waiting = state.waitingSlot();
			if (waiting != null) {
				proposeSlot(state.holdSlot(null), waiting);
			}
			else if (ScheduleDriver.this.clock.millis() < due) {
				loadRecord();
			}
			else {
				proposeDue(state);
			}
		}

		private void proposeDue(ScheduleState state) {
			DueSlots due = judgeSlots(state);
			if (due == null) {
				planNext(state);
			}
			else if (due.runs().isEmpty()) {
				logger.info("Schedule '{}' skips missed slots up to {}", this.name, due.newest());
				writeState(this.version, state.skipTo(due.newest()), null);
			}
			else {
				proposeSlot(state, due.runs().get(0));
			}
		}

		/** Of the definition that holds, which may be that of another node. */
		private Duration shiftOf(ScheduleState state) {
			return state.scheduleSettings().shiftOf(this.name);
		}

		private @Nullable DueSlots judgeSlots(ScheduleState state) {
			Instant now = Instant.ofEpochMilli(storeMillis()).minus(shiftOf(state));
			return state.scheduleSettings().misfireRule().judge(state.slotSeries(), state.lastSlot(), now);
		}

		/** The payload is made by code of the application. */
		private void proposeSlot(ScheduleState state, Instant nominalTime) {
			ScheduleDriver.this.foreignThreads.execute(() -> {
				NewTask task;
				try {
					task = createTask(nominalTime, shiftOf(state));
				}
				catch (Throwable ex) {
					onPayloadFailed(state, nominalTime, ex);
					return;
				}
				ScheduleState changed = state.addRun(nominalTime, task.id());
				List<String> earlier = (state.scheduleSettings().overlap() == OverlapPolicy.ALLOW) ? List.of()
						: state.runIds();
				writeState(this.version, changed,
						new SlotTask(task, nominalTime.plus(shiftOf(state)).toEpochMilli(), earlier));
			});
		}

		/**
		 * Logged once a slot. One that had to wait is not counted as missed, so it is
		 * skipped.
		 */
		private void onPayloadFailed(ScheduleState state, Instant nominalTime, Throwable failure) {
			ScheduleState present = this.state;
			if (present != null && nominalTime.equals(present.waitingSlot())) {
				logger.error("Schedule '{}' cannot make the payload of slot {}, which waited for an earlier run: the "
						+ "slot is skipped", this.name, nominalTime, failure);
				writeState(this.version, state, null);
				return;
			}
			if (!nominalTime.equals(this.failedSlot)) {
				this.failedSlot = nominalTime;
				logger.error("Schedule '{}' cannot make the payload of slot {}; it tries again until the slot counts "
						+ "as missed", this.name, nominalTime, failure);
			}
			callIn(PAYLOAD_RETRY_MILLIS, this::loadRecord);
		}

		private NewTask createTask(Instant nominalTime, Duration shift) throws Exception {
			Duration age = Duration.between(nominalTime.plus(shift), Instant.ofEpochMilli(storeMillis()));
			ScheduledSlot slot = new ScheduledSlot(this.name, nominalTime,
					age.compareTo(MisfireRule.ON_TIME_WINDOW) > 0);
			Object payload = ScheduleDriver.this.schedule.payloads().createPayload(slot);
			return ScheduleDriver.this.encoder.encodeTask(this.name + "@" + nominalTime, payload, slot);
		}

		private void writeState(long version, ScheduleState changed, @Nullable SlotTask slot) {
			ScheduleChange change = new ScheduleChange(this.name, version, changed.toContent(), slot);
			onAnswer(() -> ScheduleDriver.this.store.changeSchedule(change),
					(answer) -> onWritten(answer, version, changed), this::loadRecord);
		}

		private void onWritten(ScheduleAnswer answer, long version, ScheduleState changed) {
			switch (answer.result()) {
				case CHANGED -> adoptState(version + 1, changed);
				case OTHER_VERSION -> loadRecord();
				case TOO_EARLY -> planAgain();
				case UNDER_WAY -> onUnderWay(changed.lastSlot());
				case QUEUE_FULL -> {
					logger.warn(
							"The queue of loop '{}' is full, so that schedule '{}' cannot add its task; it tries "
									+ "again until the slot counts as missed",
							ScheduleDriver.this.schedule.loop(), this.name);
					callIn(FULL_QUEUE_RETRY_MILLIS, this::loadRecord);
				}
			}
		}

		private void planAgain() {
			ScheduleState state = this.state;
			if (state != null) {
				planNext(state);
			}
		}

		private void onUnderWay(Instant slot) {
			ScheduleState state = this.state;
			if (state == null) {
				return;
			}
			if (state.waitingSlot() != null) {
				skipWhileWaiting(state);
				return;
			}
			boolean holds = state.scheduleSettings().overlap() == OverlapPolicy.QUEUE_ONE;
			if (!holds) {
				logSkipped(slot);
			}
			writeState(this.version, holds ? state.skipTo(slot).holdSlot(slot) : state.skipTo(slot), null);
		}

		/** A slot waits already, so that those that have come due since are skipped. */
		private void skipWhileWaiting(ScheduleState state) {
			DueSlots due = judgeSlots(state);
			if (due == null) {
				planNext(state);
			}
			else {
				logSkipped(due.newest());
				writeState(this.version, state.skipTo(due.newest()), null);
			}
		}

		private void logSkipped(Instant slot) {
			logger.info("Schedule '{}' skips slot {}, since an earlier run is under way", this.name, slot);
		}

		private <A> void onAnswer(Call<A> call, Consumer<A> next, Runnable again) {
			CompletableFuture<A> answer;
			try {
				answer = call.send();
			}
			catch (RuntimeException ex) {
				answer = CompletableFuture.failedFuture(ex);
			}
			answer.thenAccept((result) -> {
				if (!isOver()) {
					next.accept(result);
				}
				this.failures = 0;
			}).exceptionally((failure) -> {
				logFailure(failure);
				retryLater(again);
				return null;
			});
		}

		private void logFailure(Throwable failure) {
			if (this.failures == 0 && !isOver()) {
				logger.warn("Schedule '{}' cannot continue; it retries until it succeeds: {}", this.name,
						String.valueOf(failure.getMessage()));
				logger.debug("Schedule '{}' cannot continue", this.name, failure);
			}
		}

		private void retryLater(Runnable again) {
			this.failures++;
			callIn(Math.min(MAX_RETRY_MILLIS, 1000L << Math.min(this.failures, MAX_RETRY_DOUBLINGS)), again);
		}

	}

	/** A call to the store. */
	@FunctionalInterface
	private interface Call<A> {

		CompletableFuture<A> send();

	}

}
