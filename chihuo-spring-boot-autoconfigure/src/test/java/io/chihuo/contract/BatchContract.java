// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.RunOutcome;
import io.chihuo.TaskInfo;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settlement;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many in one call, in order, an id more than once too.
 */
interface BatchContract extends ContractTopic {

	private static <T> T join(CompletableFuture<T> future) {
		return ContractQueue.join(future);
	}

	@Test
	default void addAnswersInOrderAndSeesEarlierItemsOfTheBatch() {
		queue().finish("finished");
		assertThat(queue().add(ContractQueue.task("a", "1", AddOptions.DEFAULTS),
				ContractQueue.task("finished", "", AddOptions.DEFAULTS),
				ContractQueue.task("a", "2", AddOptions.DEFAULTS), ContractQueue.first("b", "1", AddOptions.DEFAULTS),
				ContractQueue.task("a", "3", AddOptions.DEFAULTS.replace())))
			.containsExactly(AddResult.ADDED, AddResult.ALREADY_FINISHED, AddResult.ALREADY_QUEUED, AddResult.ADDED,
					AddResult.REPLACED);
		assertThat(queue().claim(5)).extracting((task) -> task.lease().id() + ContractQueue.payload(task))
			.containsExactly("b1", "a3");
	}

	@Test
	default void emptyBatchesAnswerNothing() {
		assertThat(queue().add()).isEmpty();
		assertThat(queue().settle()).isEmpty();
		assertThat(join(queue().store().renew(List.of(), ContractQueue.ONE_HOUR))).isEmpty();
		assertThat(join(queue().store().finish(List.of()))).isEmpty();
		assertThat(join(queue().store().unfinish(List.of()))).isEmpty();
		assertThat(join(queue().store().cancel(List.of()))).isEmpty();
		assertThat(join(queue().store().find(List.of()))).isEmpty();
		assertThat(join(queue().store().requeue(List.of()))).isEmpty();
		assertThat(join(queue().store().discard(List.of()))).isEmpty();
	}

	@Test
	default void settleAnswersInOrderAndEndsLeaseOnce() {
		queue().addAll("a", "b", "c");
		List<LeasedTask> runs = queue().claim(3);
		assertThat(queue().settle(Settlement.acknowledge(runs.get(1).lease(), false),
				Settlement.dead(runs.get(0).lease(), "given up"), Settlement.release(runs.get(1).lease()),
				Settlement.retry(runs.get(2).lease(), ContractQueue.ONE_HOUR, "failed"),
				Settlement.acknowledge(runs.get(0).lease(), true)))
			.containsExactly(RunOutcome.SUCCESS, RunOutcome.DEAD, RunOutcome.LEASE_LOST, RunOutcome.RETRY,
					RunOutcome.LEASE_LOST);
		assertThat(queue().state("a")).isEqualTo("DEAD");
		assertThat(queue().state("b")).isEqualTo("ABSENT");
	}

	@Test
	default void releaseTakesEffectBeforeLaterSettlementsOfTheBatch() {
		LeasedTask run = queue().run("a");
		assertThat(queue().settle(Settlement.release(run.lease()), Settlement.acknowledge(run.lease(), true),
				Settlement.release(run.lease())))
			.containsExactly(RunOutcome.RELEASED, RunOutcome.LEASE_LOST, RunOutcome.LEASE_LOST);
		assertThat(queue().state("a")).isEqualTo("READY");
	}

	@Test
	default void renewAnswersInOrder() {
		queue().addAll("a", "b", "c");
		List<LeasedTask> runs = queue().claim(3);
		queue().cancel("a");
		queue().acknowledge(runs.get(1));
		assertThat(join(queue().store().renew(runs.stream().map(LeasedTask::lease).toList(), ContractQueue.ONE_HOUR)))
			.containsExactly(Renewal.CANCELLED, Renewal.LOST, Renewal.HELD);
	}

	@Test
	default void finishAndUnfinishAnswerInOrder() {
		queue().finish("b");
		assertThat(join(queue().store().finish(List.of("a", "b", "c", "a")))).containsExactly(true, false, true, false);
		assertThat(join(queue().store().unfinish(List.of("c", "d", "c", "a")))).containsExactly(true, false, false,
				true);
	}

	@Test
	default void cancelAnswersInOrder() {
		queue().run("running");
		queue().add("ready");
		queue().finish("finished");
		assertThat(join(queue().store().cancel(List.of("ready", "absent", "running", "finished", "ready"))))
			.containsExactly(CancelResult.REMOVED, CancelResult.NOT_FOUND, CancelResult.INTERRUPTED,
					CancelResult.ALREADY_FINISHED, CancelResult.NOT_FOUND);
	}

	@Test
	default void findAnswersInOrder() {
		queue().addAll("a", "b");
		List<Optional<TaskInfo>> found = join(queue().store().find(List.of("b", "c", "a", "b")));
		assertThat(found).extracting((info) -> info.map(TaskInfo::id).orElse("nothing"))
			.containsExactly("b", "nothing", "a", "b");
	}

	@Test
	default void requeueAndDiscardAnswerInOrder() {
		queue().kill("a");
		queue().kill("b");
		queue().kill("c");
		assertThat(join(queue().store().requeue(List.of("c", "d", "a", "c")))).containsExactly(true, false, true,
				false);
		assertThat(join(queue().store().discard(List.of("a", "b", "b")))).containsExactly(false, true, false);
		assertThat(queue().claimIds()).containsExactly("c", "a");
	}

	@Test
	default void idsAndPayloadsMayBeAnyText() {
		String id = "a b:{c}*[d]?\\\"'/%é中😀";
		queue().add(ContractQueue.task(id, "中😀\u0000\n", AddOptions.DEFAULTS.header("é:", "\n中")));
		LeasedTask run = queue().claim();
		assertThat(run.lease().id()).isEqualTo(id);
		assertThat(run.payload()).asString(StandardCharsets.UTF_8).isEqualTo("中😀\u0000\n");
		assertThat(run.headers()).containsEntry("é:", "\n中");
	}

}
