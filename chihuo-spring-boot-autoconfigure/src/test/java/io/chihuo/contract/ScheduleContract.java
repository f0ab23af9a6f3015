// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.ScheduleChange.SlotTask;
import io.chihuo.backend.ScheduleChangeResult;
import io.chihuo.backend.SchedulePage;
import io.chihuo.backend.ScheduleRecord;
import io.chihuo.backend.TaskStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Schedules, and the tasks that are added in one step with their changes.
 */
interface ScheduleContract extends ContractTopic {

	private static ScheduleChange write(String name, long version, @Nullable String content) {
		return new ScheduleChange(name, version, (content != null) ? content.getBytes(StandardCharsets.UTF_8) : null,
				null);
	}

	private static ScheduleChange slot(String name, long version, String id, long notBefore, String... unlessUnderWay) {
		return new ScheduleChange(name, version, id.getBytes(StandardCharsets.UTF_8),
				new SlotTask(ContractQueue.task(id, id, AddOptions.DEFAULTS), notBefore, List.of(unlessUnderWay)));
	}

	private List<ScheduleChangeResult> change(ScheduleChange... changes) {
		return ContractQueue.join(queue().store().changeSchedules(List.of(changes)))
			.stream()
			.map(ScheduleAnswer::result)
			.toList();
	}

	/** Version and content, or nothing if it is absent. */
	private String schedule(String name) {
		return ContractQueue.join(queue().store().findSchedules(List.of(name)))
			.records()
			.stream()
			.map(ScheduleContract::describe)
			.collect(Collectors.joining());
	}

	private static String describe(ScheduleRecord schedule) {
		return schedule.version() + " " + new String(schedule.content(), StandardCharsets.UTF_8);
	}

	@Test
	default void scheduleIsChangedOnlyFromTheExpectedVersion() {
		assertThat(change(write("a", 1, "x"))).containsExactly(ScheduleChangeResult.OTHER_VERSION);
		assertThat(schedule("a")).isEmpty();
		assertThat(change(write("a", 0, "x"))).containsExactly(ScheduleChangeResult.CHANGED);
		assertThat(change(write("a", 0, "y"))).containsExactly(ScheduleChangeResult.OTHER_VERSION);
		assertThat(schedule("a")).isEqualTo("1 x");
		assertThat(change(write("a", 1, "y"))).containsExactly(ScheduleChangeResult.CHANGED);
		assertThat(schedule("a")).isEqualTo("2 y");
		assertThat(change(write("a", 1, null))).containsExactly(ScheduleChangeResult.OTHER_VERSION);
		assertThat(change(write("a", 2, null))).containsExactly(ScheduleChangeResult.CHANGED);
		assertThat(schedule("a")).isEmpty();
	}

	@Test
	default void oneOfTwoProposalsOfASlotAddsTheTask() {
		assertThat(change(slot("a", 0, "a@1", 0))).containsExactly(ScheduleChangeResult.CHANGED);
		assertThat(change(slot("a", 0, "a@1", 0))).containsExactly(ScheduleChangeResult.OTHER_VERSION);
		assertThat(queue().claimIds()).containsExactly("a@1");
		assertThat(change(slot("a", 0, "a@1", 0))).containsExactly(ScheduleChangeResult.OTHER_VERSION);
		assertThat(queue().claimIds()).isEmpty();
	}

	@Test
	default void slotThatRanIsNotAddedAgain() {
		change(slot("a", 0, "a@1", 0));
		LeasedTask task = queue().claim();
		assertThat(ContractQueue.payload(task)).isEqualTo("a@1");
		queue().acknowledge(task);
		assertThat(change(slot("a", 0, "a@1", 0))).containsExactly(ScheduleChangeResult.OTHER_VERSION);
		assertThat(queue().state("a@1")).isEqualTo("ABSENT");
	}

	@Test
	default void changesOfOneBatchAreMadeInOrder() {
		assertThat(change(slot("a", 0, "a@1", 0), slot("b", 0, "b@1", 0), slot("a", 1, "a@2", 0),
				slot("a", 1, "a@3", 0), write("b", 1, null), write("b", 0, "again")))
			.containsExactly(ScheduleChangeResult.CHANGED, ScheduleChangeResult.CHANGED, ScheduleChangeResult.CHANGED,
					ScheduleChangeResult.OTHER_VERSION, ScheduleChangeResult.CHANGED, ScheduleChangeResult.CHANGED);
		assertThat(queue().claimIds()).containsExactly("a@1", "b@1", "a@2");
		assertThat(schedule("a")).isEqualTo("2 a@2");
		assertThat(schedule("b")).isEqualTo("1 again");
	}

	@Test
	default void slotIsRefusedBeforeItsMoment() {
		long now = ContractQueue.join(queue().store().changeSchedules(List.of(write("other", 0, "x")))).get(0).now();
		long due = now + ContractQueue.LEASE_DURATION.toMillis();
		assertThat(change(slot("a", 0, "a@1", due))).containsExactly(ScheduleChangeResult.TOO_EARLY);
		assertThat(schedule("a")).isEmpty();
		assertThat(queue().claimIds()).isEmpty();
		queue().lapse();
		assertThat(change(slot("a", 0, "a@1", due))).containsExactly(ScheduleChangeResult.CHANGED);
		assertThat(queue().claimIds()).containsExactly("a@1");
	}

	@Test
	default void slotIsRefusedWhileAnEarlierTaskIsUnderWay() {
		queue().run("running");
		queue().add("delayed", "", AddOptions.delayed(ContractQueue.ONE_HOUR));
		queue().add("ready");
		for (String id : List.of("running", "delayed", "ready")) {
			assertThat(change(slot("a", 0, "a@1", 0, "absent", id))).as(id)
				.containsExactly(ScheduleChangeResult.UNDER_WAY);
		}
		assertThat(schedule("a")).isEmpty();
		assertThat(queue().state("a@1")).isEqualTo("ABSENT");
	}

	@Test
	default void slotIsAddedAfterEarlierTasksHaveEnded() {
		queue().kill("dead");
		queue().finish("finished");
		queue().acknowledge(queue().run("done"));
		assertThat(change(slot("a", 0, "a@1", 0, "dead", "finished", "done")))
			.containsExactly(ScheduleChangeResult.CHANGED);
		assertThat(queue().claimIds()).containsExactly("a@1");
	}

	@Test
	default void fullQueueRefusesSlotsAndNothingElse() {
		queue().configure(1, 3, Duration.ZERO);
		assertThat(change(slot("a", 0, "a@1", 0), slot("b", 0, "b@1", 0), write("c", 0, "x"))).containsExactly(
				ScheduleChangeResult.CHANGED, ScheduleChangeResult.QUEUE_FULL, ScheduleChangeResult.CHANGED);
		assertThat(schedule("b")).isEmpty();
		queue().claim();
		assertThat(change(slot("b", 0, "b@1", 0))).containsExactly(ScheduleChangeResult.CHANGED);
	}

	@Test
	default void slotWhoseIdIsKnownCountsAsAdded() {
		queue().add("a@1", "before");
		assertThat(change(slot("a", 0, "a@1", 0))).containsExactly(ScheduleChangeResult.CHANGED);
		assertThat(ContractQueue.payload(queue().claim())).isEqualTo("before");
		assertThat(queue().claimIds()).isEmpty();
	}

	@Test
	default void schedulesAreListedInPages() {
		List<String> names = IntStream.range(0, 25).mapToObj((i) -> "schedule-" + i).toList();
		ContractQueue
			.join(queue().store().changeSchedules(names.stream().map((name) -> write(name, 0, name)).toList()));
		List<String> found = new ArrayList<>();
		SchedulePage page = ContractQueue.join(queue().store().listSchedules(null, 10));
		page.records().forEach((schedule) -> found.add(describe(schedule)));
		while (page.next() != null) {
			page = ContractQueue.join(queue().store().listSchedules(page.next(), 10));
			page.records().forEach((schedule) -> found.add(describe(schedule)));
		}
		assertThat(found).containsExactlyInAnyOrderElementsOf(names.stream().map((name) -> "1 " + name).toList());
		assertThat(ContractQueue.join(queue().store().findSchedules(List.of("schedule-3", "none", "schedule-1")))
			.records()).extracting(ScheduleRecord::name).containsExactlyInAnyOrder("schedule-3", "schedule-1");
		assertThat(ContractQueue.join(queue().store().findSchedules(List.of())).records()).isEmpty();
	}

	@Test
	default void schedulesBelongToTheirQueueAndOutliveItsTasks() {
		change(slot("a", 0, "a@1", 0));
		ContractQueue other = newQueue();
		assertThat(ContractQueue.join(other.store().listSchedules(null, 10)).records()).isEmpty();
		ContractQueue.join(queue().store().clearUnfinished());
		ContractQueue.join(queue().store().clearFinished());
		assertThat(schedule("a")).isEqualTo("1 a@1");
	}

	@Test
	default void ofManyProposalsAtOnceOneAddsTheTask() {
		TaskStore store = queue().store();
		for (int round = 0; round < 10; round++) {
			String id = "a@" + round;
			int version = round;
			List<CompletableFuture<List<ScheduleAnswer>>> proposals = IntStream.range(0, 8)
				.mapToObj((i) -> CompletableFuture
					.supplyAsync(() -> store.changeSchedules(List.of(slot("a", version, id, 0))))
					.thenCompose((answer) -> answer))
				.toList();
			assertThat(proposals.stream().map((proposal) -> ContractQueue.join(proposal).get(0).result()))
				.containsOnlyOnce(ScheduleChangeResult.CHANGED)
				.containsOnly(ScheduleChangeResult.CHANGED, ScheduleChangeResult.OTHER_VERSION);
		}
		assertThat(queue().claimIds()).hasSize(10);
	}

}
