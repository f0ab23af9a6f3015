// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.Backoff;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopOptions;
import io.chihuo.TaskQueue;
import io.chihuo.backend.NewTask;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.TaskHeaders;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Results of calls with a key that a task makes.
 */
class KeyedCallRetentionTests {

	private final SettableClock clock = new SettableClock();

	private final TestNode node = new TestNode(this.clock);

	private final AtomicInteger childRuns = new AtomicInteger();

	@AfterEach
	void close() {
		this.node.close();
	}

	private int callChild(Duration keep) {
		BackendChihuoClient client = this.node.client();
		NewTask call = new NewTask("key", client.encodeValue("The payload", 1), false,
				AddOptions.DEFAULTS.header(TaskHeaders.AWAITED, "1"));
		return client.awaitedTasks()
			.callOnce(client.storeOf("child"), call, keep,
					(bytes, codec) -> client.decodeValue(bytes, codec, Integer.class))
			.join()
			.await(TestLimits.HANG_TIMEOUT);
	}

	private TaskQueue<Integer> loopThatFailsTwice(Duration wait, Duration keep) {
		this.node.registry()
			.register(LoopDefinition.of("child", Integer.class, (task) -> this.childRuns.incrementAndGet())
				.options(LoopOptions.DEFAULTS));
		this.node.registry().register(LoopDefinition.of("parent", Integer.class, (task) -> {
			int result = callChild(keep);
			if (task.attempt() < 3) {
				throw new IllegalStateException("again");
			}
			return result;
		}).options(LoopOptions.DEFAULTS.with((options) -> options.backoff(Backoff.fixed(wait)))));
		return this.node.client().queue("parent", Integer.class);
	}

	private void awaitRetries(TaskQueue<Integer> queue, Duration wait) {
		queue.addOrThrow("p", 1);
		for (int i = 0; i < 2; i++) {
			TestLimits.await().until(() -> queue.counts().delayed() == 1);
			this.clock.advance(wait);
		}
		TestLimits.await().until(() -> queue.counts().isDrained());
	}

	@Test
	void lateRetryFindsTheResultOfItsKeyedCallAgain() {
		TaskQueue<Integer> queue = loopThatFailsTwice(Duration.ofHours(9), Duration.ofHours(1));
		awaitRetries(queue, Duration.ofHours(9));
		assertThat(this.childRuns).hasValue(1);
	}

	@Test
	void laterTaskOfTheSameIdMakesItsKeyedCallsAnew() {
		TaskQueue<Integer> queue = loopThatFailsTwice(Duration.ofMinutes(1), Duration.ofHours(1));
		awaitRetries(queue, Duration.ofMinutes(1));
		this.clock.advance(Duration.ofMillis(1));
		awaitRetries(queue, Duration.ofMinutes(1));
		assertThat(this.childRuns).hasValue(2);
	}

	@Test
	void tasksOfTheSameIdInTwoLoopsMakeKeyedCallsOfTheirOwn() {
		loopThatFailsTwice(Duration.ofMinutes(1), Duration.ofHours(1));
		this.node.registry()
			.register(LoopDefinition.of("other", Integer.class, (task) -> callChild(Duration.ofHours(1)))
				.options(LoopOptions.DEFAULTS));
		TaskQueue<Integer> other = this.node.client().queue("other", Integer.class);
		awaitRetries(this.node.client().queue("parent", Integer.class), Duration.ofMinutes(1));
		other.addOrThrow("p", 1);
		TestLimits.await().until(() -> other.counts().isDrained());
		assertThat(this.childRuns).hasValue(2);
	}

	@Test
	void callOutsideOfTasksRunsAgainWhenItsResultIsGone() {
		loopThatFailsTwice(Duration.ofHours(1), Duration.ofHours(1));
		assertThat(callChild(Duration.ofHours(1))).isEqualTo(1);
		assertThat(callChild(Duration.ofHours(1))).isEqualTo(1);
		this.clock.advance(Duration.ofHours(2));
		assertThat(callChild(Duration.ofHours(1))).isEqualTo(2);
	}

}
