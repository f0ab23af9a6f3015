// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.ChihuoSchedules;
import io.chihuo.InvalidTaskException;
import io.chihuo.MisfirePolicy;
import io.chihuo.OverlapPolicy;
import io.chihuo.QueueFullException;
import io.chihuo.ScheduleEntry;
import io.chihuo.ScheduleEntryKind;
import io.chihuo.ScheduleInfo;
import io.chihuo.ScheduleListing;
import io.chihuo.ScheduleNotFoundException;
import io.chihuo.ScheduleOptions;
import io.chihuo.ScheduleStatus;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Schedules that are made, changed and shown at run time, on nodes that share a store in
 * memory.
 */
class RuntimeScheduleTests {

	private static final Duration ONE_MINUTE = Duration.ofMinutes(1);

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private static final ScheduleOptions EACH_MINUTE = ScheduleOptions.ofRate(ONE_MINUTE)
		.withOverlap(OverlapPolicy.ALLOW);

	private final SettableClock clock = new SettableClock(START);

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final ContractQueue queue = queueOf(ScheduleNode.LOOP);

	private final ScheduleNode worker = new ScheduleNode(this.backend, this.clock).start();

	private final ScheduleNode caller = new ScheduleNode(this.backend, this.clock).withoutLoops();

	private final ChihuoSchedules schedules = this.caller.schedules();

	private ContractQueue queueOf(String loop) {
		return new ContractQueue(this.backend.store(new QueueName("test", loop)), this.clock::advance);
	}

	private boolean addTick() {
		return this.schedules.add("tick", ScheduleNode.LOOP, "hello", EACH_MINUTE);
	}

	private static String id(int minute) {
		return "tick@" + minute(minute);
	}

	private static Instant minute(int number) {
		return START.plus(ONE_MINUTE.multipliedBy(number));
	}

	private List<ScheduleEntryKind> kinds() {
		return this.schedules.history("tick").stream().map(ScheduleEntry::kind).toList();
	}

	@Test
	void scheduleOfAClientIsRunByNodesThatHaveTheLoop() {
		ScheduleNode other = new ScheduleNode(this.backend, this.clock).start();
		assertThat(addTick()).isTrue();
		this.clock.advance(ONE_MINUTE);
		LeasedTask task = this.queue.claim();
		assertThat(task.lease().id()).isEqualTo(id(1));
		assertThat(ContractQueue.payload(task)).isEqualTo("\"hello\"");
		this.worker.kill();
		this.clock.advance(ONE_MINUTE);
		assertThat(this.queue.claimIds()).containsExactly(id(2));
		assertThat(other.proposed()).containsExactly("tick");
	}

	@Test
	void nodeThatStartsLaterFindsTheSchedule() {
		addTick();
		this.worker.kill();
		new ScheduleNode(this.backend, this.clock).start();
		this.clock.advance(ONE_MINUTE);
		assertThat(this.queue.claimIds()).containsExactly(id(1));
	}

	@Test
	void nodeWithoutTheLoopProposesNothing() {
		assertThat(this.schedules.add("tick", "elsewhere", null, EACH_MINUTE)).isTrue();
		this.clock.advance(Duration.ofHours(1));
		assertThat(this.worker.proposed()).isEmpty();
	}

	@Test
	void secondAddChangesNothing() {
		addTick();
		assertThat(this.schedules.add("tick", ScheduleNode.LOOP, "other", EACH_MINUTE.withMaxMissedRuns(3))).isFalse();
		this.clock.advance(ONE_MINUTE);
		assertThat(ContractQueue.payload(this.queue.claim())).isEqualTo("\"hello\"");
	}

	@Test
	void replaceCountsFromNowOnlyIfOptionsChange() {
		this.schedules.replace("tick", ScheduleNode.LOOP, "first", EACH_MINUTE);
		this.clock.advance(Duration.ofSeconds(30));
		this.schedules.replace("tick", ScheduleNode.LOOP, "second", EACH_MINUTE);
		this.clock.advance(Duration.ofSeconds(30));
		LeasedTask task = this.queue.claim();
		assertThat(task.lease().id()).isEqualTo(id(1));
		assertThat(ContractQueue.payload(task)).isEqualTo("\"second\"");
		this.queue.acknowledge(task);
		this.clock.advance(Duration.ofSeconds(30));
		this.schedules.replace("tick", ScheduleNode.LOOP, null,
				ScheduleOptions.ofRate(Duration.ofHours(1)).withOverlap(OverlapPolicy.ALLOW));
		this.clock.advance(Duration.ofHours(1));
		assertThat(this.queue.claimIds()).containsExactly("tick@2026-01-01T01:01:30Z");
		assertThat(kinds()).containsExactly(ScheduleEntryKind.ADDED, ScheduleEntryKind.CHANGED,
				ScheduleEntryKind.ADDED);
	}

	@Test
	void slotsThatNobodyHasRunWhenAScheduleIsReplacedAreSkippedAndReported() {
		addTick();
		this.worker.kill();
		this.clock.advance(Duration.ofMinutes(3));
		this.schedules.replace("tick", ScheduleNode.LOOP, "hello", EACH_MINUTE.withMaxMissedRuns(3));
		assertThat(kinds()).containsExactly(ScheduleEntryKind.CHANGED, ScheduleEntryKind.SKIPPED_MISSED);
		assertThat(this.schedules.history("tick").get(1).slotCount()).isEqualTo(3);
		assertThat(this.caller.reports())
			.containsExactly("skipped loop tick " + minute(3) + " 3 " + ScheduleEntryKind.SKIPPED_MISSED);
	}

	@Test
	void slotThatAReplacementSkipsIsNotRunAtItsShiftedTime() {
		ScheduleOptions cron = ScheduleOptions.ofCron("0 * * * * *").withOverlap(OverlapPolicy.ALLOW);
		ScheduleOptions shifted = cron.withJitter(Duration.ofHours(6));
		assertThat(ScheduleSettings.of(shifted).shiftOf("tick")).isGreaterThan(Duration.ofMinutes(3));
		this.schedules.add("tick", ScheduleNode.LOOP, null, cron);
		this.worker.kill();
		this.clock.advance(Duration.ofMinutes(3));
		this.schedules.replace("tick", ScheduleNode.LOOP, null, shifted);
		new ScheduleNode(this.backend, this.clock).start();
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 400; i++) {
			this.clock.advance(ONE_MINUTE);
			ids.addAll(this.queue.claimIds());
		}
		assertThat(ids).contains(id(4), id(5)).doesNotContain(id(1), id(2), id(3));
	}

	@Test
	void slotsOfAPauseAreSkippedByAReplacementToo() {
		addTick();
		this.schedules.pause("tick");
		this.clock.advance(Duration.ofMinutes(2));
		this.schedules.replace("tick", ScheduleNode.LOOP, "hello", EACH_MINUTE.withMaxMissedRuns(3));
		this.clock.advance(ONE_MINUTE);
		this.schedules.resume("tick");
		assertThat(kinds()).containsExactly(ScheduleEntryKind.RESUMED, ScheduleEntryKind.SKIPPED_PAUSED,
				ScheduleEntryKind.CHANGED, ScheduleEntryKind.SKIPPED_PAUSED, ScheduleEntryKind.PAUSED);
		assertThat(this.caller.reports()).containsExactly(
				"skipped loop tick " + minute(2) + " 2 " + ScheduleEntryKind.SKIPPED_PAUSED,
				"skipped loop tick " + minute(3) + " 1 " + ScheduleEntryKind.SKIPPED_PAUSED);
	}

	@Test
	void slotThatWaitsIsReportedWhenAReplacementOrAPauseSkipsIt() {
		ScheduleOptions one = EACH_MINUTE.withOverlap(OverlapPolicy.QUEUE_ONE);
		this.schedules.add("tick", ScheduleNode.LOOP, null, one);
		this.clock.advance(ONE_MINUTE);
		LeasedTask running = this.queue.claim();
		this.clock.advance(ONE_MINUTE);
		this.schedules.replace("tick", ScheduleNode.LOOP, null, one.withOverlap(OverlapPolicy.SKIP));
		assertThat(this.caller.reports())
			.containsExactly("skipped loop tick " + minute(2) + " 1 " + ScheduleEntryKind.SKIPPED_OVERLAP);
		this.schedules.replace("tick", ScheduleNode.LOOP, null, one);
		this.clock.advance(ONE_MINUTE);
		this.schedules.pause("tick");
		this.schedules.resume("tick");
		assertThat(this.caller.reports()).hasSize(2)
			.endsWith("skipped loop tick " + minute(3) + " 1 " + ScheduleEntryKind.SKIPPED_PAUSED);
		this.queue.acknowledge(running);
	}

	@Test
	void replaceMovesTheScheduleToAnotherLoop() {
		ContractQueue second = queueOf("second");
		new ScheduleNode(this.backend, this.clock).declare("other", "second", ScheduleSettings.of(EACH_MINUTE), null)
			.start();
		addTick();
		this.clock.advance(ONE_MINUTE);
		this.schedules.replace("tick", "second", "moved", EACH_MINUTE);
		this.clock.advance(ONE_MINUTE);
		assertThat(this.queue.claimIds()).containsExactly(id(1));
		assertThat(second.claimIds()).contains(id(2)).doesNotContain(id(1));
		assertThat(this.schedules.find("tick").orElseThrow().loop()).isEqualTo("second");
		this.clock.advance(Duration.ofMinutes(10));
		assertThat(this.queue.claimIds()).isEmpty();
	}

	@Test
	void pausedScheduleRunsNoSlotAndSkipsThoseOfThePause() {
		addTick();
		this.clock.advance(ONE_MINUTE);
		assertThat(this.schedules.pause("tick")).isTrue();
		assertThat(this.schedules.pause("tick")).isFalse();
		this.clock.advance(Duration.ofMinutes(3));
		assertThat(this.queue.claimIds()).containsExactly(id(1));
		ScheduleInfo paused = this.schedules.find("tick").orElseThrow();
		assertThat(paused.status()).isEqualTo(ScheduleStatus.PAUSED);
		assertThat(paused.nextSlot()).isNull();
		assertThat(this.schedules.resume("tick")).isTrue();
		assertThat(this.schedules.resume("tick")).isFalse();
		this.clock.advance(Duration.ofSeconds(59));
		assertThat(this.queue.claimIds()).isEmpty();
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.queue.claimIds()).containsExactly(id(5));
		assertThat(kinds()).containsExactly(ScheduleEntryKind.ADDED, ScheduleEntryKind.RESUMED,
				ScheduleEntryKind.SKIPPED_PAUSED, ScheduleEntryKind.PAUSED, ScheduleEntryKind.ADDED);
		ScheduleEntry skipped = this.schedules.history("tick").get(2);
		assertThat(skipped.nominalTime()).isEqualTo(minute(4));
		assertThat(skipped.slotCount()).isEqualTo(3);
	}

	@Test
	void resumeCatchesUpWhereThatIsAskedFor() {
		this.schedules.add("tick", ScheduleNode.LOOP, null, EACH_MINUTE.withMisfire(MisfirePolicy.ALL));
		this.schedules.pause("tick");
		this.clock.advance(Duration.ofMinutes(3));
		assertThat(this.schedules.resumeAndCatchUp("tick")).isTrue();
		this.clock.advance(Duration.ZERO);
		assertThat(this.queue.claimIds()).containsExactly(id(1), id(2), id(3));
	}

	@Test
	void declaredScheduleStaysPausedOverRestarts() {
		this.worker.declare("tick", ScheduleSettings.of(EACH_MINUTE), (slot) -> "made");
		this.schedules.pause("tick");
		this.worker.stop();
		this.worker.start();
		this.clock.advance(Duration.ofMinutes(3));
		assertThat(this.queue.claimIds()).isEmpty();
		this.schedules.resume("tick");
		this.clock.advance(ONE_MINUTE);
		assertThat(this.queue.claimIds()).containsExactly(id(4));
	}

	@Test
	void runNowAddsATaskAndLeavesTheSeries() {
		addTick();
		this.clock.advance(Duration.ofSeconds(30));
		String first = this.schedules.runNow("tick");
		String second = this.schedules.runNow("tick");
		assertThat(first).isNotEqualTo(second).startsWith("tick@now-2026-01-01T00:00:30Z-");
		assertThat(this.queue.claimIds()).containsExactly(first, second);
		this.clock.advance(Duration.ofSeconds(30));
		assertThat(this.queue.claimIds()).containsExactly(id(1));
		assertThat(kinds()).containsExactly(ScheduleEntryKind.ADDED, ScheduleEntryKind.RUN_NOW,
				ScheduleEntryKind.RUN_NOW);
		assertThat(this.schedules.history("tick")).extracting(ScheduleEntry::taskId)
			.containsExactly(id(1), second, first);
	}

	@Test
	void runNowWorksDuringAPauseAndCountsAsAnEarlierRun() {
		this.schedules.add("tick", ScheduleNode.LOOP, null, EACH_MINUTE.withOverlap(OverlapPolicy.SKIP));
		this.schedules.pause("tick");
		String id = this.schedules.runNow("tick");
		LeasedTask running = this.queue.claim();
		assertThat(running.lease().id()).isEqualTo(id);
		this.schedules.resume("tick");
		this.clock.advance(ONE_MINUTE);
		assertThat(this.queue.claimIds()).isEmpty();
		assertThat(kinds()).startsWith(ScheduleEntryKind.SKIPPED_OVERLAP);
		this.queue.acknowledge(running);
		this.clock.advance(ONE_MINUTE);
		assertThat(this.queue.claimIds()).containsExactly(id(2));
	}

	@Test
	void runNowOfADeclaredScheduleIsAddedByANodeThatMakesThePayload() {
		this.worker.declare("tick", ScheduleSettings.of(EACH_MINUTE), (slot) -> "made for " + slot.nominalTime());
		this.clock.advance(Duration.ofSeconds(10));
		String id = this.schedules.runNow("tick");
		LeasedTask task = this.queue.claim();
		assertThat(task.lease().id()).isEqualTo(id);
		assertThat(ContractQueue.payload(task)).isEqualTo("\"made for 2026-01-01T00:00:10Z\"");
		this.worker.stop();
		IntStream.range(0, 10).forEach((i) -> this.schedules.runNow("tick"));
		assertThatIllegalStateException().isThrownBy(() -> this.schedules.runNow("tick"));
		assertThat(this.queue.claimIds()).isEmpty();
		this.worker.start();
		assertThat(this.queue.claimIds()).hasSize(10);
	}

	@Test
	void runNowFailsWhileTheQueueIsFull() {
		addTick();
		this.queue.configure(1, 3, Duration.ZERO);
		this.queue.add("other");
		assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> this.schedules.runNow("tick"));
	}

	@Test
	void removedScheduleStopsAndCanBeMadeAgain() {
		addTick();
		this.clock.advance(ONE_MINUTE);
		assertThat(this.schedules.remove("tick")).isTrue();
		assertThat(this.schedules.remove("tick")).isFalse();
		assertThat(this.schedules.find("tick")).isEmpty();
		assertThat(this.worker.proposed()).isEmpty();
		this.clock.advance(Duration.ofMinutes(5));
		assertThat(this.queue.claimIds()).containsExactly(id(1));
		assertThat(addTick()).isTrue();
		this.clock.advance(ONE_MINUTE);
		assertThat(this.queue.claimIds()).containsExactly(id(7));
	}

	@Test
	void declaredScheduleCanNeitherBeReplacedNorRemoved() {
		this.worker.declare("tick", ScheduleSettings.of(EACH_MINUTE), (slot) -> "made");
		assertThatIllegalStateException().isThrownBy(() -> this.schedules.remove("tick"))
			.withMessageContaining("@ChihuoSchedule");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.schedules.replace("tick", ScheduleNode.LOOP, null, EACH_MINUTE));
		assertThat(this.schedules.add("tick", ScheduleNode.LOOP, null, EACH_MINUTE)).isFalse();
	}

	@Test
	void schedulesAreShownWithTheirNextSlots() {
		this.schedules.add("daily", ScheduleNode.LOOP, null, ScheduleOptions.ofCron("0 30 2 * * *"));
		this.worker.declare("tick", ScheduleSettings.of(EACH_MINUTE), null);
		ScheduleInfo daily = this.schedules.find("daily").orElseThrow();
		assertThat(daily.declared()).isFalse();
		assertThat(daily.options()).isEqualTo(ScheduleOptions.ofCron("0 30 2 * * *").withZone(ZoneOffset.UTC));
		assertThat(daily.nextSlot()).isEqualTo("2026-01-01T02:30:00Z");
		assertThat(this.schedules.find("tick").orElseThrow().declared()).isTrue();
		assertThat(this.schedules.nextSlots("daily", 2)).containsExactly(Instant.parse("2026-01-01T02:30:00Z"),
				Instant.parse("2026-01-02T02:30:00Z"));
		ScheduleListing listing = this.schedules.list(null, 100);
		assertThat(listing.schedules()).extracting(ScheduleInfo::name).containsExactlyInAnyOrder("daily", "tick");
		assertThat(listing.next()).isNull();
	}

	@Test
	void historyHasTheLastHundredLines() {
		addTick();
		this.clock.advance(ONE_MINUTE.multipliedBy(150));
		List<ScheduleEntry> history = this.schedules.history("tick");
		assertThat(history).hasSize(ChihuoSchedules.MAX_HISTORY_SIZE);
		assertThat(history.get(0))
			.isEqualTo(ScheduleEntry.of(minute(150), ScheduleEntryKind.ADDED, minute(150), 1, id(150)));
		assertThat(history.get(99).nominalTime()).isEqualTo(minute(51));
	}

	@Test
	void badInputIsRefusedAndChangesNothing() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.schedules.add("a b", ScheduleNode.LOOP, null, EACH_MINUTE));
		assertThatIllegalArgumentException().isThrownBy(() -> this.schedules.add("tick", "", null, EACH_MINUTE));
		assertThatIllegalArgumentException().isThrownBy(
				() -> this.schedules.add("tick", ScheduleNode.LOOP, null, ScheduleOptions.ofCron("0 0 0 31 2 *")));
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> this.schedules.add("tick", ScheduleNode.LOOP, "x".repeat(20_000), EACH_MINUTE))
			.withMessageContaining("16384");
		assertThatIllegalArgumentException().isThrownBy(() -> this.schedules.list(null, 0));
		assertThat(this.schedules.list(null, 10).schedules()).isEmpty();
		for (String act : List.of("pause", "resume", "run", "history", "next")) {
			assertThatExceptionOfType(ScheduleNotFoundException.class).as(act).isThrownBy(() -> {
				switch (act) {
					case "pause" -> this.schedules.pause("none");
					case "resume" -> this.schedules.resume("none");
					case "run" -> this.schedules.runNow("none");
					case "history" -> this.schedules.history("none");
					default -> this.schedules.nextSlots("none", 1);
				}
			});
		}
	}

}
