// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopOptions;
import io.chihuo.TaskHandle;
import io.chihuo.TaskHandles;
import io.chihuo.TaskQueue;
import io.chihuo.backend.TaskClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tasks that await others over Redis, whose claims are ahead of free slots.
 */
class RedisNestedTaskTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final OwnBackend own = OwnBackend.of(RedisServer.shared());

	private final TestNode node = new TestNode(TaskClock.systemClock(), this.own.backend());

	private final String prefix = UUID.randomUUID() + "-";

	@AfterEach
	void close() {
		this.node.close();
		this.own.close();
	}

	private TaskQueue<Integer> loop(String name, LoopHandler<Integer> handler) {
		this.node.registry()
			.register(LoopDefinition.of(this.prefix + name, Integer.class, handler)
				.options(LoopOptions.DEFAULTS.with((options) -> options.maxWaiting(100))));
		return queue(name);
	}

	private TaskQueue<Integer> queue(String name) {
		return this.node.client().queue(this.prefix + name, Integer.class);
	}

	private List<TaskHandle<Integer>> submitTwo(String name, int n) {
		return List.of(queue(name).submit("f" + (n - 1), n - 1, Integer.class),
				queue(name).submit("f" + (n - 2), n - 2, Integer.class));
	}

	private static int sum(List<Integer> numbers) {
		return numbers.stream().mapToInt(Integer::intValue).sum();
	}

	@Test
	void recursionThatBlocksInFuturesWorksWithOneSlot() {
		TaskQueue<Integer> queue = loop("blocking", (task) -> (task.payload() < 2) ? task.payload()
				: sum(TaskHandles.all(submitTwo("blocking", task.payload())).join()));
		assertThat(queue.submit("f8", 8, Integer.class).await(HANG_LIMIT)).isEqualTo(21);
		assertThat(queue.submit("again", 1, Integer.class).await(HANG_LIMIT)).isEqualTo(1);
	}

	@Test
	void recursionByFuturesNeedsNoSlotBeyondTheLimitOfThreads() {
		TaskQueue<Integer> queue = loop("futures",
				LoopHandler.stage((task) -> (task.payload() < 2) ? CompletableFuture.completedFuture(task.payload())
						: TaskHandles.all(submitTwo("futures", task.payload())).thenApply(RedisNestedTaskTests::sum)));
		assertThat(queue.submit("f8", 8, Integer.class).await(HANG_LIMIT)).isEqualTo(21);
		assertThat(queue.submit("again", 1, Integer.class).await(HANG_LIMIT)).isEqualTo(1);
	}

	@Test
	void taskThatAContinuationSubmitsIsCancelledWithItsParent() {
		loop("first", (task) -> 1);
		TaskQueue<Integer> queue = loop("parent",
				LoopHandler.stage((task) -> queue("first").submit("a", 1, Integer.class)
					.future()
					.thenCompose((value) -> queue("second").async().submit("b", 2, AddOptions.DEFAULTS, Integer.class))
					.thenCompose(TaskHandle::future)));
		TaskHandle<Integer> parent = queue.submit("p", 1, Integer.class);
		TestLimits.await().until(() -> queue("second").exists("b"));
		parent.cancel();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> parent.await(HANG_LIMIT));
		TestLimits.await().until(() -> !queue("second").exists("b"));
	}

}
