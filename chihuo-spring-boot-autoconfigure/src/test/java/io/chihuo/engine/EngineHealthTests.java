// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.chihuo.LoopControl;
import io.chihuo.LoopHandler;
import io.chihuo.actuate.ChihuoHealthIndicator;
import io.chihuo.backend.TaskClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the health of an engine and its backend.
 */
class EngineHealthTests {

	private final TaskClock clock = TaskClock.systemClock();

	private final FaultyBackend backend = new FaultyBackend(this.clock);

	private final TestNode node = new TestNode(this.clock, this.backend);

	private final ChihuoHealthIndicator indicator = new ChihuoHealthIndicator(this.backend, this.node.registry());

	private final CountDownLatch end = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.end.countDown();
		this.node.close();
		this.clock.close();
	}

	@Test
	void backendThatDoesNotAnswerIsDownAfterTwoSeconds() {
		this.backend.hang("ping");
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("backend", "faulty")
			.extractingByKey("error")
			.asString()
			.contains("It has not answered within 2000 ms");
	}

	@Test
	void loopWhoseSlotsAreTakenByUnresponsiveHandlersIsDownUntilOneReturns() {
		this.node.run(LoopHandler.run((task) -> UninterruptibleWork.await(this.end)),
				(options) -> options.concurrency(2)
					.maxAttempts(1)
					.runTimeout(Duration.ofMillis(100))
					.interruptGrace(Duration.ofMillis(100)));
		this.node.queue().add("a");
		awaitUnresponsive(1);
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UP);
		this.node.queue().add("b");
		awaitUnresponsive(2);
		assertThat(this.indicator.health().getStatus()).isEqualTo(Status.DOWN);
		this.end.countDown();
		TestLimits.await().until(() -> this.indicator.health().getStatus().equals(Status.UP));
		TestLimits.await()
			.untilAsserted(() -> assertThat(this.indicator.health().getDetails()).doesNotContainKey("unresponsive"));
	}

	@Test
	void handlersFromBeforeARestartTakeNoSlotOfTheLoop() {
		LoopControl loop = this.node.run(LoopHandler.run((task) -> UninterruptibleWork.await(this.end)),
				(options) -> options.concurrency(1).interruptGrace(Duration.ofMillis(100)));
		this.node.queue().add("a");
		TestLimits.await().until(() -> loop.runningCount() == 1);
		loop.stop(Duration.ZERO).join();
		awaitUnresponsive(1);
		assertThat(this.indicator.health().getStatus()).as("stopped").isEqualTo(Status.UP);
		loop.start();
		awaitUnresponsive(1);
		assertThat(this.indicator.health().getStatus()).as("started again").isEqualTo(Status.UP);
		assertThat(loop.leftoverCount()).isEqualTo(1);
		this.end.countDown();
		TestLimits.await().until(() -> loop.leftoverCount() == 0);
	}

	private void awaitUnresponsive(long count) {
		TestLimits.await()
			.untilAsserted(() -> assertThat(this.indicator.health().getDetails()).containsEntry("unresponsive",
					Map.of(TestNode.LOOP, count)));
	}

}
