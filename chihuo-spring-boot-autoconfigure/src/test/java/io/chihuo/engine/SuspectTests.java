// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.TaskState;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nodes that die, or seem to, and the fate of their tasks on others.
 */
class SuspectTests {

	private static final Duration LEASE_DURATION = Duration.ofSeconds(30);

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend shared = new MemoryTaskBackend(this.clock);

	private final GatedHandler crashing = new GatedHandler();

	private final CountDownLatch returning = new CountDownLatch(1);

	private final List<String> ended = new CopyOnWriteArrayList<>();

	private final List<TestNode> nodes = new ArrayList<>();

	@AfterEach
	void close() {
		this.crashing.open();
		this.returning.countDown();
		this.nodes.forEach(TestNode::close);
	}

	private TestNode node(FaultyBackend backend) {
		TestNode node = new TestNode(this.clock, backend);
		this.nodes.add(node);
		return node;
	}

	private TestNode survivor() {
		return node(new FaultyBackend(this.shared));
	}

	/** A node runs tasks until it loses its backend for ever, as if it had died. */
	private void crashProcesses(int maxCrashes, int begun, String... loops) {
		FaultyBackend wire = new FaultyBackend(this.shared);
		TestNode node = node(wire);
		int before = this.crashing.begun().size();
		for (String loop : loops) {
			node.run(LoopDefinition.of(loop, String.class, this.crashing),
					(options) -> options.maxCrashes(maxCrashes).concurrency(10));
		}
		this.crashing.awaitBegun(before + begun);
		wire.fail();
		this.clock.advance(LEASE_DURATION.plusSeconds(1));
	}

	@Test
	void taskThatKillsNodesAgainAndAgainIsGivenUpAlone() {
		List<String> notified = new CopyOnWriteArrayList<>();
		TestNode survivor = survivor();
		survivor.run(
				LoopDefinition.of(TestNode.LOOP, String.class, (task) -> null)
					.onDead((letter) -> notified.add(letter.id() + "/" + letter.attempts() + "/" + letter.crashes())),
				(options) -> options.maxCrashes(2));
		survivor.registry().get(TestNode.LOOP).pause();
		for (String id : List.of("a", "killer", "b", "c")) {
			survivor.queue().add(id);
		}
		crashProcesses(2, 4, TestNode.LOOP);
		// from now on one suspect runs at a time; all but one end before the node dies
		for (int crash = 1; crash <= 2; crash++) {
			FaultyBackend wire = new FaultyBackend(this.shared);
			TestNode node = node(wire);
			List<String> begun = new CopyOnWriteArrayList<>();
			node.run((task) -> {
				begun.add(task.id());
				return task.id().equals("killer") ? this.crashing.handle(task) : null;
			}, (options) -> options.maxCrashes(2).concurrency(10));
			TestNode.soon().until(() -> begun.contains("killer"));
			wire.fail();
			this.clock.advance(LEASE_DURATION.plusSeconds(1));
		}
		survivor.registry().get(TestNode.LOOP).resume();
		survivor.awaitDrained();
		TestNode.soon().untilAsserted(() -> assertThat(notified).containsExactly("killer/2/2"));
	}

	@Test
	void nodeRunsOneSuspectAtATimeOfAllItsLoopsWhileOtherTasksGoOn() {
		TestNode survivor = survivor();
		for (String loop : List.of("one", "other")) {
			survivor.queue(loop).add("suspect-1");
			survivor.queue(loop).add("suspect-2");
		}
		crashProcesses(3, 4, "one", "other");
		for (String loop : List.of("one", "other")) {
			survivor.queue(loop).add("ordinary");
		}
		GatedHandler gate = new GatedHandler();
		List<String> ended = new CopyOnWriteArrayList<>();
		for (String loop : List.of("one", "other")) {
			survivor.run(LoopDefinition.of(loop, String.class, (task) -> {
				if (task.id().startsWith("suspect")) {
					return gate.handle(task);
				}
				return ended.add(task.id());
			}), (options) -> options.concurrency(10));
		}
		TestNode.soon().until(() -> ended.size() == 2);
		gate.awaitBegun(1);
		TestNode.soon()
			.until(() -> survivor.queue("one").counts().running() + survivor.queue("other").counts().running() == 1);
		assertThat(gate.begun()).hasSize(1);
		gate.open();
		TestNode.soon().until(() -> gate.ended().size() == 4);
	}

	@Test
	void pausesOfNodeThatComesBackAreNotCharged() {
		FaultyBackend wire = new FaultyBackend(this.shared);
		TestNode node = node(wire);
		TestNode other = survivor();
		GatedHandler gate = new GatedHandler();
		node.run(gate, (options) -> options.maxCrashes(1));
		node.queue().add("a");
		for (int pause = 1; pause <= 4; pause++) {
			gate.awaitBegun(pause);
			wire.fail();
			this.clock.advance(LEASE_DURATION.plusSeconds(10));
			gate.awaitInterrupted(pause);
			assertThat(other.queue().find("a")).isPresent();
			wire.heal();
			int runs = pause + 1;
			TestNode.soon().until(() -> {
				this.clock.advance(Duration.ofMillis(100));
				return gate.begun().size() >= runs && other.queue().find("a").get().crashes() == 0;
			});
		}
		gate.open();
		other.awaitDrained();
		assertThat(other.queue().counts().dead()).isZero();
	}

	@Test
	void suspectThatRunsForLongHoldsTheOthersBackForTenLeases() {
		TestNode survivor = survivor();
		List.of("a", "b", "c").forEach(survivor.queue()::add);
		crashProcesses(3, 3, TestNode.LOOP);
		GatedHandler gate = new GatedHandler();
		survivor.run(gate, (options) -> options.concurrency(10));
		for (int begun = 1; begun < 3; begun++) {
			gate.awaitBegun(begun);
			this.clock.advance(LEASE_DURATION.multipliedBy(9));
			assertThat(gate.begun()).hasSize(begun);
			this.clock.advance(LEASE_DURATION);
		}
		gate.awaitBegun(3);
		assertThat(survivor.queue().counts().running()).isEqualTo(3);
	}

	@Test
	void suspectWhoseHandlerIgnoresItsInterruptionHoldsTheOthersBackUntilItReturns() {
		runUnresponsiveSuspect();
		assertThat(this.ended).containsExactly("ordinary");
		this.returning.countDown();
		TestNode.soon().until(() -> this.ended.contains("b"));
	}

	@Test
	void suspectWhoseHandlerDoesNotReturnHoldsTheOthersBackForOneLease() {
		runUnresponsiveSuspect();
		assertThat(this.ended).containsExactly("ordinary");
		this.clock.advance(LEASE_DURATION);
		TestNode.soon().until(() -> this.ended.contains("b"));
	}

	/** The suspect a is cancelled and goes on; b waits, and an ordinary task has run. */
	private void runUnresponsiveSuspect() {
		TestNode survivor = survivor();
		survivor.queue().add("a");
		survivor.queue().add("b");
		crashProcesses(3, 2, TestNode.LOOP);
		CountDownLatch begun = new CountDownLatch(1);
		survivor.run(LoopHandler.run((task) -> {
			if (task.id().equals("a")) {
				begun.countDown();
				UninterruptibleWork.await(this.returning);
			}
			this.ended.add(task.id());
		}), (options) -> options.concurrency(10));
		TestNode.soon().until(() -> begun.getCount() == 0);
		survivor.queue().cancel("a");
		this.clock.advance(Duration.ofSeconds(2));
		TestNode.soon().until(() -> survivor.state("a") == null);
		survivor.queue().add("ordinary");
		TestNode.soon().until(() -> this.ended.contains("ordinary"));
	}

	@Test
	void outageThatOutlastsARestartOfTheLoopIsNotCharged() {
		TestNode survivor = survivor();
		survivor.queue().add("a");
		crashProcesses(1, 1, TestNode.LOOP);
		FaultyBackend wire = new FaultyBackend(this.shared);
		GatedHandler gate = new GatedHandler();
		LoopControl loop = node(wire).run(gate, (options) -> options.maxCrashes(1));
		gate.awaitBegun(1);
		wire.fail();
		this.clock.advance(LEASE_DURATION.plusSeconds(10));
		gate.awaitInterrupted(1);
		loop.stop(Duration.ZERO).join();
		loop.start();
		assertThat(survivor.state("a")).isEqualTo(TaskState.DEAD);
		wire.heal();
		TestNode.soon().until(() -> {
			this.clock.advance(Duration.ofMillis(100));
			return gate.begun().size() == 2;
		});
		assertThat(survivor.queue().find("a").get().crashes()).isZero();
	}

	@Test
	void tasksThatCouldNotBeReleasedAtAStopAreReleasedWhenTheBackendIsBack() {
		TestNode survivor = survivor();
		survivor.queue().add("a");
		FaultyBackend wire = new FaultyBackend(this.shared);
		GatedHandler gate = new GatedHandler();
		LoopControl loop = node(wire).run(gate, (options) -> options);
		gate.awaitBegun(1);
		wire.fail();
		loop.stop(Duration.ZERO).join();
		assertThat(survivor.state("a")).isEqualTo(TaskState.RUNNING);
		wire.heal();
		this.clock.advance(Duration.ofSeconds(1));
		TestNode.soon().until(() -> survivor.state("a") == TaskState.READY);
	}

	@Test
	void suspectThatIsReleasedBeforeItsRunBeginsStaysSuspect() {
		TestNode survivor = survivor();
		survivor.queue().add("a");
		crashProcesses(3, 1, TestNode.LOOP);
		FaultyBackend wire = new FaultyBackend(this.shared).distant();
		TestNode node = node(wire);
		wire.delay("claim");
		LoopControl loop = node.run(this.crashing, (options) -> options);
		wire.answer(1);
		TestNode.soon().until(() -> wire.calls("claim") == 2);
		loop.pause();
		wire.answer(1);
		TestNode.soon().until(() -> survivor.queue().counts().ready() == 1);
		assertThat(this.shared.store(new QueueName("test", TestNode.LOOP))
			.claim(ClaimRequest.of(1, LEASE_DURATION, "other").forSuspect())
			.join()
			.tasks()).hasSize(1);
	}

	@Test
	void suspectThatIsStoppedMakesRoomForThoseOfOtherLoops() {
		TestNode survivor = survivor();
		survivor.queue("one").add("a");
		survivor.queue("other").add("a");
		crashProcesses(3, 2, "one", "other");
		GatedHandler gate = new GatedHandler();
		survivor.run(LoopDefinition.of("one", String.class, gate), (options) -> options);
		gate.awaitBegun(1);
		survivor.run(LoopDefinition.of("other", String.class, LoopHandler.run((task) -> {
		})), (options) -> options);
		survivor.registry().get("one").stop(Duration.ZERO).join();
		TestNode.soon().until(() -> survivor.queue("other").counts().isDrained());
	}

}
