// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoSchedules;
import io.chihuo.ScheduleInfo;
import io.chihuo.ScheduleListing;
import io.chihuo.ScheduleNotFoundException;
import io.chihuo.client.BackendChihuoClient;

/**
 * The operations on schedules. They address no node: schedules are in the backend.
 */
final class EndpointSchedules {

	private static final int DEFAULT_SIZE = 100;

	private static final int NEXT_SLOT_COUNT = 10;

	private static final Set<String> ACTIONS = Set.of("pause", "resume", "resume-and-catch-up", "run-now", "remove");

	private final BackendChihuoClient client;

	EndpointSchedules(BackendChihuoClient client) {
		this.client = client;
	}

	SchedulesDescriptor listSchedules(@Nullable String cursor, @Nullable Integer size) {
		int checked = (size != null) ? size : DEFAULT_SIZE;
		if (checked < 1 || checked > ChihuoSchedules.MAX_PAGE_SIZE) {
			throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS,
					"'size' must be from 1 to " + ChihuoSchedules.MAX_PAGE_SIZE);
		}
		ScheduleListing listing = this.client.schedules().list(cursor, checked);
		return new SchedulesDescriptor(listing.schedules().stream().map(ScheduleInfoDescriptor::of).toList(),
				listing.unreadable(), listing.next());
	}

	/** One schedule with its next slots and its history. */
	ScheduleDescriptor describeSchedule(String name) {
		return requireFound(() -> {
			ChihuoSchedules schedules = this.client.schedules();
			ScheduleInfo schedule = schedules.find(name).orElseThrow(() -> new ScheduleNotFoundException(name));
			return new ScheduleDescriptor(ScheduleInfoDescriptor.of(schedule),
					schedules.nextSlots(name, NEXT_SLOT_COUNT),
					schedules.history(name).stream().map(ScheduleEntryDescriptor::of).toList());
		});
	}

	private static <R> R requireFound(Supplier<R> call) {
		try {
			return call.get();
		}
		catch (ScheduleNotFoundException ex) {
			throw new RequestRefusedException(RequestRefusedException.NOT_FOUND_STATUS,
					String.valueOf(ex.getMessage()));
		}
	}

	/** The name of the schedule of a request that has both. */
	static String checkRequest(String action, @Nullable String name) {
		if (!ACTIONS.contains(action)) {
			throw new RequestRefusedException(RequestRefusedException.NOT_FOUND_STATUS,
					"There is no such action on a schedule");
		}
		if (name == null) {
			throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS, "'id' is missing");
		}
		return name;
	}

	ScheduleActResult changeSchedule(String action, String name) {
		try {
			return requireFound(() -> performAction(action, name));
		}
		catch (IllegalStateException ex) {
			throw new RequestRefusedException(RequestRefusedException.CONFLICT_STATUS, String.valueOf(ex.getMessage()));
		}
	}

	private ScheduleActResult performAction(String action, String name) {
		ChihuoSchedules schedules = this.client.schedules();
		return switch (action) {
			case "pause" -> new ScheduleActResult(action, name, schedules.pause(name), null);
			case "resume" -> new ScheduleActResult(action, name, schedules.resume(name), null);
			case "resume-and-catch-up" -> new ScheduleActResult(action, name, schedules.resumeAndCatchUp(name), null);
			case "remove" -> {
				if (!schedules.remove(name)) {
					throw new ScheduleNotFoundException(name);
				}
				yield new ScheduleActResult(action, name, true, null);
			}
			default -> new ScheduleActResult(action, name, true, schedules.runNow(name));
		};
	}

	/**
	 * A page of schedules.
	 *
	 * @param schedules the schedules
	 * @param unreadable names of schedules that this node cannot read
	 * @param next cursor of the next page, null if this is the last one
	 */
	record SchedulesDescriptor(List<ScheduleInfoDescriptor> schedules, List<String> unreadable, @Nullable String next) {
	}

	/**
	 * One schedule.
	 *
	 * @param schedule its definition and state
	 * @param nextSlots its next slots, as if it were not paused
	 * @param history the last lines of its history, newest first
	 */
	record ScheduleDescriptor(ScheduleInfoDescriptor schedule, List<Instant> nextSlots,
			List<ScheduleEntryDescriptor> history) {
	}

	/**
	 * The result of an action on a schedule.
	 *
	 * @param action the requested action
	 * @param id name of the schedule
	 * @param changed whether anything was changed
	 * @param taskId id of the task that is added, null for none
	 */
	record ScheduleActResult(String action, String id, boolean changed, @Nullable String taskId) {

		String summary() {
			return (this.taskId != null) ? "task '" + this.taskId + "'" : this.changed ? "done" : "nothing to do";
		}

	}

}
