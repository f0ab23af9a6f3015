// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.FlowMove;
import io.chihuo.backend.FlowMove.EndedRun;
import io.chihuo.backend.FlowMove.NewStep;
import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.outcome.JoinedOutcome;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.WatchAnswer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Flows that are moved on in one step with the ends of their runs, where a backend can.
 */
interface FlowMoveContract extends ContractTopic {

	/** The node that makes the moves. */
	String MOVER = "mover";

	private QueueName name() {
		return queue().store().queue();
	}

	private ContractFlows flows() {
		return new ContractFlows(flows(name().namespace()));
	}

	private FlowMoves moves() {
		FlowMoves moves = flowMoves(name().namespace());
		assumeThat(moves).as("moves of flows in one step").isNotNull();
		return moves;
	}

	private List<FlowMove.MoveAnswer> move(FlowMove... moves) {
		return ContractQueue.join(moves().move(List.of(moves)));
	}

	/** A flow that runs, in version 1. */
	private String newFlow() {
		String id = UUID.randomUUID().toString();
		flows().create(ContractFlows.flow(id, "plan", Long.MAX_VALUE, 1));
		return id;
	}

	private LeasedTask run(String id) {
		outcomes().submitted(id);
		return queue().claim();
	}

	private EndedRun end(LeasedTask run) {
		return new EndedRun(name().loop(),
				Settlement.acknowledge(run.lease(), false).withContent(ContractOutcomes.bytes("result")), MOVER);
	}

	private static NewStep step(ContractQueue queue, String id) {
		return new NewStep(queue.store().queue().loop(),
				new Submission(ContractQueue.task(id, id, AddOptions.DEFAULTS), ContractOutcomes.KEEP));
	}

	private FlowMove move(LeasedTask run, String flow, long version, String next) {
		return new FlowMove(List.of(end(run)), ContractFlows.update(flow, version, "moved"),
				List.of(step(queue(), next)));
	}

	@Test
	default void moveEndsRunChangesFlowAndAddsTask() {
		moves();
		String flow = newFlow();
		long order = outcomes().submitted("1st");
		LeasedTask first = queue().claim();
		FlowMove.MoveAnswer answer = move(move(first, flow, 1, "2nd")).get(0);
		assertThat(answer.settled()).containsExactly(RunOutcome.SUCCESS);
		assertThat(answer.moved()).isTrue();
		assertThat(answer.added()).extracting(SubmissionAnswer::result).containsExactly(AddResult.ADDED);
		assertThat(outcomes().status("1st", order)).isEqualTo(WatchAnswer.Status.ENDED);
		assertThat(flows().find(flow).version()).isEqualTo(2);
		assertThat(flows().find(flow).progress()).isEqualTo(ContractFlows.toBytes("moved"));
		assertThat(queue().claimIds()).containsExactly("2nd");
		assertThat(outcomes().status("2nd", answer.added().get(0).watch().order()))
			.isEqualTo(WatchAnswer.Status.PENDING);
	}

	@Test
	default void moveWakesTheOtherNodesThatAwaitTheRun() {
		moves();
		RecordingOutcomes woken = new RecordingOutcomes();
		queue().store().addOutcomeListener(ContractOutcomes.NODE, woken);
		long alone = outcomes().submitted("alone");
		assertThat(move(move(queue().claim(), newFlow(), 1, "2nd")).get(0).moved()).isTrue();
		woken.awaitEnd("alone", alone);
		assertThat(queue().claimIds()).containsExactly("2nd");
		long both = outcomes().submitted("both");
		outcomes().watch("both", both, new OutcomeWatch(ContractOutcomes.KEPT_DURATION, false, MOVER));
		assertThat(move(move(queue().claim(), newFlow(), 1, "3rd")).get(0).moved()).isTrue();
		woken.awaitEnd("both", both);
	}

	@Test
	default void runEndsThoughItsFlowWasChangedMeanwhile() {
		moves();
		String flow = newFlow();
		flows().update(ContractFlows.update(flow, 1, "elsewhere"));
		FlowMove.MoveAnswer answer = move(move(run("1st"), flow, 1, "2nd")).get(0);
		assertThat(answer.settled()).containsExactly(RunOutcome.SUCCESS);
		assertThat(answer.moved()).isFalse();
		assertThat(answer.added()).isEmpty();
		assertThat(flows().find(flow).progress()).isEqualTo(ContractFlows.toBytes("elsewhere"));
		assertThat(queue().store().find(List.of("1st", "2nd")).join()).containsOnly(Optional.empty());
	}

	@Test
	default void runWhoseLeaseIsLostMovesNoFlowOn() {
		moves();
		String flow = newFlow();
		outcomes().submitted("1st");
		outcomes().submitted("other");
		LeasedTask lost = queue().claim(ContractQueue.LEASE_DURATION);
		queue().lapse();
		LeasedTask again = queue().claim();
		LeasedTask other = queue().claim();
		FlowMove.MoveAnswer answer = move(new FlowMove(List.of(end(other), end(lost)),
				ContractFlows.update(flow, 1, "moved"), List.of(step(queue(), "2nd"))))
			.get(0);
		assertThat(answer.settled()).containsExactly(RunOutcome.SUCCESS, RunOutcome.LEASE_LOST);
		assertThat(answer.moved()).isFalse();
		assertThat(flows().find(flow).version()).isEqualTo(1);
		assertThat(queue().claimIds()).isEmpty();
		assertThat(outcomes().succeed(again, "again")).isEqualTo(RunOutcome.SUCCESS);
	}

	@Test
	default void movesOfOneBatchAreAnsweredInTheirOrder() {
		moves();
		List<String> flows = IntStream.range(0, 6).mapToObj((i) -> newFlow()).toList();
		List<LeasedTask> runs = IntStream.range(0, 6).mapToObj((i) -> run("before-" + i)).toList();
		FlowMove[] moves = IntStream.range(0, 6)
			.mapToObj((i) -> move(runs.get(i), flows.get(i), 1 + i % 2, "after-" + i))
			.toArray(FlowMove[]::new);
		List<FlowMove.MoveAnswer> answers = move(moves);
		assertThat(answers).extracting(FlowMove.MoveAnswer::moved)
			.containsExactly(true, false, true, false, true, false);
		assertThat(answers).extracting((answer) -> answer.added().size()).containsExactly(1, 0, 1, 0, 1, 0);
		assertThat(answers).flatExtracting(FlowMove.MoveAnswer::settled).hasSize(6).containsOnly(RunOutcome.SUCCESS);
		assertThat(queue().claimIds()).containsExactly("after-0", "after-2", "after-4");
	}

	@Test
	default void tasksOfAMoveGoToTheirQueuesAndOnesThatAreFullTakeNone() {
		moves();
		ContractQueue full = newQueue();
		full.configure(1, 3, ContractQueue.ONE_HOUR);
		full.add("waiting");
		ContractQueue other = newQueue();
		FlowMove.MoveAnswer answer = move(
				new FlowMove(List.of(end(run("1st"))), ContractFlows.update(newFlow(), 1, "moved"),
						List.of(step(full, "a"), step(other, "b"), step(queue(), "c"), step(other, "d"))))
			.get(0);
		assertThat(answer.moved()).isTrue();
		assertThat(answer.added()).extracting(SubmissionAnswer::result)
			.containsExactly(AddResult.QUEUE_FULL, AddResult.ADDED, AddResult.ADDED, AddResult.ADDED);
		assertThat(full.claimIds()).containsExactly("waiting");
		assertThat(other.claimIds()).containsExactly("b", "d");
		assertThat(queue().claimIds()).containsExactly("c");
	}

	@Test
	default void taskThatHasEndedBeforeIsAnsweredWithItsOutcomeByAMove() {
		moves();
		long order = outcomes().submitted("2nd");
		assertThat(outcomes().succeed(queue().claim(), "known")).isEqualTo(RunOutcome.SUCCESS);
		FlowMove.MoveAnswer answer = move(
				new FlowMove(List.of(end(run("1st"))), ContractFlows.update(newFlow(), 1, "moved"),
						List.of(new NewStep(name().loop(),
								new Submission(ContractQueue.task("2nd", "again", AddOptions.DEFAULTS),
										ContractOutcomes.KEEP, JoinedOutcome.ANY)))))
			.get(0);
		assertThat(answer.added().get(0).watch().end().key()).isEqualTo(new OutcomeKey("2nd", order));
		assertThat(queue().claimIds()).isEmpty();
	}

}
