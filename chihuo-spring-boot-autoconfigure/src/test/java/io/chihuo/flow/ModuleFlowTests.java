// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.FailurePolicy;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowModule;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.LoopDefinition;
import io.chihuo.StepState;
import io.chihuo.Task;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Flows within flows, with contexts of their own.
 */
class ModuleFlowTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final SettableClock clock = new SettableClock();

	private final TestNode node = new TestNode(this.clock, new MemoryTaskBackend(this.clock));

	private final List<String> ran = new CopyOnWriteArrayList<>();

	@BeforeEach
	void runLoop() {
		this.node.run(LoopDefinition.of("words", String.class, this::say), (options) -> options);
	}

	/** Counts its runs in the context, and does what its payload says. */
	private int say(Task<String> task) {
		this.ran.add(task.payload());
		Integer before = task.flow().contextValue("runs", Integer.class);
		task.flow().incrementContext("runs", 1);
		if (task.payload().equals("cancel")) {
			task.flow().cancel();
		}
		if (task.payload().equals("push")) {
			task.flow().pushBack(word("pushed"));
		}
		return (before != null) ? before : 0;
	}

	@AfterEach
	void close() {
		this.node.close();
	}

	private static FlowStep word(String name) {
		return Flow.step("words", name).named(name);
	}

	private FlowHandle start(FlowStep... steps) {
		return this.node.client().startFlow("flow", Flow.series(steps));
	}

	@Test
	void moduleHasAContextOfItsOwn() {
		FlowHandle flow = start(word("a"), word("b"),
				Flow.module(word("c"), word("d"), word("seen").when(Flow.context("runs").isEqualTo(2)),
						word("unseen").when(Flow.context("runs").isEqualTo(4)), Flow.module(word("e")).named("inner"))
					.named("outer"),
				word("f"));
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("a", "b", "c", "d", "seen", "e", "f");
		assertThat(flow.result("d", Integer.class)).isEqualTo(1);
		assertThat(flow.result("f", Integer.class)).isEqualTo(2);
		assertThat(flow.contextValue("runs", Integer.class)).isEqualTo(3);
		assertThat(flow.module("outer").contextValue("runs", Integer.class)).isEqualTo(3);
		assertThat(flow.module("inner").contextValue("runs", Integer.class)).isEqualTo(1);
		assertThat(flow.module("inner").contextValue("other", Integer.class)).isNull();
	}

	@Test
	void stepThatCancelsItsFlowCancelsTheModuleOnly() {
		FlowHandle flow = start(Flow.parallel(Flow.module(word("cancel"), word("after")).named("module"), word("b"))
			.onStepFailure(FailurePolicy.CONTINUE), word("last"));
		flow.await(HANG_LIMIT);
		assertThat(this.ran).contains("b", "last").doesNotContain("after");
		assertThat(flow.module("module").state()).isEqualTo(StepState.CANCELLED);
	}

	@Test
	void cancelledModuleFailsTheFlowThatDoesNotTolerateItAndAResumeRunsIt() {
		FlowHandle flow = start(Flow.module(word("a"), Flow.signal("go"), word("b")).named("module"), word("c"));
		FlowModule module = flow.module("module");
		TestLimits.await("a").until(() -> flow.status().findStep("a").state() == StepState.DONE);
		CompletableFuture<StepState> end = module.future();
		CompletableFuture<StepState> called = new CompletableFuture<>();
		module.callback(called::complete);
		module.cancel();
		assertThat(end).succeedsWithin(HANG_LIMIT).isEqualTo(StepState.CANCELLED);
		assertThat(called).succeedsWithin(HANG_LIMIT).isEqualTo(StepState.CANCELLED);
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("'module': it was cancelled");
		flow.resume();
		flow.signal("go", null);
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("a", "b", "c");
		module.cancel();
		assertThat(module.state()).isEqualTo(StepState.DONE);
	}

	@Test
	void moduleThatIsCancelledBeforeItsTurnDoesNotRun() {
		FlowHandle flow = start(Flow.signal("go"), Flow.module(word("a")).named("module"));
		flow.module("module").cancel();
		flow.signal("go", null);
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		assertThat(this.ran).isEmpty();
	}

	@Test
	void callbackOfAModuleComesWhileTheFlowGoesOn() {
		FlowHandle flow = start(Flow.module(word("push"), word("a")).named("module"), Flow.signal("go"), word("b"));
		CompletableFuture<StepState> called = new CompletableFuture<>();
		flow.module("module").callback(called::complete);
		assertThat(called).succeedsWithin(HANG_LIMIT).isEqualTo(StepState.DONE);
		assertThat(flow.status().state()).isEqualTo(FlowState.RUNNING);
		assertThat(this.ran).containsExactly("push", "a", "pushed");
		flow.signal("go", null);
		flow.await(HANG_LIMIT);
		assertThat(flow.toMermaid()).contains("subgraph n1[\"module\"]");
	}

	@Test
	void futureOfAModuleThatIsSkippedEndsWhileTheFlowGoesOn() {
		FlowHandle flow = start(Flow.signal("go"),
				Flow.module(word("a")).named("module").when(Flow.context("x").isPresent()), Flow.signal("end"));
		CompletableFuture<StepState> end = flow.module("module").future();
		flow.signal("go", null);
		assertThat(end).succeedsWithin(HANG_LIMIT).isEqualTo(StepState.SKIPPED);
		assertThat(flow.status().state()).isEqualTo(FlowState.RUNNING);
	}

	@Test
	void onlyModulesAreOpenedAsModules() {
		FlowHandle flow = start(word("a"));
		flow.await(HANG_LIMIT);
		assertThatIllegalArgumentException().isThrownBy(() -> flow.module("a").state())
			.withMessageContaining("is not a module");
		assertThatIllegalArgumentException().isThrownBy(() -> flow.module("x").cancel());
		assertThat(flow.module("a").future()).failsWithin(HANG_LIMIT);
	}

}
