// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.LoopHandler;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests children whose submission arrives after the end of their parent, as that of a
 * worker which was suspended in between.
 */
class LateChildTests {

	private static final Duration LEASE_DURATION = Duration.ofSeconds(30);

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend shared = new MemoryTaskBackend(this.clock);

	private final FaultyBackend wire = new FaultyBackend(this.shared).distant();

	private final TestNode suspended = new TestNode(this.clock, this.wire);

	private final TestNode other = new TestNode(this.clock, this.shared);

	private final CountDownLatch end = new CountDownLatch(1);

	private final CompletableFuture<Void> submitting = new CompletableFuture<>();

	@AfterEach
	void close() {
		this.end.countDown();
		this.wire.heal();
		this.suspended.close();
		this.other.close();
	}

	private TaskQueue<String> children(TestNode node) {
		return node.queue("child");
	}

	/** The child is noted, and its submission is on its way. */
	private void runUntilSubmission() {
		this.wire.postpone("submit");
		this.suspended.run(LoopHandler.run((task) -> {
			this.submitting.complete(null);
			children(this.suspended).submit("c", "c", Void.class);
			UninterruptibleWork.await(this.end);
		}), (options) -> options.lease(LEASE_DURATION));
		this.other.queue().add("p");
		assertThat(this.submitting).succeedsWithin(TestLimits.HANG_TIMEOUT);
		this.wire.awaitKept(1);
	}

	private void suspend() {
		List.of("renew", "claim", "settle").forEach(this.wire::fail);
		this.clock.advance(LEASE_DURATION.plusSeconds(1));
		this.other.awaitState("p", TaskState.READY);
	}

	@Test
	void childOfALostLeaseIsCancelled() {
		runUntilSubmission();
		suspend();
		this.other.queue().cancel("p");
		this.wire.answer(1);
		TestNode.soon().until(() -> !children(this.other).exists("c"));
	}

	@Test
	void childOfACancelledParentIsCancelled() {
		runUntilSubmission();
		this.other.queue().cancel("p");
		this.wire.answer(1);
		TestNode.soon().until(() -> !children(this.other).exists("c"));
	}

	@Test
	void childIsCancelledThoughItsRunLearnsLaterThatTheParentWas() {
		runUntilSubmission();
		this.wire.loseEvents();
		this.other.queue().cancel("p");
		this.wire.answer(1);
		assertThat(children(this.other).exists("c")).isTrue();
		this.clock.advance(LEASE_DURATION.dividedBy(2));
		TestNode.soon().until(() -> !children(this.other).exists("c"));
	}

	@Test
	void childIsCancelledThoughItsRunEndsWithoutNoticeThatTheParentWas() {
		runUntilSubmission();
		this.wire.loseEvents();
		this.other.queue().cancel("p");
		this.wire.answer(1);
		assertThat(children(this.other).exists("c")).isTrue();
		this.end.countDown();
		TestNode.soon().until(() -> !children(this.other).exists("c"));
	}

	@Test
	void childThatComesWhileItsCancelledParentIsSettledIsCancelled() {
		this.wire.postpone("settle");
		runUntilSubmission();
		this.other.queue().cancel("p");
		this.wire.awaitKept(2);
		this.wire.answer(2);
		TestNode.soon().until(() -> !this.other.queue().exists("p"));
		TestNode.soon().until(() -> !children(this.other).exists("c"));
	}

	@Test
	void childThatComesBeforeTheNodeOfItsCancelledParentDiesIsCancelled() {
		runUntilSubmission();
		this.wire.loseEvents();
		this.other.queue().cancel("p");
		this.wire.answer(1);
		assertThat(children(this.other).exists("c")).isTrue();
		this.wire.fail();
		this.other.run(LoopHandler.run((task) -> {
		}), (options) -> options.lease(LEASE_DURATION));
		this.clock.advance(LEASE_DURATION.plusSeconds(1));
		TestNode.soon().until(() -> !this.other.queue().exists("p"));
		TestNode.soon().until(() -> !children(this.other).exists("c"));
	}

	/** The handler returns, and the submission is on its way. */
	private void returnBeforeSubmission() {
		this.wire.postpone("submit");
		this.suspended.run(LoopHandler.run((task) -> {
			children(this.suspended).async().submit("c", "c", AddOptions.DEFAULTS, Void.class);
			this.submitting.complete(null);
			UninterruptibleWork.await(this.end);
		}), (options) -> options.lease(LEASE_DURATION));
		this.other.queue().add("p");
		assertThat(this.submitting).succeedsWithin(TestLimits.HANG_TIMEOUT);
		this.wire.awaitKept(1);
		this.wire.loseEvents();
	}

	@Test
	void childThatComesAfterTheEndOfItsCancelledParentIsCancelled() {
		returnBeforeSubmission();
		this.other.queue().cancel("p");
		this.end.countDown();
		TestNode.soon().until(() -> !this.other.queue().exists("p"));
		this.wire.answer(1);
		TestNode.soon().until(() -> !children(this.other).exists("c"));
	}

	@Test
	void runWaitsForSubmissionsThatItsHandlerHasLeft() {
		returnBeforeSubmission();
		long notes = this.wire.calls("noteChildren");
		this.end.countDown();
		TestNode.soon().until(() -> this.wire.calls("noteChildren") > notes);
		this.other.queue().cancel("p");
		assertThat(this.wire.calls("settle")).isZero();
		this.wire.answer(1);
		TestNode.soon().until(() -> !this.other.queue().exists("p"));
		TestNode.soon().until(() -> !children(this.other).exists("c"));
	}

	@Test
	void childThatIsNotAwaitedOutlivesItsParent() {
		runUntilSubmission();
		this.wire.answer(1);
		this.end.countDown();
		TestNode.soon().until(() -> !this.other.queue().exists("p"));
		assertThat(children(this.other).exists("c")).isTrue();
	}

	@Test
	void childOutlivesItsParentThoughTheAnswerToTheSettlementIsLost() {
		this.suspended.run(LoopHandler.run((task) -> this.suspended.client()
			.awaitedTasks()
			.call(this.wire.store(new QueueName("test", "child")),
					new NewTask("unique", new byte[0], false, AddOptions.DEFAULTS), null)));
		this.wire.loseAnswer("settle");
		this.other.queue().add("p");
		TestNode.soon().until(() -> !this.other.queue().exists("p"));
		TestNode.soon().until(() -> {
			this.clock.advance(Duration.ofSeconds(1));
			return this.wire.calls("settle") > 1;
		});
		this.suspended.registry().get(TestNode.LOOP).stop(TestLimits.HANG_TIMEOUT);
		assertThat(children(this.other).exists("unique")).isTrue();
	}

	@Test
	void childThatALaterRunOfTheParentFindsAgainIsKept() {
		runUntilSubmission();
		suspend();
		this.wire.answer(1);
		assertThat(children(this.other).exists("c")).isTrue();
	}

	@Test
	void childrenAreCancelledThoughAStoreOnceThrewWhenItWasAskedForThem() {
		this.suspended.run(LoopHandler.run((task) -> {
			children(this.suspended).submit("c-" + task.id(), "c", Void.class);
			new CountDownLatch(1).await();
		}));
		this.wire.raise("takeOrphans");
		cancelWithChild("p1");
		TestNode.soon().until(() -> this.wire.calls("takeOrphans") > 0);
		this.wire.heal();
		cancelWithChild("p2");
		TestNode.soon().until(() -> !children(this.other).exists("c-p2"));
	}

	private void cancelWithChild(String parent) {
		this.other.queue().add(parent);
		TestNode.soon().until(() -> children(this.other).exists("c-" + parent));
		this.suspended.queue().cancel(parent);
	}

}
