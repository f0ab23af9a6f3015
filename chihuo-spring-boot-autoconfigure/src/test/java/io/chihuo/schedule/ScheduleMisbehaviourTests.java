// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.chihuo.MisfirePolicy;
import io.chihuo.OverlapPolicy;
import io.chihuo.ScheduledSlot;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.concurrent.CallbackThreads;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.Misbehaviour;
import io.chihuo.servers.TestLimits;

/**
 * Methods that make payloads and misbehave: their schedule goes on, and so do others.
 */
class ScheduleMisbehaviourTests {

	private static final Duration ONE_MINUTE = Duration.ofMinutes(1);

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private final SettableClock clock = new SettableClock(START);

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final ContractQueue queue = new ContractQueue(this.backend.store(new QueueName("test", ScheduleNode.LOOP)),
			this.clock::advance);

	private final CountDownLatch end = new CountDownLatch(1);

	@AfterEach
	void endCalls() {
		this.end.countDown();
	}

	private static ScheduleSettings eachMinute(OverlapPolicy overlap) {
		return new ScheduleSettings(null, ONE_MINUTE, ZoneOffset.UTC, MisfirePolicy.ONCE, null, 10, overlap,
				Duration.ZERO);
	}

	private DeclaredSchedule.SlotPayload throwingFirst(Misbehaviour misbehaviour) {
		Instant first = START.plus(ONE_MINUTE);
		return (slot) -> isOf(slot, first) ? misbehaviour.behaveUntil(this.end) : "good";
	}

	private static boolean isOf(ScheduledSlot slot, Instant moment) {
		return slot.nominalTime().equals(moment);
	}

	@ParameterizedTest
	@EnumSource
	void laterSlotsAndOtherSchedulesGoOn(Misbehaviour misbehaviour) {
		new ScheduleNode(this.backend, this.clock, new CallbackThreads("payloads-", 10))
			.declare("bad", eachMinute(OverlapPolicy.ALLOW), throwingFirst(misbehaviour))
			.declare("other", eachMinute(OverlapPolicy.ALLOW))
			.start();
		this.clock.advance(ONE_MINUTE);
		TestLimits.await().until(() -> this.queue.claimIds().contains("other@2026-01-01T00:01:00Z"));
		TestLimits.await().until(() -> {
			this.clock.advance(Duration.ofSeconds(10));
			return this.queue.claimIds().stream().anyMatch((id) -> id.startsWith("bad@") && !id.endsWith(":01:00Z"));
		});
	}

}
