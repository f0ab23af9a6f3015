// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopOptions;
import io.chihuo.RetryLaterException;
import io.chihuo.TaskState;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Suspects where something else goes wrong, or is changed, at the same time: on a store
 * that answers at once, and on one that takes a round trip.
 */
class SuspectClaimRaceTests {

	private static final Duration LEASE_DURATION = Duration.ofSeconds(30);

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend shared = new MemoryTaskBackend(this.clock);

	private final TaskStore store = this.shared.store(new QueueName("test", TestNode.LOOP));

	private final List<TestNode> nodes = new ArrayList<>();

	private final FaultyBackend wire = new FaultyBackend(this.shared);

	private final List<String> ended = new CopyOnWriteArrayList<>();

	private final CountDownLatch returning = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.returning.countDown();
		this.wire.heal();
		this.nodes.forEach(TestNode::close);
	}

	private TestNode node(boolean local) {
		TestNode node = new TestNode(this.clock, local ? this.wire : this.wire.distant());
		this.nodes.add(node);
		return node;
	}

	/** A process dies with these tasks. */
	private void crashWith(TestNode node, String... ids) {
		for (String id : ids) {
			node.queue().add(id);
		}
		assertThat(this.store.claim(ClaimRequest.of(ids.length, LEASE_DURATION, "dead")).join().tasks())
			.hasSize(ids.length);
		this.clock.advance(LEASE_DURATION.plusSeconds(1));
	}

	private LoopHandler<String> handler() {
		return LoopHandler.run((task) -> {
			if (task.id().startsWith("unresponsive")) {
				UninterruptibleWork.await(this.returning);
			}
			this.ended.add(task.id());
		});
	}

	private void awaitEnded(String... ids) {
		TestNode.soon().until(() -> this.ended.containsAll(List.of(ids)));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void suspectsRunAfterTheirClaimFailed(boolean local) {
		TestNode node = node(local);
		crashWith(node, "a", "b");
		this.wire.fail("claim");
		node.run(handler());
		this.wire.heal();
		TestNode.soon().until(() -> {
			this.clock.advance(Duration.ofMillis(100));
			return this.ended.containsAll(List.of("a", "b"));
		});
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void suspectsRunAtConcurrencyOneWhenAnUnresponsiveHandlerReturns(boolean local) {
		TestNode node = node(local);
		LoopControl loop = node.run(handler(), (options) -> options.runTimeout(Duration.ofMinutes(1)).maxAttempts(1));
		node.queue().add("unresponsive");
		TestNode.soon().until(() -> loop.runningCount() == 1);
		this.clock.advance(Duration.ofMinutes(2));
		node.awaitState("unresponsive", TaskState.DEAD);
		crashWith(node, "a", "b");
		this.returning.countDown();
		awaitEnded("unresponsive", "a", "b");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void unresponsiveSuspectThatIsCancelledAndAddedAgainRunsWhenItsHandlerHasReturned(boolean local) {
		TestNode node = node(local);
		crashWith(node, "unresponsive");
		LoopControl loop = node.run(handler(), (options) -> options.concurrency(2));
		TestNode.soon().until(() -> loop.runningCount() == 1);
		node.queue().cancel("unresponsive");
		this.clock.advance(Duration.ofSeconds(2));
		TestNode.soon().until(() -> node.state("unresponsive") == null);
		node.queue().add("unresponsive");
		node.queue().add("ordinary");
		awaitEnded("ordinary");
		assertThat(node.state("unresponsive")).isEqualTo(TaskState.READY);
		this.returning.countDown();
		TestNode.soon().until(() -> this.ended.stream().filter("unresponsive"::equals).count() == 2);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void suspectThatAsksToRunLaterMakesRoomForTheNext(boolean local) {
		TestNode node = node(local);
		crashWith(node, "later", "b");
		node.run(LoopHandler.run((task) -> {
			if (task.id().equals("later") && !this.ended.contains("b")) {
				throw new RetryLaterException(Duration.ofSeconds(5), "later");
			}
			this.ended.add(task.id());
		}));
		awaitEnded("b");
		node.awaitState("later", TaskState.DELAYED);
		this.clock.advance(Duration.ofSeconds(6));
		awaitEnded("later");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void stopWithAnUnresponsiveSuspectAndStartAgainLetTheOthersRun(boolean local) {
		TestNode node = node(local);
		crashWith(node, "unresponsive", "b", "c");
		LoopControl loop = node.run(handler());
		TestNode.soon().until(() -> loop.runningCount() == 1);
		loop.stop(Duration.ZERO).join();
		loop.start();
		this.clock.advance(Duration.ofSeconds(2));
		awaitEnded("b", "c");
		assertThat(node.queue().find("unresponsive").orElseThrow().forcedReleases()).isEqualTo(1);
		this.returning.countDown();
		TestNode.soon().until(() -> {
			this.clock.advance(Duration.ofSeconds(1));
			return node.queue().counts().isDrained();
		});
		assertThat(this.ended).contains("unresponsive");
	}

	@Test
	void removedLoopLeavesTheGateToOthers() {
		TestNode node = node(true);
		crashWith(node, "unresponsive");
		LoopControl loop = node.run(handler());
		TestNode.soon().until(() -> loop.runningCount() == 1);
		node.queue("other").add("a");
		TaskStore other = this.shared.store(new QueueName("test", "other"));
		assertThat(other.claim(ClaimRequest.of(1, Duration.ofMillis(1), "dead")).join().tasks()).hasSize(1);
		this.clock.advance(Duration.ofMillis(2));
		node.run(LoopDefinition.of("other", String.class, handler()), UnaryOperator.<LoopOptions.Builder>identity());
		loop.stop(Duration.ZERO).join();
		node.registry().remove(TestNode.LOOP);
		awaitEnded("a");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void executorThatRunsOnTheCallerLosesNoSuspect(boolean local) {
		TestNode node = new TestNode(this.clock, local ? this.wire : this.wire.distant(), Runnable::run);
		this.nodes.add(node);
		crashWith(node, "a", "b");
		LoopControl loop = node.run(handler());
		for (int second = 0; second < 5; second++) {
			this.clock.advance(Duration.ofSeconds(1));
		}
		loop.stop(Duration.ZERO).join();
		TestNode.soon().until(() -> node.queue().counts().ready() == 2);
		node(local).run(handler());
		awaitEnded("a", "b");
	}

}
