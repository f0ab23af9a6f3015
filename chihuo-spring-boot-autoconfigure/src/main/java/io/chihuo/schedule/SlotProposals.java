// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.OverlapPolicy;
import io.chihuo.ScheduleEntryKind;
import io.chihuo.ScheduledSlot;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange.SlotTask;
import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.SafeLogger;

/**
 * The proposals of a session: slots that are due or wait, and tasks that somebody asked
 * for.
 */
final class SlotProposals {

	private static final SafeLogger logger = SafeLogger.inBackground(SlotProposals.class);

	/** From one look at an earlier run to the next, while a slot waits for its end. */
	static final long WAITING_POLL_MILLIS = 1000;

	/** From one note in the record that nodes look at the slot that waits to the next. */
	private static final Duration WAITING_NOTE_PERIOD = Duration.ofMinutes(1);

	/** A slot that nobody has looked at for longer is judged as a missed one. */
	private static final Duration WAITING_MISSED_TIMEOUT = Duration.ofMinutes(3);

	private static final long FULL_QUEUE_RETRY_MILLIS = 1000;

	private static final long PAYLOAD_RETRY_MILLIS = 5000;

	private final ScheduleDriver driver;

	private final ScheduleSession session;

	private final SlotReports reports;

	private final SlotReports.ThrottledLog fullQueueLog;

	private final SlotTasks tasks;

	private final String name;

	private @Nullable String failedId;

	SlotProposals(ScheduleDriver driver, ScheduleSession session) {
		this.driver = driver;
		this.session = session;
		this.name = driver.name();
		this.reports = driver.resources().reports();
		this.fullQueueLog = this.reports.createThrottle();
		this.tasks = new SlotTasks(driver);
	}

	/** Propose the slots that have come due. */
	void proposeDue(ScheduleState state) {
		Instant now = this.session.storeTime();
		DueSlots due = this.session.judgeSlots(state, now);
		if (due == null) {
			this.session.planAgain();
			return;
		}
		Instant skipped = due.newestSkipped();
		if (due.runs().isEmpty()) {
			skipSlots(state, due.newest(), state.slotSeries().countBetween(state.lastSlot(), due.newest()),
					ScheduleEntryKind.SKIPPED_MISSED);
		}
		else if (skipped != null) {
			skipSlots(state, skipped, due.skippedCount(), ScheduleEntryKind.SKIPPED_MISSED);
		}
		else {
			proposeSlot(state, due.runs().get(0));
		}
	}

	private void skipSlots(ScheduleState state, Instant newest, long count, ScheduleEntryKind reason) {
		this.session.writeState(state.skipTo(newest, count, reason, this.session.storeTime()));
	}

	private void proposeSlot(ScheduleState state, Instant nominalTime) {
		String id = SlotIds.ofSlot(this.name, nominalTime);
		List<String> earlier = earlierRuns(state);
		if (earlier.isEmpty() || !this.tasks.needsCall(id)) {
			addSlot(state, nominalTime, id, earlier);
			return;
		}
		// the payload is not made in vain
		this.session.onAnswer(() -> this.driver.resources().stores().storeOf(this.driver.loop()).isUnderWay(earlier),
				(underWay) -> {
					if (underWay) {
						onUnderWay(state, nominalTime);
					}
					else {
						addSlot(state, nominalTime, id, earlier);
					}
				}, this.session::loadRecord);
	}

	private static List<String> earlierRuns(ScheduleState state) {
		return (state.scheduleSettings().overlap() == OverlapPolicy.ALLOW) ? List.of() : state.runIds();
	}

	private void addSlot(ScheduleState state, Instant nominalTime, String id, List<String> earlier) {
		Instant due = nominalTime.plus(this.session.shiftOf(state));
		createTask(state, id, nominalTime, due,
				(task) -> this.session.addTask(state.addRun(nominalTime, id, this.session.storeTime()),
						new SlotTask(task, due.toEpochMilli(), earlier), (answer) -> onAdded(due, answer),
						(answer) -> onRefused(answer, state, nominalTime)),
				(failure) -> onPayloadFailed(id, failure));
	}

	/** Slots and tasks that somebody asked for. */
	private void createTask(ScheduleState state, String id, Instant nominalTime, Instant due, Consumer<NewTask> next,
			Consumer<Throwable> onFailed) {
		ScheduledSlot slot = ScheduledSlot.of(this.name, nominalTime, SlotTasks.isLate(due, this.session.storeTime()));
		BiFunction<@Nullable NewTask, @Nullable Throwable, @Nullable Void> then = (task, failure) -> {
			if (this.session.isOver()) {
				return null;
			}
			if (task != null) {
				next.accept(task);
			}
			else if (failure != null) {
				onFailed.accept(failure);
			}
			return null;
		};
		this.tasks.createTask(state, id, slot).handle(then).exceptionally((failure) -> {
			this.session.onFailed(failure, this.session::loadRecord);
			return null;
		});
	}

	private void onAdded(Instant due, ScheduleAnswer answer) {
		this.tasks.forgetPayload();
		this.reports.onAdded(this.name, this.driver.loop(),
				Duration.ofMillis(Math.max(0, answer.now() - due.toEpochMilli())));
	}

	private void onRefused(ScheduleAnswer answer, ScheduleState state, Instant nominalTime) {
		switch (answer.result()) {
			case UNDER_WAY -> onUnderWay(state, nominalTime);
			case QUEUE_FULL -> onQueueFull();
			default -> this.session.planAgain();
		}
	}

	private void onQueueFull() {
		this.session.loadLater(FULL_QUEUE_RETRY_MILLIS);
		if (this.fullQueueLog.tryLog()) {
			logger.warn("The queue of loop '{}' is full, so that schedule '{}' cannot add its task; it tries "
					+ "again until the slot counts as missed", this.driver.loop(), this.name);
		}
	}

	private void onUnderWay(ScheduleState state, Instant slot) {
		if (state.scheduleSettings().overlap() == OverlapPolicy.QUEUE_ONE) {
			this.session.writeState(state.holdSlot(slot, this.session.storeTime()));
		}
		else {
			skipSlots(state, slot, 1, ScheduleEntryKind.SKIPPED_OVERLAP);
		}
	}

	/** Logged once a slot. */
	private void onPayloadFailed(String id, Throwable failure) {
		if (!id.equals(this.failedId)) {
			this.failedId = id;
			logger.error("Schedule '{}' cannot make the payload of slot {}; it tries again until the slot counts "
					+ "as missed", this.name, id, FailureText.toLoggable(failure));
		}
		this.session.loadLater(PAYLOAD_RETRY_MILLIS);
	}

	/** Propose the slot that waits, unless nobody could have run it for a long time. */
	void proposeWaiting(ScheduleState state) {
		Instant slot = state.waitingSlot();
		if (slot == null) {
			this.session.planAgain();
			return;
		}
		Instant now = this.session.storeTime();
		if (isMissed(state, slot, now)) {
			dropWaiting(state, ScheduleEntryKind.SKIPPED_MISSED);
			return;
		}
		List<String> earlier = earlierRuns(state);
		String id = SlotIds.ofSlot(this.name, slot);
		this.session.onAnswer(() -> this.driver.resources().stores().storeOf(this.driver.loop()).isUnderWay(earlier),
				(underWay) -> {
					if (underWay) {
						onStillWaiting(state);
					}
					else {
						addWaiting(state, slot, id, earlier);
					}
				}, this.session::loadRecord);
	}

	private boolean isMissed(ScheduleState state, Instant slot, Instant now) {
		Instant seen = state.waitingSeenAt();
		return seen != null && Duration.between(seen, now).compareTo(WAITING_MISSED_TIMEOUT) > 0
				&& !state.scheduleSettings().misfireRule().allowsRun(state.slotSeries(), slot, now);
	}

	private void dropWaiting(ScheduleState state, ScheduleEntryKind reason) {
		this.session.writeState(state.dropWaiting(reason, this.session.storeTime()));
	}

	private void addWaiting(ScheduleState state, Instant slot, String id, List<String> earlier) {
		createTask(state, id, slot, slot.plus(this.session.shiftOf(state)),
				(task) -> this.session.addTask(state.releaseWaiting().addRun(slot, id, this.session.storeTime()),
						new SlotTask(task, 0, earlier), (answer) -> onWaitingAdded(),
						(answer) -> onWaitingRefused(answer, state)),
				(failure) -> {
					dropWaiting(state, ScheduleEntryKind.SKIPPED_PAYLOAD);
					logger.error("Schedule '{}' cannot make the payload of slot {}, which waited for an earlier run: "
							+ "the slot is skipped", this.name, slot, FailureText.toLoggable(failure));
				});
	}

	private void onWaitingAdded() {
		this.tasks.forgetPayload();
		this.reports.onAdded(this.name, this.driver.loop(), null);
	}

	private void onWaitingRefused(ScheduleAnswer answer, ScheduleState state) {
		switch (answer.result()) {
			case UNDER_WAY -> onStillWaiting(state);
			case QUEUE_FULL -> onQueueFull();
			default -> this.session.planAgain();
		}
	}

	/** Slots that have come due meanwhile are skipped. */
	private void onStillWaiting(ScheduleState state) {
		Instant now = this.session.storeTime();
		DueSlots due = this.session.judgeSlots(state, now);
		Instant seen = state.waitingSeenAt();
		if (due != null) {
			skipSlots(state.seeWaiting(now), due.newest(),
					state.slotSeries().countBetween(state.lastSlot(), due.newest()), ScheduleEntryKind.SKIPPED_OVERLAP);
		}
		else if (seen == null || Duration.between(seen, now).compareTo(WAITING_NOTE_PERIOD) >= 0) {
			this.session.writeState(state.seeWaiting(now));
		}
		else {
			this.session.planAgain();
		}
	}

	/**
	 * Propose a task that somebody asked for.
	 * @return false if none has been
	 */
	boolean proposeRequest(ScheduleState state) {
		List<RunRequest> requests = state.runRequests();
		DeclaredSchedule declared = this.driver.declared();
		if (requests.isEmpty() || declared == null) {
			return false;
		}
		RunRequest request = requests.get(0);
		String id = request.taskId(this.name);
		createTask(state, id, request.moment(), request.moment(),
				(task) -> this.session.addTask(state.addRequested(request, id, this.session.storeTime()),
						new SlotTask(task, 0, List.of()), (answer) -> this.tasks.forgetPayload(),
						(answer) -> onQueueFull()),
				(failure) -> {
					this.session.writeState(state.dropRequest(request));
					logger.error("Schedule '{}' cannot make the payload of task {}, which somebody asked for; the "
							+ "task is not added", this.name, id, FailureText.toLoggable(failure));
				});
		return true;
	}

}
