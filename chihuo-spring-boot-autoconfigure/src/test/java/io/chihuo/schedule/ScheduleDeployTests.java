// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.chihuo.MisfirePolicy;
import io.chihuo.OverlapPolicy;
import io.chihuo.ScheduleEntry;
import io.chihuo.ScheduleEntryKind;
import io.chihuo.ScheduleInfo;
import io.chihuo.ScheduleOptions;
import io.chihuo.ScheduleStatus;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Deploys that change, move or drop a schedule, in virtual time.
 */
class ScheduleDeployTests {

	private static final int DEPLOY_COUNT = TestLimits.repeats(50);

	private static final int NODE_COUNT = 3;

	private static final int MAX_STEP_MILLIS = 100_000;

	private static final int MAX_CLAIM_COUNT = 1000;

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private static final ScheduleOptions EACH_MINUTE = ScheduleOptions.ofCron("0 * * * * *")
		.withOverlap(OverlapPolicy.ALLOW)
		.withMisfire(MisfirePolicy.ALL);

	private static final ScheduleOptions OTHER_MINUTES = ScheduleOptions.ofCron("30 */2 * * * *")
		.withOverlap(OverlapPolicy.ALLOW)
		.withMisfire(MisfirePolicy.ALL);

	private final long seed = System.nanoTime();

	private final Random random = new Random(this.seed);

	private final SettableClock clock = new SettableClock(START);

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final List<String> ran = new ArrayList<>();

	private final List<ScheduleNode> nodes = new ArrayList<>();

	private ScheduleNode node(String loop, ScheduleOptions options) {
		return new ScheduleNode(this.backend, this.clock).declare("tick", loop, ScheduleSettings.of(options), null)
			.start();
	}

	private void advance(Duration time, String... loops) {
		this.clock.advance(time);
		for (String loop : loops) {
			ContractQueue queue = new ContractQueue(this.backend.store(new QueueName("test", loop)),
					this.clock::advance);
			for (LeasedTask task : queue.claim(MAX_CLAIM_COUNT)) {
				this.ran.add(task.lease().id());
				queue.acknowledge(task);
			}
		}
	}

	private Duration randomStep() {
		return Duration.ofMillis(1 + this.random.nextInt(MAX_STEP_MILLIS));
	}

	private static void addSlots(List<String> expected, ScheduleOptions options, Instant after, Instant until) {
		SlotSeries series = ScheduleSettings.of(options).slotSeries(after);
		for (Instant slot = series.nextAfter(after); slot != null
				&& !slot.isAfter(until); slot = series.nextAfter(slot)) {
			expected.add("tick@" + slot);
		}
	}

	@Test
	void rollingDeploysOfTwoDefinitionsLoseAndDoubleNothing() {
		List<String> expected = new ArrayList<>();
		ScheduleOptions options = EACH_MINUTE;
		Instant since = START;
		for (int i = 0; i < NODE_COUNT; i++) {
			this.nodes.add(node(ScheduleNode.LOOP, options));
		}
		int changes = 0;
		for (int deploy = 0; deploy < DEPLOY_COUNT; deploy++) {
			advance(randomStep(), ScheduleNode.LOOP);
			ScheduleOptions next = this.random.nextBoolean() ? EACH_MINUTE : OTHER_MINUTES;
			if (!next.equals(options)) {
				addSlots(expected, options, since, this.clock.now());
				since = this.clock.now();
				changes++;
			}
			options = next;
			for (int i = 0; i < NODE_COUNT; i++) {
				this.nodes.add(node(ScheduleNode.LOOP, options));
				advance(randomStep(), ScheduleNode.LOOP);
				this.nodes.remove(0).stop();
			}
		}
		addSlots(expected, options, since, this.clock.now());
		assertThat(this.ran).as("seed %d", this.seed).containsExactlyElementsOf(expected);
		assertThat(this.nodes.get(0).schedules().history("tick")).as("seed %d", this.seed)
			.filteredOn((entry) -> entry.kind() == ScheduleEntryKind.CHANGED)
			.hasSizeLessThanOrEqualTo(changes);
	}

	@Test
	void rollingDeploysThatMoveTheScheduleToAnotherLoopLoseAndDoubleNothing() {
		List<String> expected = new ArrayList<>();
		String loop = "a";
		this.nodes.add(node(loop, EACH_MINUTE));
		for (int deploy = 0; deploy < DEPLOY_COUNT; deploy++) {
			advance(randomStep(), "a", "b");
			loop = loop.equals("a") ? "b" : "a";
			this.nodes.add(node(loop, EACH_MINUTE));
			advance(randomStep(), "a", "b");
			this.nodes.remove(0).stop();
		}
		advance(Duration.ofMinutes(10), "a", "b");
		addSlots(expected, EACH_MINUTE, START, this.clock.now());
		assertThat(this.ran).as("seed %d", this.seed).containsExactlyInAnyOrderElementsOf(expected);
		assertThat(this.nodes.get(0).schedules().find("tick").orElseThrow().loop()).isEqualTo(loop);
	}

	@Test
	void oldNodeThatReachesTheStoreLateDoesNotBringItsDefinitionBack() {
		ScheduleNode old = new ScheduleNode(this.backend, this.clock).declare("tick", ScheduleNode.LOOP,
				ScheduleSettings.of(EACH_MINUTE), null);
		advance(Duration.ofSeconds(5));
		this.nodes.add(node(ScheduleNode.LOOP, OTHER_MINUTES));
		advance(Duration.ofSeconds(5));
		old.start();
		advance(Duration.ofMinutes(4), ScheduleNode.LOOP);
		assertThat(this.ran).containsExactly("tick@2026-01-01T00:00:30Z", "tick@2026-01-01T00:02:30Z");
	}

	private long countChanges(ScheduleNode node) {
		return node.schedules()
			.history("tick")
			.stream()
			.filter((entry) -> entry.kind() == ScheduleEntryKind.CHANGED)
			.count();
	}

	@Test
	void definitionThatARestartBroughtBackEndsWithItsNode() {
		ScheduleOptions before = ScheduleOptions.ofCron("0 */30 * * * *").withOverlap(OverlapPolicy.ALLOW);
		ScheduleOptions after = ScheduleOptions.ofCron("0 15 */2 * * *").withOverlap(OverlapPolicy.ALLOW);
		this.nodes.add(node(ScheduleNode.LOOP, before));
		advance(Duration.ofMinutes(1), ScheduleNode.LOOP);
		ScheduleNode next = node(ScheduleNode.LOOP, after);
		advance(Duration.ofSeconds(1), ScheduleNode.LOOP);
		this.nodes.remove(0).stop();
		ScheduleNode restarted = node(ScheduleNode.LOOP, before);
		advance(Duration.ofHours(10), ScheduleNode.LOOP);
		assertThat(next.schedules().find("tick").map(ScheduleInfo::options)).contains(before);
		assertThat(countChanges(next)).isEqualTo(2);
		restarted.stop();
		advance(Duration.ofHours(3), ScheduleNode.LOOP);
		assertThat(next.schedules().find("tick").map(ScheduleInfo::options)).contains(after);
		assertThat(next.schedules().find("tick").map(ScheduleInfo::status)).contains(ScheduleStatus.ACTIVE);
		advance(Duration.ofHours(10), ScheduleNode.LOOP);
		assertThat(countChanges(next)).isEqualTo(3);
		assertThat(this.ran).doesNotHaveDuplicates();
	}

	@Test
	void lastSlotsOfADefinitionThatEndsAreRun() {
		ScheduleOptions before = ScheduleOptions.ofCron("0 */30 * * * *")
			.withOverlap(OverlapPolicy.ALLOW)
			.withMisfire(MisfirePolicy.ALL);
		SettableClock delayed = new SettableClock(START);
		ScheduleNode next = new ScheduleNode(this.backend, delayed)
			.declare("tick", ScheduleNode.LOOP, ScheduleSettings.of(OTHER_MINUTES), null)
			.start();
		advance(Duration.ofSeconds(1));
		node(ScheduleNode.LOOP, before).stop();
		advance(Duration.ofHours(3), ScheduleNode.LOOP);
		delayed.advance(Duration.ofHours(3));
		advance(Duration.ZERO, ScheduleNode.LOOP);
		assertThat(this.ran).startsWith("tick@2026-01-01T00:30:00Z", "tick@2026-01-01T01:00:00Z",
				"tick@2026-01-01T01:30:00Z", "tick@2026-01-01T02:00:00Z", "tick@2026-01-01T02:30:00Z",
				"tick@2026-01-01T03:00:00Z");
		assertThat(next.schedules().find("tick").map(ScheduleInfo::options)).contains(OTHER_MINUTES);
	}

	@Test
	void loopThatARestartBroughtBackEndsWithItsNode() {
		ScheduleNode next = node("b", EACH_MINUTE);
		advance(Duration.ofSeconds(1), "a", "b");
		ScheduleNode restarted = node("a", EACH_MINUTE);
		advance(Duration.ofHours(10), "a", "b");
		assertThat(next.schedules().find("tick").map(ScheduleInfo::loop)).contains("a");
		restarted.stop();
		advance(Duration.ofHours(3), "a", "b");
		assertThat(next.schedules().find("tick").map(ScheduleInfo::loop)).contains("b");
		int count = this.ran.size();
		advance(Duration.ofHours(1), "a", "b");
		assertThat(this.ran).doesNotHaveDuplicates().hasSize(count + 60);
	}

	@Test
	void scheduleOfRunTimeIsNotTakenByNodesThatStartedEarlier() {
		ScheduleNode declaring = node(ScheduleNode.LOOP, EACH_MINUTE);
		advance(Duration.ofMinutes(1), ScheduleNode.LOOP);
		declaring.kill();
		advance(Duration.ofHours(3));
		ScheduleNode client = new ScheduleNode(this.backend, this.clock).withoutLoops();
		client.schedules().replace("tick", ScheduleNode.LOOP, "kept", EACH_MINUTE);
		declaring.releasePayloads();
		declaring.start();
		advance(Duration.ofHours(3));
		ContractQueue queue = new ContractQueue(this.backend.store(new QueueName("test", ScheduleNode.LOOP)),
				this.clock::advance);
		assertThat(client.schedules().find("tick").map(ScheduleInfo::declared)).contains(false);
		assertThat(queue.claim(MAX_CLAIM_COUNT)).isNotEmpty()
			.allSatisfy((task) -> assertThat(ContractQueue.payload(task)).isEqualTo("\"kept\""));
	}

	@Test
	void slotThatJitterHasShiftedOutlivesAChangeOfOtherSettings() {
		ScheduleOptions nightly = ScheduleOptions.ofCron("0 0 2 * * *").withJitter(Duration.ofHours(2));
		Duration shift = ScheduleSettings.of(nightly).shiftOf("tick");
		node(ScheduleNode.LOOP, nightly).stop();
		advance(Duration.ofHours(2).plus(shift.dividedBy(2)), ScheduleNode.LOOP);
		ScheduleNode changed = node(ScheduleNode.LOOP, nightly.withOverlap(OverlapPolicy.ALLOW));
		advance(shift.dividedBy(2).minusSeconds(1), ScheduleNode.LOOP);
		assertThat(this.ran).isEmpty();
		assertThat(countChanges(changed)).isEqualTo(1);
		advance(Duration.ofSeconds(2), ScheduleNode.LOOP);
		assertThat(this.ran).containsExactly("tick@2026-01-01T02:00:00Z");
		advance(Duration.ofDays(1), ScheduleNode.LOOP);
		assertThat(this.ran).containsExactly("tick@2026-01-01T02:00:00Z", "tick@2026-01-02T02:00:00Z");
	}

	@Test
	void slotThatASmallerShiftPutsIntoThePastIsSkippedAndReported() {
		ScheduleOptions nightly = ScheduleOptions.ofCron("0 0 2 * * *").withJitter(Duration.ofHours(2));
		node(ScheduleNode.LOOP, nightly).stop();
		advance(Duration.ofHours(2).plusSeconds(10), ScheduleNode.LOOP);
		ScheduleNode changed = node(ScheduleNode.LOOP, nightly.withJitter(Duration.ZERO));
		advance(Duration.ofHours(3), ScheduleNode.LOOP);
		assertThat(this.ran).isEmpty();
		assertThat(changed.reports()).containsExactly("skipped loop tick 2026-01-01T02:00:00Z 1 SKIPPED_MISSED");
		assertThat(changed.schedules().history("tick")).extracting(ScheduleEntry::kind)
			.containsExactly(ScheduleEntryKind.CHANGED, ScheduleEntryKind.SKIPPED_MISSED);
		advance(Duration.ofDays(1), ScheduleNode.LOOP);
		assertThat(this.ran).containsExactly("tick@2026-01-02T02:00:00Z");
	}

	@Test
	void scheduleThatNoNodeDeclaresStopsIsShownAndIsRemovedAfterSevenDays() {
		ScheduleNode declaring = node(ScheduleNode.LOOP, EACH_MINUTE);
		ScheduleNode other = new ScheduleNode(this.backend, this.clock).start();
		advance(Duration.ofMinutes(1), ScheduleNode.LOOP);
		declaring.stop();
		advance(Duration.ofHours(3), ScheduleNode.LOOP);
		assertThat(this.ran).containsExactly("tick@2026-01-01T00:01:00Z");
		ScheduleInfo shown = other.schedules().find("tick").orElseThrow();
		assertThat(shown.status()).isEqualTo(ScheduleStatus.UNDECLARED);
		assertThat(shown.nextSlot()).isNull();
		advance(Duration.ofDays(6));
		assertThat(other.schedules().find("tick")).isPresent();
		advance(Duration.ofDays(1));
		assertThat(other.schedules().find("tick")).isEmpty();
		assertThat(other.schedules().list(null, 10).schedules()).isEmpty();
	}

	@Test
	void scheduleOutlivesAStopOfAllNodesOfMoreThanSevenDays() {
		ScheduleNode declaring = node(ScheduleNode.LOOP, EACH_MINUTE);
		declaring.schedules().pause("tick");
		declaring.stop();
		advance(Duration.ofDays(30));
		ScheduleNode other = new ScheduleNode(this.backend, this.clock).start();
		advance(Duration.ofMinutes(59));
		assertThat(other.schedules().find("tick").map(ScheduleInfo::status)).contains(ScheduleStatus.UNDECLARED);
		declaring.start();
		advance(Duration.ofDays(1), ScheduleNode.LOOP);
		assertThat(other.schedules().find("tick").map(ScheduleInfo::status)).contains(ScheduleStatus.PAUSED);
		assertThat(this.ran).isEmpty();
	}

	@Test
	void timeOfASuspensionDoesNotCountAsWatched() {
		node(ScheduleNode.LOOP, EACH_MINUTE).stop();
		advance(Duration.ofDays(30));
		SettableClock suspended = new SettableClock(this.clock.now());
		ScheduleNode other = new ScheduleNode(this.backend, suspended).start();
		suspended.advance(Duration.ofMinutes(1));
		other.stop();
		suspended.advance(Duration.ofHours(5));
		other.start();
		suspended.advance(Duration.ofMinutes(30));
		assertThat(other.schedules().find("tick")).isPresent();
		suspended.advance(Duration.ofHours(2));
		assertThat(other.schedules().find("tick")).isEmpty();
	}

	@Test
	void scheduleWhoseSlotsFollowCloselyIsNotedAsDeclared() {
		ScheduleNode single = node(ScheduleNode.LOOP, EACH_MINUTE);
		advance(Duration.ofHours(5), ScheduleNode.LOOP);
		assertThat(single.schedules().find("tick").map(ScheduleInfo::status)).contains(ScheduleStatus.ACTIVE);
	}

	@Test
	void scheduleThatIsDeclaredIsNeverRemoved() {
		node(ScheduleNode.LOOP, ScheduleOptions.ofCron("0 0 0 1 1 *"));
		ScheduleNode other = new ScheduleNode(this.backend, this.clock).start();
		advance(Duration.ofDays(30));
		assertThat(other.schedules().find("tick").orElseThrow().status()).isEqualTo(ScheduleStatus.ACTIVE);
	}

	@Test
	void declarationTakesOverAScheduleOfRunTime() {
		ScheduleNode client = new ScheduleNode(this.backend, this.clock).withoutLoops();
		ScheduleNode worker = new ScheduleNode(this.backend, this.clock).start();
		client.schedules().add("tick", ScheduleNode.LOOP, "x", OTHER_MINUTES);
		advance(Duration.ofSeconds(1));
		node(ScheduleNode.LOOP, EACH_MINUTE);
		advance(Duration.ofMinutes(2), ScheduleNode.LOOP);
		assertThat(this.ran).containsExactly("tick@2026-01-01T00:01:00Z", "tick@2026-01-01T00:02:00Z");
		assertThat(client.schedules().find("tick").orElseThrow().declared()).isTrue();
		assertThat(client.schedules().history("tick")).extracting(ScheduleEntry::kind)
			.doesNotContain(ScheduleEntryKind.SKIPPED_MISSED);
		worker.stop();
	}

}
