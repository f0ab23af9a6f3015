// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import io.chihuo.ScheduleEntryKind;
import io.chihuo.backend.QueueName;
import io.chihuo.engine.ForeignCode;
import io.chihuo.schedule.ScheduleListener;

/**
 * Measures how late this node adds the tasks of schedules, and counts the slots that it
 * adds and skips.
 */
public final class ScheduleMeters implements ScheduleListener {

	private static final String SKIPPED = "skipped_";

	private final MeterRegistry registry;

	private final MeterCalls calls;

	public ScheduleMeters(MeterRegistry registry) {
		this.registry = registry;
		this.calls = new MeterCalls(registry, ForeignCode.ofSchedules());
	}

	@Override
	public void onSlotAdded(QueueName queue, String schedule, @Nullable Duration lateness) {
		this.calls.callSafely(() -> {
			this.registry.counter(ChihuoMeters.SCHEDULE_ADDED.getName(), ChihuoKeys.tagsOf(queue)).increment();
			if (lateness != null) {
				this.registry.timer(ChihuoMeters.SCHEDULE_LATENESS.getName(), ChihuoKeys.tagsOf(queue))
					.record(lateness);
			}
		});
	}

	@Override
	public void onSlotsSkipped(QueueName queue, String schedule, Instant newest, long count, ScheduleEntryKind reason) {
		String text = reason.name().toLowerCase(Locale.ROOT);
		this.calls.callSafely(() -> this.registry
			.counter(ChihuoMeters.SCHEDULE_SKIPPED.getName(), ChihuoKeys.tagsOf(queue)
				.and(ChihuoKeys.REASON.asString(), text.startsWith(SKIPPED) ? text.substring(SKIPPED.length()) : text))
			.increment(count));
	}

}
