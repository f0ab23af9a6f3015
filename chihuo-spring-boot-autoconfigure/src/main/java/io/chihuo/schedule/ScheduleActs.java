// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.AddResult;
import io.chihuo.AddSummary;
import io.chihuo.QueueFullException;
import io.chihuo.ScheduleEntryKind;
import io.chihuo.ScheduledSlot;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.ScheduleChange.SlotTask;
import io.chihuo.backend.ScheduleChangeResult;
import io.chihuo.schedule.ScheduleRecords.LocatedSchedule;

/**
 * Changes of schedules that somebody asks for. Each is made in the record by its version,
 * so that none is lost between the slots that nodes add.
 */
final class ScheduleActs {

	private final ScheduleResources resources;

	private final ScheduleRecords records;

	private final ScheduleNotices notices;

	private final ScheduleCount count;

	ScheduleActs(ScheduleResources resources, ScheduleRecords records, ScheduleNotices notices) {
		this.resources = resources;
		this.records = records;
		this.notices = notices;
		this.count = new ScheduleCount(resources);
	}

	CompletableFuture<Boolean> addSchedule(String name, String loop, @Nullable StoredSlotPayload payload,
			ScheduleSettings settings) {
		return this.resources.directory()
			.findEntry(name)
			.thenCompose((entry) -> addSchedule(entry, name, loop, payload, settings));
	}

	private CompletableFuture<Boolean> addSchedule(Optional<DirectoryEntry> known, String name, String loop,
			@Nullable StoredSlotPayload payload, ScheduleSettings settings) {
		CompletableFuture<Boolean> there = known
			.map((entry) -> this.records.findRecord(entry).thenApply(Optional::isPresent))
			.orElseGet(() -> CompletableFuture.completedFuture(false));
		return there.thenCompose((present) -> {
			if (present) {
				return CompletableFuture.completedFuture(false);
			}
			long now = this.records.storeTime().toEpochMilli();
			DirectoryEntry entry = known.map((stale) -> stale.moveTo(loop, now, true).withoutFormerLoops())
				.orElseGet(() -> new DirectoryEntry(name, 0, loop, now, true, Set.of()));
			return this.count.checkRoom()
				.thenCompose((checked) -> this.resources.directory().writeEntry(entry))
				.thenCompose((written) -> written ? storeRecord(entry, payload, settings)
						: addSchedule(name, loop, payload, settings));
		});
	}

	private CompletableFuture<Boolean> storeRecord(DirectoryEntry entry, @Nullable StoredSlotPayload payload,
			ScheduleSettings settings) {
		Instant now = this.records.storeTime();
		ScheduleState state = ScheduleState.define(settings, now.toEpochMilli(), now).keepPayload(payload);
		return this.records.writeRecord(new LocatedSchedule(entry, 0, state), state, null)
			.thenApply((answer) -> answer.result() == ScheduleChangeResult.CHANGED && onChanged(entry.name()));
	}

	private boolean onChanged(String name) {
		this.notices.publishChange(name);
		return true;
	}

	CompletableFuture<Boolean> replaceSchedule(String name, String loop, @Nullable StoredSlotPayload payload,
			ScheduleSettings settings) {
		return this.records.findRecord(name).thenCompose((found) -> {
			if (found.isEmpty()) {
				return addSchedule(name, loop, payload, settings).thenCompose((added) -> added
						? CompletableFuture.completedFuture(true) : replaceSchedule(name, loop, payload, settings));
			}
			LocatedSchedule located = found.get();
			Instant now = this.records.storeTime();
			checkUndeclared(located, now);
			DirectoryEntry entry = located.entry();
			if (!entry.loop().equals(loop) || !entry.runtime()) {
				DirectoryEntry moved = entry.moveTo(loop, now.toEpochMilli(), true);
				return this.resources.directory()
					.writeEntry(moved)
					.thenCompose((written) -> this.resources.directory().findEntry(name))
					.thenCompose((present) -> present.isEmpty() ? CompletableFuture.completedFuture(null)
							: this.resources.ownership().adoptRecord(present.get()))
					.thenCompose((adopted) -> replaceSchedule(name, loop, payload, settings));
			}
			return changeRecord(name, (record, time) -> {
				ScheduleState state = record.state();
				return (state.scheduleSettings().equals(settings) ? state
						: state.redefine(name, settings, time.toEpochMilli(), time))
					.keepPayload(payload);
			}).thenApply((changed) -> true);
		});
	}

	private static void checkUndeclared(LocatedSchedule located, Instant now) {
		Assert.state(!located.isDeclared(now), () -> "Schedule '" + located.entry().name()
				+ "' is declared by @ChihuoSchedule: change the annotation or the configuration");
	}

	private CompletableFuture<Optional<Boolean>> changeRecord(String name,
			BiFunction<LocatedSchedule, Instant, @Nullable ScheduleState> change) {
		return this.records.changeRecord(name, change).thenApply((changed) -> {
			if (changed.orElse(false)) {
				onChanged(name);
			}
			return changed;
		});
	}

	CompletableFuture<Optional<Boolean>> pauseSchedule(String name) {
		return changeRecord(name, (located, now) -> located.state().isPaused() ? null : located.state().pause(now));
	}

	CompletableFuture<Optional<Boolean>> resumeSchedule(String name, boolean catchUp) {
		return changeRecord(name, (located, now) -> {
			ScheduleState state = located.state();
			if (!state.isPaused()) {
				return null;
			}
			return (catchUp ? state : skipPaused(name, state, now)).resume(now);
		});
	}

	private static ScheduleState skipPaused(String name, ScheduleState state, Instant now) {
		return state.dropWaiting(ScheduleEntryKind.SKIPPED_PAUSED, now)
			.skipUntil(now.minus(state.scheduleSettings().shiftOf(name)), now);
	}

	CompletableFuture<Optional<String>> runNow(String name) {
		return this.records.findRecord(name).thenCompose((found) -> {
			if (found.isEmpty()) {
				return CompletableFuture.completedFuture(Optional.empty());
			}
			LocatedSchedule located = found.get();
			ScheduleState state = located.state();
			Instant now = this.records.storeTime();
			RunRequest request = new RunRequest(now, located.version());
			String id = request.taskId(name);
			boolean asked = state.payloadSource() == PayloadSource.METHOD;
			NewTask task = asked ? null : SlotTasks.createStored(state, id, ScheduledSlot.of(name, now, false));
			Assert.state(state.runRequests().size() < RunRequest.MAX_WAITING_COUNT, () -> RunRequest.MAX_WAITING_COUNT
					+ " tasks of schedule '" + name + "' wait already for a node that makes their payloads");
			return this.records
				.writeRecord(located, asked ? state.addRequest(request) : state.addRequested(request, id, now),
						(task != null) ? new SlotTask(task, 0, List.of()) : null)
				.thenCompose((answer) -> switch (answer.result()) {
					case CHANGED -> {
						onChanged(name);
						yield CompletableFuture.completedFuture(Optional.of(id));
					}
					case QUEUE_FULL -> CompletableFuture.failedFuture(new QueueFullException(located.entry().loop(),
							AddSummary.of(List.of(AddResult.QUEUE_FULL))));
					default -> runNow(name);
				});
		});
	}

	CompletableFuture<Boolean> removeSchedule(String name) {
		return this.resources.directory()
			.findEntry(name)
			.thenCompose((entry) -> entry.isEmpty() ? CompletableFuture.completedFuture(false)
					: removeSchedule(entry.get()));
	}

	private CompletableFuture<Boolean> removeSchedule(DirectoryEntry entry) {
		return this.records.findOwner(entry).thenCompose((found) -> {
			if (found.isEmpty()) {
				return this.resources.directory().removeEntry(entry).thenApply((removed) -> false);
			}
			checkUndeclared(found.get(), this.records.storeTime());
			return this.records.writeRecord(found.get(), null, null)
				.thenCompose(
						(answer) -> (answer.result() != ScheduleChangeResult.CHANGED) ? removeSchedule(entry.name())
								: this.resources.directory()
									.removeEntry(entry)
									.thenApply((removed) -> onChanged(entry.name())));
		});
	}

}
