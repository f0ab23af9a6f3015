// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.Backoff;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStart;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.InvalidTaskException;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.RemoteTaskException;
import io.chihuo.StepState;
import io.chihuo.StepStatus;
import io.chihuo.Task;
import io.chihuo.TaskHandle;
import io.chihuo.TaskState;
import io.chihuo.WouldDeadlockException;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.flow.FlowUpdate;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static io.chihuo.flow.NamedSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Steps that see and change their flow.
 */
class TaskFlowTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final TestNode node = new TestNode(this.clock, this.backend);

	private final List<String> ran = new CopyOnWriteArrayList<>();

	private final Map<String, Consumer<Task<String>>> actions = new ConcurrentHashMap<>();

	@BeforeEach
	void runLoop() {
		this.node.run((LoopHandler<String>) (task) -> {
			this.ran.add(task.payload());
			this.actions.getOrDefault(task.payload(), (run) -> {
			}).accept(task);
			return "result of " + task.payload();
		}, (options) -> options.backoff(Backoff.fixed(Duration.ZERO)).maxAttempts(3));
	}

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void flowThatComesToHalfOfALimitIsNamedOnce(CapturedOutput output) {
		this.actions.put("put", (task) -> task.flow().putContext("large", "x".repeat(140_000)));
		this.actions.put("drop", (task) -> task.flow().putContext("large", null));
		FlowHandle flow = client().startFlow("half", Flow.series(step("put"), step("drop"),
				Flow.step(TestNode.LOOP, "put"), Flow.signal("go"), Flow.parallel(nothings())));
		for (int i = 0; i < 500; i++) {
			flow.signal("unread", i);
		}
		flow.signal("go", null);
		flow.await(HANG_LIMIT);
		TestLimits.awaitLines()
			.untilAsserted(
					() -> assertThat(output.toString()).containsOnlyOnce("of at most 262144 bytes of its context")
						.contains("Flow 'half' has 500 of at most 1000 signals that no step has taken")
						.containsOnlyOnce("Flow 'half' has 5006 of at most 10000 steps"));
	}

	private static FlowStep[] nothings() {
		FlowStep[] steps = new FlowStep[5000];
		Arrays.fill(steps, Flow.nothing());
		return steps;
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 1 })
	void handlerThatAwaitsAFlowLendsItsSlot(int maxWaiting) {
		this.node.run(LoopDefinition.of("single", String.class, (task) -> {
			if (task.payload().equals("outer")) {
				FlowHandle inner = client().startFlow("inner", Flow.step("single", "inner").named("step"));
				inner.await(HANG_LIMIT);
				return inner.result("step", String.class);
			}
			return task.payload();
		}), (options) -> options.concurrency(1).maxWaiting(maxWaiting));
		assertThat(client().queue("single", String.class).submit("outer", "outer", String.class).await(HANG_LIMIT))
			.isEqualTo("inner");
	}

	@Test
	void handlerThatBlocksInTheFutureOfAFlowLendsItsSlot() {
		this.node.run(LoopDefinition.of("single", String.class, (task) -> {
			if (task.payload().equals("outer")) {
				FlowHandle inner = client().startFlow("inner", Flow.module(Flow.step("single", "inner")).named("part"));
				inner.module("part").future().get();
				return inner.future().thenApply((done) -> client().flow("inner").status().state().name()).get();
			}
			return task.payload();
		}), (options) -> options.concurrency(1));
		assertThat(client().queue("single", String.class).submit("outer", "outer", String.class).await(HANG_LIMIT))
			.isEqualTo("DONE");
	}

	@Test
	void handlerThatReturnsTheFutureOfAFlowHoldsNoSlot() {
		this.node.run(LoopDefinition.of("single", String.class,
				(task) -> task.payload().equals("outer")
						? client().startFlow("inner", Flow.step("single", "inner")).future().thenApply((done) -> "done")
						: task.payload()),
				(options) -> options.concurrency(1));
		assertThat(client().queue("single", String.class).submit("outer", "outer", String.class).await(HANG_LIMIT))
			.isEqualTo("done");
	}

	@Test
	void handlerBeyondThoseThatMayWaitIsRefusedToAwaitAFlow() {
		List<TaskHandle<String>> outer = IntStream.range(0, 5)
			.mapToObj((i) -> client().queue("single", String.class).submit("outer-" + i, "outer", String.class))
			.toList();
		this.node.run(LoopDefinition.of("single", String.class, (task) -> {
			if (task.payload().equals("outer")) {
				client().startFlow("of " + task.id(), Flow.step("single", "inner")).await(HANG_LIMIT);
			}
			return task.payload();
		}), (options) -> options.concurrency(1).maxAttempts(1));
		assertThat(outer.subList(0, 4)).allSatisfy((task) -> assertThat(task.await(HANG_LIMIT)).isEqualTo("outer"));
		assertThatExceptionOfType(RemoteTaskException.class).isThrownBy(() -> outer.get(4).await(HANG_LIMIT))
			.withMessageContaining("which is the most that 'max-waiting' allows");
	}

	@Test
	void handlerThatWouldKeepTheLastSlotIsRefusedToAwaitAFlow() {
		this.node.run(LoopDefinition.of("single", String.class, (task) -> {
			client().startFlow("inner", Flow.signal("never")).await(HANG_LIMIT);
			return task.payload();
		}), (options) -> options.concurrency(1).maxAttempts(1).maxWaiting(0));
		TaskHandle<String> outer = client().queue("single", String.class).submit("outer", "outer", String.class);
		assertThatExceptionOfType(RemoteTaskException.class).isThrownBy(() -> outer.await(HANG_LIMIT))
			.withMessageContaining("with the last slot");
	}

	@Test
	void oneOfTwoStepsIsRefusedThatAwaitTheFlowsOfEachOther() {
		CountDownLatch begun = new CountDownLatch(2);
		List<String> refusals = new CopyOnWriteArrayList<>();
		this.node.run(LoopDefinition.of("pair", String.class, (task) -> {
			begun.countDown();
			assertThat(begun.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
			try {
				client().flow(task.payload()).await(HANG_LIMIT);
			}
			catch (WouldDeadlockException ex) {
				refusals.add(String.valueOf(ex.getMessage()));
			}
			return null;
		}), (options) -> options.concurrency(2));
		FlowHandle first = client().startFlow("a", Flow.step("pair", "b"));
		client().startFlow("b", Flow.step("pair", "a")).await(HANG_LIMIT);
		first.await(HANG_LIMIT);
		assertThat(refusals).singleElement().asString().contains("which waits for it, directly or by way of others");
	}

	@Test
	void taskOfAStepThatAwaitsItIsRefusedToAwaitTheFlow() {
		this.actions.put("outer",
				(task) -> client().queue(TestNode.LOOP, String.class)
					.submit("child", "inner", String.class)
					.await(HANG_LIMIT));
		this.actions.put("inner",
				(task) -> assertThatExceptionOfType(WouldDeadlockException.class)
					.isThrownBy(() -> client().flow("a").await(HANG_LIMIT))
					.withMessageContaining("would wait for flow 'a', which waits for it"));
		runFlow(Flow.step(TestNode.LOOP, "outer"));
		assertThat(this.ran).containsExactly("outer", "inner");
	}

	@Test
	void stepOfAFlowThatALaterVersionHasWrittenRunsAgainWithoutAnAttempt() {
		AtomicReference<byte[]> readable = new AtomicReference<>();
		this.actions.put("1st", (task) -> {
			if (readable.get() == null) {
				readable.set(replaceProgress(new byte[] { 99 }));
			}
			task.flow().contextValue("key", String.class);
		});
		FlowHandle flow = client().startFlow("a", Flow.step(TestNode.LOOP, "1st").named("1st").attempts(1));
		TestNode.soon().until(() -> readable.get() != null && this.node.state("f/a/1st#1") == TaskState.DELAYED);
		replaceProgress(readable.get());
		this.clock.advance(Duration.ofSeconds(5));
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("1st", "1st");
	}

	/** Returns the progress that the only flow had before. */
	private byte[] replaceProgress(byte[] progress) {
		FlowStore store = this.backend.flows("test");
		FlowRecord record = store.load(List.of("a")).join().get(0).orElseThrow();
		assertThat(store
			.update(List
				.of(new FlowUpdate(record.key(), record.state(), null, progress, record.wakeAt(), record.endedAt())))
			.join()).containsExactly(true);
		return record.progress();
	}

	@Test
	void stepIsRefusedToAwaitItsOwnFlow() {
		this.actions.put("1st",
				(task) -> assertThatExceptionOfType(WouldDeadlockException.class)
					.isThrownBy(() -> client().flow(task.flow().id()).await(HANG_LIMIT))
					.withMessageContaining("would wait for flow 'a', of which it is a step"));
		this.actions.put("2nd",
				(task) -> assertThatExceptionOfType(WouldDeadlockException.class)
					.isThrownBy(() -> client().flow(task.flow().id()).future().join())
					.withMessageContaining("would wait for flow 'a', of which it is a step"));
		runFlow(Flow.series(step("1st"), step("2nd")));
		assertThat(this.ran).containsExactly("1st", "2nd");
	}

	private BackendChihuoClient client() {
		return this.node.client();
	}

	private FlowHandle runFlow(FlowStep steps) {
		FlowHandle flow = client().startFlow("a", steps);
		flow.await(HANG_LIMIT);
		return flow;
	}

	@Test
	void laterStepsSeeTheContextAndTheResultsOfEarlierOnes() {
		List<Object> seen = new CopyOnWriteArrayList<>();
		this.actions.put("1st", (task) -> {
			task.flow().putContext("name", "Ada");
			task.flow().putContext("count", 3);
			task.flow().putContext("gone", 1);
			task.flow().incrementContext("count", 4);
		});
		this.actions.put("2nd", (task) -> {
			Map<String, Object> values = new HashMap<>(Map.of("list", List.of(1, 2)));
			values.put("gone", null);
			task.flow().mergeContext(values);
		});
		this.actions.put("3rd",
				(task) -> seen.addAll(Arrays.asList(task.flow().id(), task.flow().contextValue("name", String.class),
						task.flow().contextValue("count", Integer.class), task.flow().contextValue("list", List.class),
						String.valueOf(task.flow().contextValue("gone", Object.class)),
						task.flow().result("1st", String.class))));
		FlowHandle flow = runFlow(Flow.series(step("1st"), step("2nd"), step("3rd")));
		assertThat(seen).containsExactly("a", "Ada", 7, List.of(1, 2), "null", "result of 1st");
		assertThat(flow.contextValue("count", long.class)).isEqualTo(7);
		assertThat(flow.result("1st", String.class)).isEqualTo("result of 1st");
	}

	@Test
	void contextIsPutIntoPayloads() {
		this.actions.put("1st", (task) -> task.flow().putContext("next", Map.of("name", "2nd")));
		runFlow(Flow.series(step("1st"), Flow.step(TestNode.LOOP, Flow.context("next").path("/name")),
				Flow.step(TestNode.LOOP, Flow.context("number").orElse("none"))));
		assertThat(this.ran).containsExactly("1st", "2nd", "none");
		assertThatExceptionOfType(FlowFailedException.class)
			.isThrownBy(() -> client().startFlow("b", Flow.step(TestNode.LOOP, Flow.context("next"))).await(HANG_LIMIT))
			.withMessageContaining("it refers to 'next' of the context, and there is no such value");
	}

	@Test
	void runThatFailsAndItsRetryCountOnce() {
		this.actions.put("1st", (task) -> {
			task.flow().incrementContext("runs", 1);
			task.flow().count("files", 2);
			task.flow().pushFront(step("pushed"));
			if (task.attempt() < 3) {
				throw new IllegalStateException("again");
			}
		});
		FlowHandle flow = client().startFlow("a", Flow.series(step("1st"), Flow.counter("files", 3).named("files")));
		TestNode.soon().until(() -> {
			this.clock.advance(Duration.ofSeconds(1));
			return flow.status().findStep("files").obstacle() != null;
		});
		assertThat(flow.status().findStep("files").obstacle()).contains("2 of 3");
		assertThat(flow.contextValue("runs", Integer.class)).isEqualTo(1);
		assertThat(this.ran).containsExactly("1st", "1st", "1st", "pushed");
		flow.count("files", 1);
		flow.await(HANG_LIMIT);
	}

	@Test
	void stepsThatRunAtTheSameTimeDoNotUndoEachOthersIncrements() {
		List<FlowStep> steps = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			this.actions.put("s" + i, (task) -> task.flow().incrementContext("sum", 2));
			steps.add(step("s" + i));
		}
		assertThat(runFlow(Flow.parallel(steps)).contextValue("sum", Integer.class)).isEqualTo(100);
	}

	@Test
	void pushedStepsRunAfterThePusherOrAtTheEndOfItsSeries() {
		this.actions.put("1st", (task) -> {
			task.flow().pushBack(Flow.step(TestNode.LOOP, "back"));
			task.flow().pushFront(Flow.parallel(step("front"), Flow.step(TestNode.LOOP, Flow.ref("1st"))));
			task.flow().pushFront(Flow.step(TestNode.LOOP, Flow.ref("front")));
		});
		FlowStep steps = Flow.series(Flow.series(Flow.parallel(step("1st")), step("2nd")), step("3rd"));
		FlowHandle flow = runFlow(steps);
		assertThat(this.ran).containsExactlyInAnyOrder("1st", "front", "result of 1st", "result of front", "2nd",
				"back", "3rd");
		assertThat(this.ran.subList(3, 7)).containsExactly("result of front", "2nd", "back", "3rd");
		assertThat(flow.status().steps()).extracting(StepStatus::name)
			.containsExactly("flow", "1", "1.1", "1st", "1st+2", "front", "1st+2.2", "1st+3", "2nd", "1st+1", "3rd");
		assertThat(client().startFlow("a", steps).id()).isEqualTo("a");
		client().startFlow("a", steps, FlowStart.REPLACE_ENDED).await(HANG_LIMIT);
		assertThat(this.ran).hasSize(14);
	}

	@Test
	void stepMayPushItselfAgainAndAgain() {
		this.actions.put("loop", (task) -> {
			task.flow().incrementContext("rounds", 1);
			if (this.ran.size() < 20) {
				task.flow().pushBack(step("loop"));
			}
		});
		FlowHandle flow = runFlow(Flow.series(step("loop")));
		assertThat(flow.contextValue("rounds", Integer.class)).isEqualTo(20);
		assertThat(flow.status().steps()).extracting(StepStatus::taskId).doesNotHaveDuplicates();
	}

	@Test
	void stepWithoutASeriesAroundItFailsWhenItPushes() {
		this.actions.put("only", (task) -> task.flow().pushFront(step("pushed")));
		FlowHandle flow = client().startFlow("a", step("only"));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("no series around it");
		assertThat(this.ran).containsExactly("only");
	}

	@Test
	void stepCancelsItsFlowWhenItEnds() {
		this.actions.put("1st", (task) -> task.flow().cancel());
		FlowHandle flow = client().startFlow("a", Flow.series(step("1st"), step("2nd")));
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		assertThat(flow.status().findStep("1st").state()).isEqualTo(StepState.DONE);
		assertThat(flow.status().findStep("2nd").state()).isEqualTo(StepState.SKIPPED);
	}

	@Test
	void impossibleChangeFailsTheStepAndChangesNothing() {
		this.actions.put("1st", (task) -> task.flow().putContext("text", "x"));
		this.actions.put("2nd", (task) -> {
			task.flow().putContext("other", 1);
			task.flow().incrementContext("text", 1);
		});
		FlowHandle flow = client().startFlow("a", Flow.series(step("1st"), step("2nd")));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("step '2nd': it increments 'text' of the context, which is no whole number");
		assertThat(flow.contextValue("other", Integer.class)).isNull();
		this.actions.remove("2nd");
		flow.resume();
		flow.await(HANG_LIMIT);
		assertThat(flow.status().state()).isEqualTo(FlowState.DONE);
	}

	@Test
	void incrementBeyondTheRangeOfWholeNumbersFailsTheStep() {
		this.actions.put("1st", (task) -> task.flow().putContext("sum", Long.MAX_VALUE));
		this.actions.put("2nd", (task) -> task.flow().incrementContext("sum", 1));
		FlowHandle flow = client().startFlow("a", Flow.series(step("1st"), step("2nd")));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("step '2nd': it increments 'sum' of the context beyond the range");
		assertThat(flow.contextValue("sum", Long.class)).isEqualTo(Long.MAX_VALUE);
	}

	/** Each run may add as many as a payload has room for, and many runs add up. */
	@Test
	void countsThatNoCounterTakesAreLimitedInSizeTogether() {
		String long128 = "x".repeat(120);
		this.actions.put("1st", (task) -> {
			for (int i = 0; i < 1500; i++) {
				task.flow().count(long128 + task.id().hashCode() % 1000 + i, 1);
			}
		});
		FlowStep many = Flow.series(IntStream.range(0, 30).mapToObj((i) -> Flow.step(TestNode.LOOP, "1st")).toList());
		FlowHandle flow = client().startFlow("a", many);
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("and 4194304 are allowed");
	}

	@Test
	void changesHaveBoundsAndTasksOutsideOfFlowsHaveNoFlow() {
		List<Throwable> refusals = new CopyOnWriteArrayList<>();
		this.actions.put("1st", (task) -> {
			assertThatExceptionOfType(InvalidTaskException.class)
				.isThrownBy(() -> task.flow().putContext("large", "x".repeat(300_000)));
			assertThatIllegalArgumentException().isThrownBy(() -> task.flow().count("", 1));
			assertThatIllegalArgumentException().isThrownBy(() -> task.flow().count("files", 0));
			task.flow().putContext("text", "x");
			assertThatIllegalStateException().isThrownBy(() -> task.park(Duration.ofHours(1)))
				.withMessageContaining("changed its flow");
		});
		runFlow(step("1st"));
		this.actions.put("alone", (task) -> {
			try {
				task.flow();
			}
			catch (IllegalStateException ex) {
				refusals.add(ex);
			}
		});
		this.node.queue().add("alone", "alone");
		TestNode.soon().until(() -> !refusals.isEmpty());
		assertThat(refusals.get(0)).hasMessageContaining("not a step of a flow");
	}

	@Test
	void sharedTaskChangesOnlyTheFlowThatAddedIt() {
		this.actions.put("shared", (task) -> task.flow().incrementContext("runs", 1));
		FlowHandle flow = runFlow(Flow.step(TestNode.LOOP, "shared", "shared"));
		FlowHandle other = client().startFlow("b", Flow.step(TestNode.LOOP, "shared", "shared"));
		other.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("shared");
		assertThat(flow.contextValue("runs", Integer.class)).isEqualTo(1);
		assertThat(other.contextValue("runs", Integer.class)).isNull();
	}

}
