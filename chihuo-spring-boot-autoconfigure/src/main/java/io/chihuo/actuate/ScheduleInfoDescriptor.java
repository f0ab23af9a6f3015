// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

import org.jspecify.annotations.Nullable;

import io.chihuo.MisfirePolicy;
import io.chihuo.OverlapPolicy;
import io.chihuo.ScheduleInfo;
import io.chihuo.ScheduleOptions;
import io.chihuo.ScheduleStatus;

/**
 * A schedule as the endpoint shows it; the members are those of {@link ScheduleInfo}.
 */
record ScheduleInfoDescriptor(String name, String loop, boolean declared, ScheduleStatus status,
		ScheduleOptionsDescriptor options, Instant lastSlot, @Nullable Instant nextSlot, @Nullable Instant waitingSlot,
		@Nullable Instant lastDeclaredAt) {

	static ScheduleInfoDescriptor of(ScheduleInfo schedule) {
		return new ScheduleInfoDescriptor(schedule.name(), schedule.loop(), schedule.declared(), schedule.status(),
				ScheduleOptionsDescriptor.of(schedule.options()), schedule.lastSlot(), schedule.nextSlot(),
				schedule.waitingSlot(), schedule.lastDeclaredAt());
	}

	/**
	 * The members of {@link ScheduleOptions}.
	 */
	record ScheduleOptionsDescriptor(@Nullable String cron, @Nullable Duration every, ZoneId zone,
			MisfirePolicy misfire, @Nullable Duration catchUpWithin, int maxMissedRuns, OverlapPolicy overlap,
			Duration jitter) {

		static ScheduleOptionsDescriptor of(ScheduleOptions options) {
			return new ScheduleOptionsDescriptor(options.cron(), options.every(), options.zone(), options.misfire(),
					options.catchUpWithin(), options.maxMissedRuns(), options.overlap(), options.jitter());
		}

	}

}
