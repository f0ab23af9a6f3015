// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

import io.chihuo.ScheduleEntryKind;
import io.chihuo.backend.QueueName;
import io.chihuo.engine.ForeignCode;
import io.chihuo.engine.NotificationChannel;
import io.chihuo.event.SlotsSkipped;
import io.chihuo.schedule.ScheduleListener;

/**
 * Publishes an event for slots that are skipped, on a thread of its own: listeners may
 * block.
 */
final class ScheduleEvents implements ScheduleListener {

	private final NotificationChannel channel = new NotificationChannel("chihuo-schedule-events",
			ForeignCode.ofSchedules());

	private final ApplicationEventPublisher publisher;

	ScheduleEvents(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public void onSlotAdded(QueueName queue, String schedule, @Nullable Duration lateness) {
		// events of the task follow
	}

	@Override
	public void onSlotsSkipped(QueueName queue, String schedule, Instant newest, long count, ScheduleEntryKind reason) {
		this.channel.execute(() -> this.publisher
			.publishEvent(SlotsSkipped.of(queue.namespace(), queue.loop(), schedule, newest, count, reason)));
	}

}
