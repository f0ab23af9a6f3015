// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.chihuo.BackendUnavailableException;
import io.chihuo.Flow;
import io.chihuo.FlowState;
import io.chihuo.RunOutcome;
import io.chihuo.StepState;
import io.chihuo.backend.DelegatingTaskBackend;
import io.chihuo.backend.FlowMove;
import io.chihuo.backend.FlowMove.MoveAnswer;
import io.chihuo.backend.FlowMoves;
import io.chihuo.backend.Lease;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.flow.state.FlowEvent.CountAdded;
import io.chihuo.flow.state.FlowEvent.SignalCame;
import io.chihuo.flow.state.FlowProgress;
import io.chihuo.flow.state.ProgressFormat;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers to moves that are late or lost: each move is made when it is asked for, and
 * answered when the test says so.
 */
class StepMoveTests {

	private static final byte[] NOTHING = {};

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend memory = new MemoryTaskBackend(this.clock);

	private final List<CompletableFuture<Void>> calls = new ArrayList<>();

	private final Set<Lease> ended = ConcurrentHashMap.newKeySet();

	private final TestNode node = new TestNode(this.clock, new DelegatingTaskBackend(this.memory) {
		@Override
		public FlowMoves flowMoves(String namespace) {
			return StepMoveTests.this::moveAll;
		}
	});

	@AfterEach
	void close() {
		this.node.close();
		this.memory.close();
	}

	private CompletableFuture<List<MoveAnswer>> moveAll(List<FlowMove> moves) {
		List<MoveAnswer> answers = moves.stream().map(this::move).toList();
		CompletableFuture<Void> call = new CompletableFuture<>();
		this.calls.add(call);
		return call.thenApply((answered) -> answers);
	}

	private MoveAnswer move(FlowMove move) {
		List<RunOutcome> settled = move.ends()
			.stream()
			.map((end) -> this.ended.add(end.settlement().lease()) ? RunOutcome.SUCCESS : RunOutcome.LEASE_LOST)
			.toList();
		boolean moved = settled.stream().allMatch(FlowMove::hasEnded)
				&& this.memory.flows("test").update(List.of(move.update())).join().get(0);
		return new MoveAnswer(settled, moved, List.of());
	}

	private void answer(int call) {
		this.calls.get(call - 1).complete(null);
	}

	private void loseAnswer(int call, Throwable failure) {
		this.calls.get(call - 1).completeExceptionally(failure);
	}

	static List<Throwable> failures() {
		return List.of(new BackendUnavailableException("the database did not answer", null),
				new BackendUnavailableException("reset", new IllegalStateException()), new OutOfMemoryError());
	}

	private void start(String flow) {
		this.node.client()
			.startFlow(flow, Flow.parallel(Flow.step(TestNode.LOOP, "a").named("a"),
					Flow.step(TestNode.LOOP, "b").named("b"), Flow.counter("paid", 3).named("paid")));
	}

	/** The end of the run of a step, which asks for a move. */
	private CompletableFuture<RunOutcome> end(String flow, String step) {
		FlowProgress progress = ProgressFormat
			.decodeProgress(this.node.flows().load(flow).join().orElseThrow().progress());
		String header = new StepName(flow, progress.runNumber(), step.equals("a") ? 1 : 2, 1).toHeader();
		Settlement settlement = Settlement.acknowledge(new Lease("f/" + flow + "/" + step + "#1", 1), false);
		return this.node.flows().settleStep(flow, header, TestNode.LOOP, StepState.DONE, settlement);
	}

	private CompletableFuture<Boolean> count(String flow, String key) {
		return this.node.flows().postEvent(flow, new CountAdded("paid", 1, key));
	}

	private FlowState state(String flow) {
		return this.node.client().flow(flow).status().state();
	}

	@ParameterizedTest
	@MethodSource("failures")
	void countThatIsLostWithTheAnswerToAMoveFailsRatherThanBeAddedTwice(Throwable failure) {
		start("f");
		end("f", "a");
		end("f", "b");
		CompletableFuture<Boolean> lost = count("f", "");
		CompletableFuture<Boolean> keyed = count("f", "key");
		answer(1);
		loseAnswer(2, failure);
		assertThat(lost).isCompletedExceptionally();
		assertThat(keyed).isCompletedWithValue(true);
		assertThat(state("f")).isEqualTo(FlowState.RUNNING);
		assertThat(count("f", "")).isCompletedWithValue(true);
		assertThat(state("f")).isEqualTo(FlowState.DONE);
	}

	@Test
	void signalThatIsLostWithTheAnswerToAMoveFailsRatherThanBeSentTwice() {
		start("f");
		end("f", "a");
		end("f", "b");
		CompletableFuture<Boolean> lost = this.node.flows().postEvent("f", new SignalCame("go", NOTHING, ""));
		CompletableFuture<Boolean> keyed = this.node.flows().postEvent("f", new SignalCame("go", NOTHING, "key"));
		answer(1);
		loseAnswer(2, new BackendUnavailableException("the database did not answer", null));
		assertThat(lost).isCompletedExceptionally();
		assertThat(keyed).isCompletedWithValue(true);
		assertThat(ProgressFormat.decodeProgress(this.node.flows().load("f").join().orElseThrow().progress())
			.unreadSignals()).isEqualTo(2);
	}

	@Test
	void countsOfABatchThatWasMadeBeforeItFailedAreNotAddedAgain() {
		List<String> flows = List.of("first", "f", "g");
		flows.forEach(this::start);
		flows.forEach((flow) -> end(flow, "a"));
		flows.forEach((flow) -> end(flow, "b"));
		List<CompletableFuture<Boolean>> counted = flows.stream().map((flow) -> count(flow, "")).toList();
		answer(1);
		answer(2);
		answer(3);
		loseAnswer(4, new BackendUnavailableException("reset", new IllegalStateException()));
		answer(5);
		answer(6);
		assertThat(counted).extracting(CompletableFuture::isCompletedExceptionally).containsExactly(false, true, true);
		for (String flow : flows) {
			assertThat(count(flow, "")).isCompletedWithValue(true);
			assertThat(state(flow)).isEqualTo(FlowState.RUNNING);
			assertThat(count(flow, "")).isCompletedWithValue(true);
			assertThat(state(flow)).isEqualTo(FlowState.DONE);
		}
	}

}
