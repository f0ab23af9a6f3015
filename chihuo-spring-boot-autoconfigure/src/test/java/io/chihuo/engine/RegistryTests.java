// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopState;
import io.chihuo.UnknownLoopException;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RegistryTests {

	private final TestNode node = new TestNode();

	private final GatedHandler gate = new GatedHandler();

	@AfterEach
	void close() {
		this.gate.open();
		this.node.close();
	}

	private LoopControl register(String name) {
		return this.node.run(LoopDefinition.of(name, String.class, this.gate), (options) -> options);
	}

	@Test
	void loopRegisteredAtRunTimeStartsAtOnce() {
		this.node.queue("late").add("a");
		assertThat(register("late").state()).isEqualTo(LoopState.RUNNING);
		this.gate.awaitBegun(1);
	}

	@Test
	void loopThatIsNotEnabledWaitsForItsStart() {
		LoopControl loop = this.node.run(this.gate, (options) -> options.enabled(false));
		assertThat(loop.state()).isEqualTo(LoopState.STOPPED);
		loop.start();
		assertThat(loop.state()).isEqualTo(LoopState.RUNNING);
	}

	@Test
	void loopsAreListedInTheOrderOfTheirRegistration() {
		List.of("c", "a", "b").forEach(this::register);
		assertThat(this.node.registry().loops()).extracting(LoopControl::name).containsExactly("c", "a", "b");
		assertThat(this.node.registry().find("a")).isPresent();
		assertThat(this.node.registry().find("d")).isEmpty();
	}

	@Test
	void failureForAnUnknownLoopNamesTheKnownOnes() {
		List.of("a", "b").forEach(this::register);
		assertThatExceptionOfType(UnknownLoopException.class).isThrownBy(() -> this.node.registry().get("c"))
			.withMessage("There is no loop 'c' on this node; its loops are [a, b]");
		assertThatExceptionOfType(UnknownLoopException.class).isThrownBy(() -> this.node.registry().remove("c"));
	}

	@Test
	void secondLoopOfOneNameIsRefused() {
		register("a");
		assertThatExceptionOfType(ChihuoConfigurationException.class).isThrownBy(() -> register("a"))
			.withMessage("There are two loops of the name 'a'");
		assertThat(this.node.registry().loops()).hasSize(1);
	}

	@Test
	void handlerThatKeepsTheLockOfTheRegistryHoldsNoOtherLoopUp() {
		CountDownLatch locked = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		this.node.queue().add("a");
		this.node.run(LoopHandler.run((task) -> {
			synchronized (this.node.registry()) {
				locked.countDown();
				UninterruptibleWork.await(end);
			}
		}));
		try {
			UninterruptibleWork.await(locked);
			assertThat(CompletableFuture.runAsync(() -> {
				register("b");
				this.node.registry().remove("b").join();
			})).succeedsWithin(TestLimits.HANG_TIMEOUT);
		}
		finally {
			end.countDown();
		}
	}

	@Test
	void secondLoopOfOneNameIsRefusedWhileListenersOfTheFirstAreAsked() {
		List<String> asked = new ArrayList<>();
		AtomicReference<TestNode> slow = new AtomicReference<>();
		slow.set(new TestNode(TaskClock.systemClock(), new MemoryTaskBackend(TaskClock.systemClock()),
				TestNode.threads(), List.of((loop) -> {
					asked.add(loop.name());
					assertThatExceptionOfType(ChihuoConfigurationException.class)
						.isThrownBy(() -> slow.get().run(this.gate));
					return new LoopListener() {
					};
				})));
		try (TestNode node = slow.get()) {
			node.run(this.gate);
			assertThat(asked).containsExactly(TestNode.LOOP);
			assertThat(node.registry().loops()).hasSize(1);
		}
	}

	@Test
	void removedLoopStopsAndKeepsItsQueue() {
		this.node.queue("a").add("one");
		this.node.queue("a").add("two");
		register("a");
		this.gate.awaitBegun(1);
		var removed = this.node.registry().remove("a");
		this.gate.open();
		removed.join();
		assertThat(this.node.registry().loops()).isEmpty();
		assertThat(this.gate.ended()).containsExactly("one");
		assertThat(this.node.queue("a").size()).isEqualTo(1);
		register("a");
		TestNode.soon().until(() -> this.node.queue("a").counts().isDrained());
		assertThat(this.gate.ended()).containsExactly("one", "two");
	}

	@Test
	void namesWithCharactersThatAStoreCouldMistakeAreRefused() {
		for (String name : new String[] { "", "a b", "a/b", "a:b", "ä", "x".repeat(129) }) {
			assertThatIllegalArgumentException().isThrownBy(() -> register(name))
				.withMessageContaining("'" + name + "'");
		}
	}

	@Test
	void loopThatIsBeingRemovedDoesNotStart() {
		this.node.queue("a").add("one");
		LoopControl loop = register("a");
		this.gate.awaitBegun(1);
		CompletableFuture<Void> removed = this.node.registry().remove("a");
		assertRefusesToStart(loop);
		this.gate.open();
		removed.join();
		assertRefusesToStart(loop);
		assertThat(register("a").state()).isEqualTo(LoopState.RUNNING);
	}

	@Test
	void noLoopStartsOnceAllAreStoppedUntilAllAreStarted() {
		this.node.queue("a").add("one");
		LoopControl loop = register("a");
		this.gate.awaitBegun(1);
		LoopRegistry registry = (LoopRegistry) this.node.registry();
		CompletableFuture<Void> stopped = registry.stopAll();
		assertRefusesToStart(loop);
		this.gate.open();
		stopped.join();
		assertRefusesToStart(loop);
		LoopControl late = register("late");
		assertRefusesToStart(late);
		registry.startAll();
		assertThat(loop.state()).isEqualTo(LoopState.RUNNING);
		assertThat(late.state()).isEqualTo(LoopState.RUNNING);
	}

	@Test
	void loopsKeepTheirRequestedStateAfterARestart() {
		LoopControl running = register("running");
		LoopControl paused = register("paused");
		LoopControl stopped = register("stopped");
		LoopControl begun = this.node.run(LoopDefinition.of("begun", String.class, this.gate),
				(options) -> options.enabled(false));
		LoopControl never = this.node.run(LoopDefinition.of("never", String.class, this.gate),
				(options) -> options.enabled(false));
		paused.pause();
		stopped.stop().join();
		begun.start();
		LoopRegistry registry = (LoopRegistry) this.node.registry();
		for (int i = 0; i < 2; i++) {
			registry.stopAll().join();
			registry.startAll();
			assertThat(List.of(running.state(), begun.state())).containsOnly(LoopState.RUNNING);
			assertThat(paused.state()).isEqualTo(LoopState.PAUSED);
			assertThat(List.of(stopped.state(), never.state())).containsOnly(LoopState.STOPPED);
		}
		paused.resume();
		this.node.queue("paused").add("a");
		this.gate.awaitBegun(1);
		stopped.start();
		registry.stopAll();
		registry.startAll();
		assertThat(List.of(paused.state(), stopped.state())).doesNotContain(LoopState.PAUSED);
		this.gate.open();
		TestNode.soon().until(() -> paused.state() == LoopState.RUNNING && stopped.state() == LoopState.RUNNING);
	}

	@Test
	void loopRemovedDuringARestartStaysStopped() {
		this.node.queue("a").add("one");
		LoopControl loop = register("a");
		this.gate.awaitBegun(1);
		LoopRegistry registry = (LoopRegistry) this.node.registry();
		CompletableFuture<Void> removed = registry.remove("a");
		CompletableFuture<Void> stopped = registry.stopAll();
		registry.startAll();
		this.gate.open();
		CompletableFuture.allOf(removed, stopped).join();
		assertThat(registry.loops()).isEmpty();
		assertThat(loop.state()).isEqualTo(LoopState.STOPPED);
		assertRefusesToStart(loop);
	}

	@Test
	void callbacksOfADefinitionAddUp() {
		LoopDefinition<String> definition = LoopDefinition.of("a", String.class, this.gate)
			.onStart((queue) -> queue.add("first"))
			.onStart((queue) -> queue.add("second"))
			.onDead((letter) -> {
			})
			.onDead((letter) -> {
			});
		assertThat(definition.onDead()).hasSize(2);
		this.node.run(definition, (options) -> options);
		this.gate.open();
		TestNode.soon().untilAsserted(() -> assertThat(this.gate.ended()).containsExactly("first", "second"));
	}

	private static void assertRefusesToStart(LoopControl loop) {
		assertThatIllegalStateException().isThrownBy(loop::start)
			.withMessageStartingWith("Loop '" + loop.name() + "' cannot be started");
		assertThat(loop.state()).isNotEqualTo(LoopState.RUNNING);
	}

	/** Each task that is submitted asks which run has its thread. */
	@Test
	void runOfAThreadIsFoundWhileLoopsAreRegisteredAndRemoved() {
		LoopRegistry registry = (LoopRegistry) this.node.registry();
		CompletableFuture<Void> changes = CompletableFuture.runAsync(() -> {
			for (int i = 0; i < 500; i++) {
				register("loop-" + i);
				registry.remove("loop-" + i).join();
			}
		});
		while (!changes.isDone()) {
			assertThat(registry.currentScope()).isNull();
		}
		assertThat(changes).isCompleted();
	}

	@Test
	void listenerThatBlocksWhileALoopIsRegisteredDelaysNoOtherLoop() {
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		TaskClock clock = TaskClock.systemClock();
		EngineListener listener = (loop) -> {
			if (loop.name().equals("blocked")) {
				blocked.countDown();
				UninterruptibleWork.await(end);
			}
			return LoopListener.NONE;
		};
		try (TestNode other = new TestNode(clock, new MemoryTaskBackend(clock), TestNode.threads(),
				List.of(listener))) {
			CompletableFuture<LoopControl> registered = CompletableFuture.supplyAsync(
					() -> other.run(LoopDefinition.of("blocked", String.class, this.gate), (options) -> options),
					TestNode.threads());
			UninterruptibleWork.await(blocked);
			CompletableFuture<Void> stopped = CompletableFuture.supplyAsync(() -> {
				other.run(this.gate);
				return ((LoopRegistry) other.registry()).stopAll();
			}, TestNode.threads()).thenCompose((stop) -> stop);
			assertThat(stopped).succeedsWithin(TestLimits.HANG_TIMEOUT);
			end.countDown();
			assertThat(registered).succeedsWithin(TestLimits.HANG_TIMEOUT)
				.extracting(LoopControl::state)
				.isEqualTo(LoopState.STOPPED);
		}
		finally {
			end.countDown();
			clock.close();
		}
	}

}
