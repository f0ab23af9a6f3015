// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import io.chihuo.FailurePolicy;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowRef;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.InvalidTaskException;
import io.chihuo.ItemPage;
import io.chihuo.LoopDefinition;
import io.chihuo.RejectTaskException;
import io.chihuo.StepResult;
import io.chihuo.StepResultPage;
import io.chihuo.StepState;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.codec.PayloadCodec;
import io.chihuo.codec.TaskCodec;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Results of earlier steps as payloads of later ones.
 */
class FlowDataTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final TestNode node = new TestNode(this.clock, this.backend);

	private final List<Object> received = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.node.close();
	}

	/** Its steps have their payloads as results. */
	private void runEcho() {
		this.node.run(LoopDefinition.of("echo", Object.class, (task) -> {
			this.received.add(String.valueOf(task.payload()));
			return task.payload();
		}), (options) -> options);
	}

	private static FlowStep echo(String name, Object payload) {
		return Flow.step("echo", payload).named(name);
	}

	private FlowHandle runFlow(FlowStep... steps) {
		runEcho();
		FlowHandle flow = this.node.client().startFlow("a", Flow.series(steps));
		flow.await(HANG_LIMIT);
		return flow;
	}

	@Test
	void partsOfResultsArePutIntoLaterPayloads() {
		FlowHandle flow = runFlow(
				echo("fetch", Map.of("body", Map.of("a/b", List.of("x", 7)), "none", Map.of("empty", ""))),
				echo("whole", Flow.ref("fetch").path("/body")), echo("parts", Map.of("plain", 1, "list",
						List.of(Flow.ref("fetch").path("/body/a~1b/1"), "y", Flow.ref("fetch").path("/none/empty")))));
		assertThat(flow.result("whole", Object.class)).isEqualTo(Map.of("a/b", List.of("x", 7)));
		assertThat(flow.result("parts", Object.class)).isEqualTo(Map.of("plain", 1, "list", List.of(7, "y", "")));
	}

	@Test
	void signalsAndStepsThatContainOthersAreReferredToAsWell() {
		runEcho();
		FlowHandle flow = this.node.client()
			.startFlow("a",
					Flow.series(Flow.signal("price").named("price"),
							Flow.parallel(echo("1st", 1), echo("2nd", 2), Flow.nothing()).named("all"),
							Flow.parallel().named("empty"),
							echo("last", List.of(Flow.ref("price"), Flow.ref("all"), Flow.ref("empty")))));
		flow.signal("price", 3.5);
		flow.await(HANG_LIMIT);
		assertThat(this.received).contains("[3.5, [1, 2, null], []]");
	}

	@Test
	void resultOfAStepThatContainsOthersIsTheListOfTheirs() {
		List<Object> seen = new CopyOnWriteArrayList<>();
		this.node.run(LoopDefinition.of("look", String.class, (task) -> {
			seen.add(task.flow().result("all", List.class));
			return null;
		}), (options) -> options);
		FlowHandle flow = runFlow(Flow.parallel(echo("1st", 1), echo("2nd", "b"), Flow.nothing()).named("all"),
				Flow.parallel().named("empty"), Flow.parallel(echo("3rd", 3)).named("one"), Flow.step("look", "x"));
		assertThat(seen).containsExactly(Arrays.asList(1, "b", null));
		assertThat((Object) flow.result("all", List.class)).isEqualTo(Arrays.asList(1, "b", null));
		assertThat((Object) flow.result("empty", List.class)).isEqualTo(List.of());
		assertThat(flow.result("one", int[].class)).containsExactly(3);
	}

	@Test
	void listOfTooManyResultsIsRefused() {
		FlowHandle flow = this.node.client()
			.startFlow("a", Flow.parallel(IntStream.rangeClosed(0, 1000).mapToObj((i) -> Flow.nothing()).toList())
				.named("all"));
		flow.await(HANG_LIMIT);
		assertThatIllegalArgumentException().isThrownBy(() -> flow.result("all", List.class))
			.withMessageContaining("more than 1000 steps")
			.withMessageContaining("results");
	}

	@Test
	void resultsOfItemsAreReadByCursorOnly() {
		FlowStep items = Flow.forEach(List.of("x"), Flow.step("echo", null)).named("all");
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> this.node.client()
				.startFlow("b", Flow.series(items.onDone(Flow.nothing()), echo("use", Flow.ref("all")))))
			.withMessageContaining("itemResults");
		assertRefused(
				Flow.series(items, Flow.forEach(echo("pages", Flow.ref("all")), Flow.step("echo", null)).named("use")),
				"itemResults");
		FlowHandle flow = runFlow(items, echo("use", "y").when(Flow.ref("all").isPresent()));
		assertThat(this.received).containsExactly("x", "y");
		assertThatIllegalArgumentException().isThrownBy(() -> flow.result("all", Object.class))
			.withMessageContaining("itemResults");
	}

	@Test
	void pushedStepCannotReferToItems() {
		this.node.run(LoopDefinition.of("push", String.class, (task) -> {
			task.flow().pushBack(echo("use", Flow.ref("all")));
			return null;
		}), (options) -> options);
		assertThat(failureOf(
				Flow.series(Flow.forEach(List.of("x"), Flow.step("echo", null)).named("all"), Flow.step("push", "x"))))
			.hasMessageContaining("itemResults");
	}

	/** Their names are taken by those of the run before. */
	@Test
	void pushedStepRefersToTheOneThatTheSameRunHasPushed() {
		this.node.run(LoopDefinition.of("push", Integer.class, (task) -> {
			return List.of(echo("fetch", "v" + task.payload()), echo("use", List.of(Flow.ref("fetch"))));
		}), (options) -> options);
		runFlow(Flow.step("push", 1), Flow.step("push", 2));
		assertThat(this.received).containsExactly("v1", "[v1]", "v2", "[v2]");
	}

	@Test
	void missingPartFailsTheStepAndSaysWhich() {
		FlowFailedException failure = failureOf(
				Flow.series(echo("fetch", Map.of("a", 1)), echo("use", Flow.ref("fetch").path("/b"))));
		assertThat(failure).hasMessage("Flow 'a' has failed at step 'use': it refers to 'fetch' at /b, and the result "
				+ "of that step has no such place, or is no longer kept");
		assertThat(failure.stepName()).isEqualTo("use");
		assertThat(this.received).hasSize(1);
		FlowHandle flow = this.node.client().flow("a");
		assertThat(flow.status().findStep("use").obstacle()).startsWith("it refers to 'fetch'");
		flow.skip("fetch", null);
		flow.skip("use", 2);
		flow.await(HANG_LIMIT);
		assertThat(flow.status().findStep("use").obstacle()).isNull();
	}

	@Test
	void indexOfAListIsWrittenInOneWay() {
		List<FlowStep> steps = new ArrayList<>(List.of(echo("fetch", List.of("x", "y"))));
		for (String pointer : List.of("/1", "/01", "/+1", "/\u0661", "/-", "/2", "/")) {
			steps.add(echo(pointer, Flow.ref("fetch").path(pointer).orElse("none")));
		}
		runFlow(steps.toArray(FlowStep[]::new));
		assertThat(this.received).containsExactly("[x, y]", "y", "none", "none", "none", "none", "none", "none");
	}

	@Test
	void payloadThatContainsItselfIsRefused() {
		Map<String, Object> payload = new HashMap<>();
		payload.put("self", List.of(payload));
		assertRefused(echo("use", payload), "contains itself");
		payload.put("other", Flow.ref("other"));
		assertRefused(echo("use", payload), "contains itself");
	}

	@Test
	void resultThatIsTooLargeInAPayloadFailsTheStep() {
		Object large = "x".repeat(200_000);
		FlowFailedException failure = failureOf(
				Flow.series(echo("large", large), echo("twice", List.of(Flow.ref("large"), Flow.ref("large")))));
		assertThat(failure).hasMessageContaining("chihuo.max-payload-size");
	}

	private FlowFailedException failureOf(FlowStep steps) {
		runEcho();
		FlowHandle flow = this.node.client().startFlow("a", steps);
		return catchFailure(flow);
	}

	private static FlowFailedException catchFailure(FlowHandle flow) {
		try {
			flow.await(HANG_LIMIT);
		}
		catch (FlowFailedException ex) {
			return ex;
		}
		throw new AssertionError("the flow is done");
	}

	@Test
	void valueOfOneReferenceTakesThePlaceOfAMissingPart() {
		FlowHandle flow = runFlow(echo("fetch", Map.of("a", 1)),
				echo("use", List.of(Flow.ref("fetch").path("/b").orElse("none"),
						Flow.ref("fetch").path("/c").orElse(null), Flow.ref("fetch").path("/a").orElse(2))));
		assertThat(flow.result("use", Object.class)).isEqualTo(Arrays.asList("none", null, 1));
	}

	@Test
	void stepThatFailedIsNoResultForALaterOne() {
		this.node.run((task) -> {
			throw new RejectTaskException("broken");
		});
		FlowFailedException failure = failureOf(
				Flow.series(Flow.step(TestNode.LOOP, "x").named("broken"), echo("use", Flow.ref("broken")))
					.onStepFailure(FailurePolicy.FINISH_ALL));
		assertThat(failure.stepName()).isEqualTo("broken");
		assertThat(this.node.client().flow("a").status().findStep("use"))
			.satisfies((step) -> assertThat(step.state()).isEqualTo(StepState.FAILED))
			.satisfies((step) -> assertThat(step.obstacle()).contains("since it is FAILED"));
	}

	@Test
	void referencesToStepsThatNeedNotHaveEndedAreRefused() {
		FlowRef reference = Flow.ref("other");
		assertRefused(echo("use", reference), "no such step");
		assertRefused(Flow.series(echo("use", reference), echo("other", 1)), "need not have ended");
		assertRefused(Flow.parallel(echo("other", 1), echo("use", reference)), "need not have ended");
		assertRefused(Flow.series(echo("1", 1), Flow.series(echo("use", reference)).named("other")), "need not");
		assertRefused(Flow.graph().node("other", echo("a", 1)).node("use", echo("b", reference)).toStep(), "need not");
		assertThatIllegalArgumentException().isThrownBy(() -> reference.path("body"));
		runEcho();
		this.node.client()
			.startFlow("graph",
					Flow.graph()
						.node("use", echo("b", reference))
						.node("between", Flow.nothing())
						.node("other", echo("a", 1).always(echo("after", reference)))
						.edge("other", "between")
						.edge("between", "use")
						.toStep())
			.await(HANG_LIMIT);
		assertThat(this.received).containsExactly("1", "1", "1");
	}

	private void assertRefused(FlowStep steps, String reason) {
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> this.node.client().startFlow("refused", steps))
			.withMessageContaining("'use'")
			.withMessageContaining(reason);
	}

	@Test
	void referenceWithinAnObjectOfAClassIsRefused() {
		assertThatExceptionOfType(InvalidTaskException.class).isThrownBy(() -> this.node.client()
			.startFlow("refused", Flow.series(echo("other", 1), echo("use", new Holder(Flow.ref("other"))))));
	}

	@Test
	void resultsOfStepsThatHaveEndedComePageByPage() {
		this.node.run((task) -> {
			throw new RejectTaskException("broken");
		});
		List<FlowStep> steps = new ArrayList<>();
		for (int i = 0; i < 25; i++) {
			steps.add(echo("s" + i, i));
		}
		steps.set(3, Flow.step(TestNode.LOOP, "x").named("broken"));
		runEcho();
		FlowHandle flow = this.node.client()
			.startFlow("a", Flow.series(Flow.parallel(steps).onStepFailure(FailurePolicy.CONTINUE),
					Flow.signal("go").named("go"), echo("missing", Flow.ref("go").path("/x")).named("missing")));
		flow.signal("go", 99);
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		List<StepResult<Integer>> results = new ArrayList<>();
		StepResultPage<Integer> page = flow.results(Integer.class, null, 10);
		for (results.addAll(page.results()); page.next() != null; results.addAll(page.results())) {
			assertThat(page.results()).hasSize(10);
			page = flow.results(Integer.class, page.next(), 10);
		}
		assertThat(results).hasSize(27);
		assertThat(results.get(0)).isEqualTo(StepResult.of("s0", StepState.DONE, 0, null));
		assertThat(results.get(3).state()).isEqualTo(StepState.FAILED);
		assertThat(results.get(3).failure()).contains("broken");
		assertThat(results.get(25)).isEqualTo(StepResult.of("go", StepState.DONE, 99, null));
		assertThat(results.get(26).failure()).startsWith("it refers to 'go' at /x");
		assertThatIllegalArgumentException().isThrownBy(() -> flow.results(Integer.class, "x", 10));
		assertThatIllegalArgumentException().isThrownBy(() -> flow.results(Integer.class, null, 1001));
	}

	@Test
	void valuesAreReadByTheCodecThatHasWrittenThem() {
		TaskCodec json = TaskCodec.json(JsonMapper.builder().build());
		TaskCodec cbor = TaskCodec.cbor(CBORMapper.builder().build());
		TestNode other = new TestNode(this.clock, this.backend, cbor.alsoReading(List.of(json)));
		TestNode reader = new TestNode(this.clock, this.backend, json.alsoReading(List.of(cbor)));
		try {
			runEcho();
			reader.client()
				.startFlow("a", Flow.series(Flow.signal("go").named("go"), Flow.signal("never").named("never"),
						echo("last", List.of(Flow.ref("go"), Flow.ref("never")))));
			other.client().flow("a").signal("go", "early");
			other.client().flow("a").skip("never", Map.of("x", 1));
			FlowHandle flow = reader.client().flow("a");
			flow.await(HANG_LIMIT);
			assertThat(flow.result("go", String.class)).isEqualTo("early");
			assertThat(flow.results(Object.class, null, 10).results()).extracting(StepResult::value)
				.startsWith("early", Map.of("x", 1));
			assertThat(this.received).containsExactly("[early, {x=1}]");
		}
		finally {
			other.close();
			reader.close();
		}
	}

	/** Reads nothing, and says so in its own way. */
	private record BrokenCodec(TaskCodec codec) implements TaskCodec {

		@Override
		public String name() {
			return "broken";
		}

		@Override
		public <T> PayloadCodec<T> forType(Type type) {
			PayloadCodec<T> codec = this.codec.forType(type);
			return new PayloadCodec<>() {

				@Override
				public byte[] encode(@Nullable T payload) {
					return codec.encode(payload);
				}

				@Override
				public T decode(byte[] bytes) {
					throw new IllegalStateException("secret") {

						@Override
						public String toString() {
							throw new IllegalStateException();
						}

					};
				}

			};
		}

	}

	@Test
	void stepWhoseValuesMakeACodecThrowFails() {
		TaskCodec json = TaskCodec.json(JsonMapper.builder().build());
		TestNode broken = new TestNode(this.clock, this.backend, new BrokenCodec(json).alsoReading(List.of(json)));
		try {
			FlowHandle flow = broken.client()
				.startFlow("a", Flow.series(Flow.signal("go").named("go"), echo("use", List.of(Flow.ref("go")))));
			flow.signal("go", "x");
			assertThat(catchFailure(flow)).hasMessageContaining("step 'use'")
				.hasMessageContaining("cannot be read: " + FlowDataTests.class.getName())
				.hasMessageNotContaining("secret");
			FlowHandle judged = broken.client()
				.startFlow("b",
						Flow.series(Flow.signal("go").named("go"), echo("use", 1).when(Flow.ref("go").isEqualTo("x"))));
			judged.signal("go", "x");
			assertThat(catchFailure(judged)).hasMessageContaining("cannot be read");
		}
		finally {
			broken.close();
		}
	}

	@Test
	void itemsAreWrittenByTheCodecThatTheirTasksName() {
		TaskCodec json = TaskCodec.json(JsonMapper.builder().build());
		TaskCodec cbor = TaskCodec.cbor(CBORMapper.builder().build());
		TestNode other = new TestNode(this.clock, this.backend, cbor.alsoReading(List.of(json)));
		try {
			other.run(LoopDefinition.of("pages", Object.class, (task) -> new ItemPage<>(List.of("a", "b"), null)),
					(options) -> options);
			this.node.flows().close();
			other.run(LoopDefinition.of("echo", Object.class, (task) -> this.received.add(task.payload())),
					(options) -> options);
			FlowHandle flow = this.node.client()
				.startFlow("a", Flow.forEach(Flow.step("pages", 0), Flow.step("echo", null)));
			other.client().flow("a").await(HANG_LIMIT);
			assertThat(flow.status().state()).isEqualTo(FlowState.DONE);
			assertThat(this.received).containsExactlyInAnyOrder("a", "b");
		}
		finally {
			other.close();
		}
	}

	record Holder(FlowRef inner) {
	}

}
