// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.flow.FlowEngine;

/**
 * Moves the clock of a test, from one moment at which something comes due to the next.
 * Flows are looked at then, and not now and then: years pass in no time.
 */
final class VirtualTime {

	/** Most moments at which nothing moves on. */
	private static final int MAX_IDLE_MOMENTS = 100;

	private final VirtualClock clock;

	private final TestBackend backend;

	private final FlowEngine flows;

	VirtualTime(VirtualClock clock, TestBackend backend, FlowEngine flows) {
		this.clock = clock;
		this.backend = backend;
		this.flows = flows;
	}

	Instant now() {
		return this.clock.instant();
	}

	void advance(Duration time) {
		Assert.isTrue(!time.isNegative(), () -> "Time cannot go back, but is to be advanced by " + time);
		long target = Math.addExact(this.clock.millis(), time.toMillis());
		int idle = 0;
		for (long next = this.backend.nextMoment(); next <= target
				&& idle < MAX_IDLE_MOMENTS; next = this.backend.nextMoment()) {
			idle = (next <= this.clock.millis()) ? idle + 1 : 0;
			advanceTo(next);
		}
		advanceTo(target);
	}

	/** Returns the time then, null if nothing comes due. */
	@Nullable Instant advanceToNext() {
		long next = this.backend.nextMoment();
		if (next == Long.MAX_VALUE) {
			return null;
		}
		advanceTo(next);
		return now();
	}

	private void advanceTo(long moment) {
		this.clock.advanceTo(moment);
		this.flows.sweepDue();
	}

	/** Begin the next test. */
	void reset() {
		this.flows.stop();
		this.clock.reset();
	}

}
