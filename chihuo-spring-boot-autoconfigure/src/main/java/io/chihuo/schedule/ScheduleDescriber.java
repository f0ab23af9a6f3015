// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.ScheduleInfo;
import io.chihuo.ScheduleStatus;
import io.chihuo.schedule.ScheduleRecords.LocatedSchedule;

/**
 * Describes schedules from their records.
 */
final class ScheduleDescriber {

	/** Nodes note it every hour. */
	private static final Duration UNDECLARED_TIMEOUT = ScheduleSession.DECLARED_PERIOD.multipliedBy(2);

	private ScheduleDescriber() {
	}

	static boolean isUndeclared(ScheduleState state, Instant now) {
		Instant declaredAt = state.declaredAt();
		return !state.isRuntime() && declaredAt != null && declaredAt.plus(UNDECLARED_TIMEOUT).isBefore(now);
	}

	static ScheduleInfo describe(LocatedSchedule located, Instant now) {
		ScheduleState state = located.state();
		String name = located.entry().name();
		ScheduleStatus status = isUndeclared(state, now) ? ScheduleStatus.UNDECLARED
				: state.isPaused() ? ScheduleStatus.PAUSED : ScheduleStatus.ACTIVE;
		List<Instant> next = (status == ScheduleStatus.ACTIVE) ? nextSlots(name, state, now, 1) : List.of();
		return ScheduleInfo.of(name, located.entry().loop(), !state.isRuntime(), status,
				state.scheduleSettings().toOptions(), state.lastSlot(), firstOf(next), state.waitingSlot(),
				state.declaredAt());
	}

	private static @Nullable Instant firstOf(List<Instant> slots) {
		return slots.isEmpty() ? null : slots.get(0);
	}

	static List<Instant> nextSlots(String name, ScheduleState state, Instant now, int count) {
		SlotSeries series = state.slotSeries();
		Instant unshifted = now.minus(state.scheduleSettings().shiftOf(name));
		List<Instant> slots = new ArrayList<>();
		Instant slot = series.nextAfter(unshifted.isAfter(state.lastSlot()) ? unshifted : state.lastSlot());
		while (slot != null && slots.size() < count) {
			slots.add(slot);
			slot = series.nextAfter(slot);
		}
		return slots;
	}

}
