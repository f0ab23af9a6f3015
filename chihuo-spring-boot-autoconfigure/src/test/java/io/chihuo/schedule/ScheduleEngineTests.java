// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.MisfirePolicy;
import io.chihuo.OverlapPolicy;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.client.SlotTaskEncoder;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Schedules of nodes that share a store in memory.
 */
class ScheduleEngineTests {

	private static final Duration ONE_MINUTE = Duration.ofMinutes(1);

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private final SettableClock clock = new SettableClock(START);

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final ContractQueue queue = new ContractQueue(this.backend.store(new QueueName("test", ScheduleNode.LOOP)),
			this.clock::advance);

	private static ScheduleSettings eachMinute(MisfirePolicy misfire, OverlapPolicy overlap) {
		return new ScheduleSettings(null, ONE_MINUTE, ZoneOffset.UTC, misfire, null, 10, overlap, Duration.ZERO);
	}

	private static ScheduleSettings eachMinute() {
		return eachMinute(MisfirePolicy.ONCE, OverlapPolicy.ALLOW);
	}

	private static ScheduleSettings cron(String cron, @Nullable Duration catchUpWithin) {
		return new ScheduleSettings(cron, null, ZoneId.of("Europe/Berlin"), MisfirePolicy.ONCE, catchUpWithin, 10,
				OverlapPolicy.ALLOW, Duration.ZERO);
	}

	private ScheduleNode node() {
		return new ScheduleNode(this.backend, this.clock);
	}

	private static String id(int minute) {
		return "tick@" + START.plus(ONE_MINUTE.multipliedBy(minute));
	}

	@Test
	void eachSlotIsRunOnceAlthoughSeveralNodesProposeIt() {
		for (int i = 0; i < 3; i++) {
			node().declare("tick", eachMinute()).start();
		}
		this.clock.advance(ONE_MINUTE.multipliedBy(3));
		assertThat(this.queue.claimIds()).containsExactly(id(1), id(2), id(3));
	}

	@Test
	void taskHasThePayloadAndTheSlot() {
		node().declare("tick", eachMinute()).start();
		this.clock.advance(ONE_MINUTE);
		LeasedTask task = this.queue.claim();
		assertThat(ContractQueue.payload(task)).isEqualTo("\"2026-01-01T00:01:00Z\"");
		assertThat(SlotTaskEncoder.readSlot(task.headers())).hasValueSatisfying((slot) -> {
			assertThat(slot.schedule()).isEqualTo("tick");
			assertThat(slot.nominalTime()).isEqualTo("2026-01-01T00:01:00Z");
			assertThat(slot.late()).isFalse();
		});
	}

	@Test
	void clockOfTheStoreDecidesWhicheverClockNodesHave() {
		SettableClock fast = new SettableClock(START.plusSeconds(3600));
		SettableClock slow = new SettableClock(START.minusSeconds(3600));
		new ScheduleNode(this.backend, fast).declare("tick", eachMinute()).start();
		new ScheduleNode(this.backend, slow).declare("tick", eachMinute()).start();
		fast.advance(ONE_MINUTE);
		slow.advance(ONE_MINUTE);
		assertThat(this.queue.claimIds()).isEmpty();
		this.clock.advance(ONE_MINUTE);
		fast.advance(ONE_MINUTE);
		slow.advance(ONE_MINUTE);
		assertThat(this.queue.claimIds()).containsExactly(id(1));
	}

	@Test
	void restartsMoreOftenThanSlotsDoNotStarveThem() {
		ScheduleSettings weekly = cron("0 0 9 * * MON", null);
		for (int day = 0; day < 28; day++) {
			ScheduleNode node = node().declare("weekly", weekly).start();
			this.clock.advance(Duration.ofHours(23));
			node.stop();
			this.clock.advance(Duration.ofHours(1));
		}
		assertThat(this.queue.claimIds()).containsExactly("weekly@2026-01-05T08:00:00Z", "weekly@2026-01-12T08:00:00Z",
				"weekly@2026-01-19T08:00:00Z", "weekly@2026-01-26T08:00:00Z");
	}

	@Test
	void newestMissedSlotIsRunOnceAndIsLate() {
		ScheduleNode node = node().declare("tick", eachMinute()).start();
		node.stop();
		this.clock.advance(Duration.ofMinutes(5).plusSeconds(30));
		node.start();
		this.clock.advance(Duration.ZERO);
		LeasedTask task = this.queue.claim();
		assertThat(task.lease().id()).isEqualTo(id(5));
		assertThat(SlotTaskEncoder.readSlot(task.headers()))
			.hasValueSatisfying((slot) -> assertThat(slot.late()).isTrue());
		this.clock.advance(ONE_MINUTE);
		assertThat(this.queue.claimIds()).containsExactly(id(6));
	}

	@Test
	void missedSlotsAreSkippedOrAllRunWhereThatIsSaid() {
		ScheduleNode skipping = node().declare("skip", eachMinute(MisfirePolicy.SKIP, OverlapPolicy.ALLOW))
			.declare("tick", eachMinute(MisfirePolicy.ALL, OverlapPolicy.ALLOW))
			.start();
		skipping.stop();
		this.clock.advance(Duration.ofMinutes(3).plusSeconds(30));
		skipping.start();
		this.clock.advance(Duration.ZERO);
		assertThat(this.queue.claimIds()).containsExactly(id(1), id(2), id(3));
	}

	@Test
	void slotIsSkippedWhileAnEarlierRunIsUnderWay() {
		node().declare("tick", eachMinute(MisfirePolicy.ONCE, OverlapPolicy.SKIP)).start();
		this.clock.advance(ONE_MINUTE);
		LeasedTask running = this.queue.claim();
		this.clock.advance(ONE_MINUTE.multipliedBy(3));
		assertThat(this.queue.claimIds()).isEmpty();
		this.queue.acknowledge(running);
		this.clock.advance(Duration.ofSeconds(59));
		assertThat(this.queue.claimIds()).isEmpty();
		this.clock.advance(ONE_MINUTE);
		assertThat(this.queue.claimIds()).containsExactly(id(5));
	}

	@Test
	void oneSlotWaitsForTheEarlierRunToEnd() {
		node().declare("tick", eachMinute(MisfirePolicy.ONCE, OverlapPolicy.QUEUE_ONE)).start();
		this.clock.advance(ONE_MINUTE);
		LeasedTask running = this.queue.claim();
		this.clock.advance(ONE_MINUTE.multipliedBy(3).plusSeconds(30));
		this.queue.acknowledge(running);
		this.clock.advance(Duration.ofSeconds(1));
		LeasedTask held = this.queue.claim();
		assertThat(held.lease().id()).isEqualTo(id(2));
		this.queue.acknowledge(held);
		this.clock.advance(ONE_MINUTE);
		assertThat(this.queue.claimIds()).containsExactly(id(5));
	}

	@Test
	void changedSettingsCountFromNowAndResetNothingElse() {
		ScheduleNode old = node().declare("tick", eachMinute()).declare("other", cron("0 0 * * * *", null)).start();
		this.clock.advance(Duration.ofSeconds(90));
		old.stop();
		node().declare("tick", cron("30 */2 * * * *", null)).declare("other", cron("0 0 * * * *", null)).start();
		this.clock.advance(Duration.ofHours(1));
		assertThat(this.queue.claimIds()).hasSize(1 + 30 + 1)
			.startsWith(id(1), "tick@2026-01-01T00:02:30Z")
			.contains("other@2026-01-01T01:00:00Z");
	}

	@Test
	void nodesOfAnEarlierDeployFollowTheNewestDefinition() {
		ScheduleNode old = node().declare("tick", eachMinute()).start();
		this.clock.advance(Duration.ofSeconds(1));
		node().declare("tick", cron("0 0 * * * *", null)).start();
		this.clock.advance(Duration.ofSeconds(1));
		old.stop();
		old.start();
		this.clock.advance(Duration.ofHours(2));
		assertThat(this.queue.claimIds()).containsExactly("tick@2026-01-01T01:00:00Z", "tick@2026-01-01T02:00:00Z");
	}

	@Test
	void slotWhosePayloadFailsIsTriedAgain() {
		AtomicBoolean failing = new AtomicBoolean(true);
		node().declare("tick", cron("0 0 * * * *", null), (slot) -> {
			if (failing.get()) {
				throw new IllegalStateException("no data yet");
			}
			return "data";
		}).start();
		this.clock.advance(Duration.ofHours(1).plusSeconds(30));
		assertThat(this.queue.claimIds()).isEmpty();
		failing.set(false);
		this.clock.advance(ONE_MINUTE);
		assertThat(this.queue.claimIds()).containsExactly("tick@2026-01-01T01:00:00Z");
	}

	@Test
	void fullQueueDelaysTheSlot() {
		this.queue.configure(1, 3, Duration.ZERO);
		this.queue.add("other");
		node().declare("tick", eachMinute()).start();
		this.clock.advance(ONE_MINUTE);
		assertThat(this.queue.claimIds()).containsExactly("other");
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.queue.claimIds()).containsExactly(id(1));
	}

	@Test
	void shiftOfAScheduleIsAlwaysTheSame() {
		ScheduleSettings shifted = new ScheduleSettings("0 0 * * * *", null, ZoneOffset.UTC, MisfirePolicy.ONCE, null,
				10, OverlapPolicy.ALLOW, Duration.ofMinutes(10));
		Duration shift = shifted.shiftOf("tick");
		assertThat(shift).isBetween(Duration.ofMillis(1), Duration.ofMinutes(10));
		assertThat(shifted.shiftOf("tock")).isNotEqualTo(shift);
		node().declare("tick", shifted).start();
		this.clock.advance(Duration.ofHours(1).plus(shift).minusMillis(1));
		assertThat(this.queue.claimIds()).isEmpty();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(this.queue.claimIds()).containsExactly("tick@2026-01-01T01:00:00Z");
	}

	@Test
	void twoSchedulesOfOneNameAreRefused() {
		ScheduleNode node = node().declare("tick", eachMinute());
		assertThatExceptionOfType(ChihuoConfigurationException.class)
			.isThrownBy(() -> node.declare("tick", eachMinute()))
			.withMessageContaining("'tick'");
	}

}
