// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.Backoff;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopOptions;
import io.chihuo.QueueFullException;
import io.chihuo.RemoteTaskException;
import io.chihuo.TaskQueue;
import io.chihuo.TaskState;
import io.chihuo.TooManyPendingException;
import io.chihuo.backend.ChildrenNote;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tasks that were submitted by others end with them. No loop runs those of the queue
 * {@code child}.
 */
class AttachedChildTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private static final LoopOptions RETRIED_IN_AN_HOUR = LoopOptions.DEFAULTS
		.with((options) -> options.backoff(Backoff.fixed(Duration.ofHours(1))));

	private final TestNode node = new TestNode();

	@AfterEach
	void close() {
		this.node.close();
	}

	private TaskQueue<Integer> queue(String name) {
		return this.node.client().queue(name, Integer.class);
	}

	private TaskQueue<Integer> parent(LoopOptions options, LoopHandler<Integer> handler) {
		this.node.registry().register(LoopDefinition.of("parent", Integer.class, handler).options(options));
		return queue("parent");
	}

	private void awaitState(TaskQueue<Integer> queue, String id, TaskState state) {
		TestLimits.await(id).until(() -> queue.find(id).map((info) -> info.state() == state).orElse(false));
	}

	private void awaitAbsent(TaskQueue<Integer> queue, String id) {
		TestLimits.await(id).until(() -> !queue.exists(id));
	}

	@Test
	void cancelBetweenTwoAttemptsReachesChildren() {
		TaskQueue<Integer> queue = parent(RETRIED_IN_AN_HOUR, LoopHandler.run((task) -> {
			queue("child").submit("c", 1, Void.class);
			throw new IllegalStateException("again");
		}));
		queue.addOrThrow("p", 1);
		awaitState(queue, "p", TaskState.DELAYED);
		assertThat(queue("child").exists("c")).isTrue();
		queue.cancel("p");
		awaitAbsent(queue("child"), "c");
	}

	@Test
	void cancelOfParkedTaskReachesChildrenAndTheirsInTurn() throws InterruptedException {
		CountDownLatch nested = new CountDownLatch(1);
		this.node.registry().register(LoopDefinition.of("middle", Integer.class, LoopHandler.run((task) -> {
			queue("child").submit("grandchild", 1, Void.class);
			nested.countDown();
			new CountDownLatch(1).await();
		})));
		TaskQueue<Integer> queue = parent(LoopOptions.DEFAULTS, LoopHandler.run((task) -> {
			queue("middle").submit("m", 1, Void.class);
			task.park(Duration.ofHours(1));
		}));
		queue.addOrThrow("p", 1);
		awaitState(queue, "p", TaskState.WAITING);
		assertThat(nested.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(queue("child").exists("grandchild")).isTrue();
		queue.cancel("p");
		awaitAbsent(queue("middle"), "m");
		awaitAbsent(queue("child"), "grandchild");
	}

	@Test
	void parkedTaskThatIsFailedEndsItsChildren() {
		CompletableFuture<String> token = new CompletableFuture<>();
		TaskQueue<Integer> queue = parent(LoopOptions.DEFAULTS, LoopHandler.run((task) -> {
			queue("child").submit("c", 1, Void.class);
			token.complete(task.park(Duration.ofHours(1)));
		}));
		queue.addOrThrow("p", 1);
		awaitState(queue, "p", TaskState.WAITING);
		this.node.client().fail(token.join(), "refused");
		awaitAbsent(queue("child"), "c");
	}

	@Test
	void clearedParentsEndTheirChildren() {
		TaskQueue<Integer> queue = parent(RETRIED_IN_AN_HOUR, LoopHandler.run((task) -> {
			queue("child").submit("c", 1, Void.class);
			throw new IllegalStateException("again");
		}));
		queue.addOrThrow("p", 1);
		awaitState(queue, "p", TaskState.DELAYED);
		queue.clearUnfinished();
		awaitAbsent(queue("child"), "c");
	}

	@Test
	void parentThatFailsForGoodEndsItsChildren() {
		TaskQueue<Integer> queue = parent(LoopOptions.DEFAULTS.with((options) -> options.maxAttempts(1)),
				LoopHandler.run((task) -> {
					queue("child").submit("c", 1, Void.class);
					queue("child").submit("detached", 1, AddOptions.DEFAULTS.detached(), Void.class);
					throw new IllegalStateException("for good");
				}));
		queue.addOrThrow("p", 1);
		awaitAbsent(queue("child"), "c");
		awaitState(queue, "p", TaskState.DEAD);
		assertThat(queue("child").exists("detached")).isTrue();
	}

	@Test
	void successfulParentLeavesItsChildren() {
		TaskQueue<Integer> queue = parent(LoopOptions.DEFAULTS,
				LoopHandler.run((task) -> queue("child").submit("c", 1, Void.class)));
		queue.submit("p", 1, Void.class).await(HANG_LIMIT);
		queue.addOrThrow("p", 1);
		queue.cancel("p");
		assertThat(queue("child").exists("c")).isTrue();
	}

	@Test
	void taskOfOthersIsNotCancelledWithTheParentThatJoinedIt() {
		TaskQueue<Integer> queue = parent(LoopOptions.DEFAULTS.with((options) -> options.maxAttempts(1)),
				LoopHandler.run((task) -> {
					queue("child").submit("of-others", 1, Void.class);
					queue("child").submit("own", 1, Void.class);
					throw new IllegalStateException("for good");
				}));
		queue("child").addOrThrow("of-others", 1);
		queue.addOrThrow("p", 1);
		awaitAbsent(queue("child"), "own");
		assertThat(queue("child").exists("of-others")).isTrue();
	}

	@Test
	void cancelledParentCannotSubmitAnyMore() {
		CompletableFuture<Throwable> refusal = new CompletableFuture<>();
		CountDownLatch begun = new CountDownLatch(1);
		TaskQueue<Integer> queue = parent(LoopOptions.DEFAULTS, LoopHandler.run((task) -> {
			begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				// goes on
			}
			try {
				queue("child").submit("late", 1, Void.class);
			}
			catch (RuntimeException ex) {
				refusal.complete(ex);
			}
		}));
		queue.addOrThrow("p", 1);
		TestLimits.await("the parent runs").until(() -> begun.getCount() == 0);
		queue.cancel("p");
		assertThat(refusal).succeedsWithin(HANG_LIMIT).isInstanceOf(CancellationException.class);
		assertThat(queue("child").exists("late")).isFalse();
	}

	@Test
	void childrenOfTaskAreBoundedUnlessTheyHaveEnded() {
		this.node.registry().register(LoopDefinition.of("quick", Integer.class, (task) -> task.payload()));
		TaskQueue<Integer> queue = parent(LoopOptions.DEFAULTS.with((options) -> options.maxAttempts(1)), (task) -> {
			for (int i = 0; i <= ChildrenNote.MAX_CHILDREN; i++) {
				queue("quick").submit("q" + i, i, Integer.class).await(HANG_LIMIT);
			}
			for (int i = 0; i <= ChildrenNote.MAX_CHILDREN; i++) {
				queue("child").submit("c" + i, i, Void.class);
			}
			return 0;
		});
		assertThatExceptionOfType(RemoteTaskException.class)
			.isThrownBy(() -> queue.submit("p", 1, Integer.class).await(HANG_LIMIT))
			.withMessageContaining(TooManyPendingException.class.getName())
			.withMessageContaining("has submitted 1000 tasks that have not ended");
		TestLimits.await("no child waits").until(() -> queue("child").counts().ready() == 0);
	}

	@Test
	void ignoredChildrenThatHaveEndedDoNotCount() {
		this.node.registry()
			.register(LoopDefinition.of("quick", Integer.class, (task) -> task.payload())
				.options(LoopOptions.DEFAULTS.with((options) -> options.concurrency(4))));
		TaskQueue<Integer> queue = parent(LoopOptions.DEFAULTS.with((options) -> options.maxAttempts(1)), (task) -> {
			for (int i = 0; i < ChildrenNote.MAX_CHILDREN; i++) {
				queue("quick").submit("q" + i, i, Integer.class).ignore();
			}
			TestLimits.await().until(() -> queue("quick").counts().isDrained());
			return queue("quick").submit("last", 7, Integer.class).await(HANG_LIMIT);
		});
		assertThat(queue.submit("p", 1, Integer.class).await(HANG_LIMIT)).isEqualTo(7);
	}

	@Test
	void childrenThatWereRefusedDoNotCount() {
		this.node.client()
			.storeOf("child")
			.applyPolicy(QueuePolicy.of(LoopOptions.DEFAULTS.with((options) -> options.maxLength(1))))
			.join();
		queue("child").addOrThrow("full", 1);
		this.node.registry().register(LoopDefinition.of("quick", Integer.class, (task) -> task.payload()));
		TaskQueue<Integer> queue = parent(LoopOptions.DEFAULTS.with((options) -> options.maxAttempts(1)), (task) -> {
			for (int i = 0; i <= ChildrenNote.MAX_CHILDREN; i++) {
				String id = "c" + i;
				assertThatExceptionOfType(QueueFullException.class)
					.isThrownBy(() -> queue("child").submit(id, 1, Void.class));
			}
			return queue("quick").submit("last", 7, Integer.class).await(HANG_LIMIT);
		});
		assertThat(queue.submit("p", 1, Integer.class).await(HANG_LIMIT)).isEqualTo(7);
	}

}
