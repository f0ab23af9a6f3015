// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.time.Instant;
import java.util.List;

import org.assertj.core.api.AbstractAssert;

import io.chihuo.ChihuoSchedules;
import io.chihuo.ScheduleStatus;

/**
 * Assertions on schedules.
 */
public final class SchedulesAssert extends AbstractAssert<SchedulesAssert, ChihuoSchedules> {

	SchedulesAssert(ChihuoSchedules schedules) {
		super(schedules, SchedulesAssert.class);
	}

	/**
	 * Verify the next slots of a schedule, as many as are given.
	 */
	public SchedulesAssert hasNextSlots(String schedule, Instant... slots) {
		List<Instant> expected = List.of(slots);
		List<Instant> found = this.actual.nextSlots(schedule, Math.max(1, slots.length));
		if (!found.equals(expected)) {
			throw failureWithActualExpected(found, expected,
					"Expecting the next slots of schedule '%s' to be %s, but they are %s", schedule, expected, found);
		}
		return this;
	}

	/**
	 * Verify whether the slots of a schedule are run.
	 */
	public SchedulesAssert hasStatus(String schedule, ScheduleStatus status) {
		ScheduleStatus found = this.actual.find(schedule).map((known) -> known.status()).orElse(null);
		if (found != status) {
			throw failureWithActualExpected(String.valueOf(found), status,
					"Expecting schedule '%s' to be %s, but it is %s", schedule, status,
					(found != null) ? found : "absent");
		}
		return this;
	}

}
