// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.chihuo.LoopControl;
import io.chihuo.LoopHandler;
import io.chihuo.LoopOptions;
import io.chihuo.TaskState;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

class RunTimeoutTests {

	private static final Duration RUN_TIMEOUT = Duration.ofMinutes(5);

	private final SettableClock clock = new SettableClock();

	private final TestNode node = new TestNode(this.clock);

	private final GatedHandler gate = new GatedHandler();

	@AfterEach
	void close() {
		this.gate.open();
		this.node.close();
	}

	private LoopControl run(LoopHandler<String> handler) {
		return this.node.run(handler, this::options);
	}

	private LoopOptions.Builder options(LoopOptions.Builder options) {
		return options.runTimeout(RUN_TIMEOUT).maxAttempts(1);
	}

	private void assertTimedOut() {
		this.node.awaitState("a", TaskState.DEAD);
		assertThat(this.node.queue().find("a").orElseThrow().lastError())
			.contains("The run took longer than 'run-timeout' allows, 300000 ms");
	}

	@Test
	void runThatTakesTooLongIsInterruptedAndFails() {
		run(this.gate);
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		this.clock.advance(RUN_TIMEOUT.minusMillis(1));
		assertThat(this.gate.interrupted()).isEmpty();
		this.clock.advance(Duration.ofMillis(1));
		this.gate.awaitInterrupted(1);
		assertTimedOut();
	}

	@Test
	void timedOutRunIsTriedAgain() {
		this.node.run(this.gate, (options) -> options.runTimeout(RUN_TIMEOUT));
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		this.clock.advance(RUN_TIMEOUT);
		this.node.awaitState("a", TaskState.DELAYED);
		assertThat(this.node.queue().find("a").orElseThrow().attempts()).isEqualTo(1);
	}

	@Test
	void handlerThatSwallowsTheInterruptionHasTimedOutAllTheSame() {
		CountDownLatch begun = new CountDownLatch(1);
		run((task) -> {
			begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				// as if nothing had happened
			}
			return "fine";
		});
		this.node.queue().add("a");
		UninterruptibleWork.await(begun);
		this.clock.advance(RUN_TIMEOUT);
		assertTimedOut();
	}

	@Test
	void futureThatTakesTooLongIsCancelled() {
		CompletableFuture<Void> result = new CompletableFuture<>();
		LoopControl loop = run((task) -> result);
		this.node.queue().add("a");
		TestNode.soon().until(() -> loop.runningTasks().size() == 1);
		this.clock.advance(RUN_TIMEOUT);
		assertTimedOut();
		assertThat(result).isCancelled();
	}

	@Test
	void monoThatTakesTooLongIsCancelled() {
		CountDownLatch subscribed = new CountDownLatch(1);
		CountDownLatch cancelled = new CountDownLatch(1);
		run((task) -> Mono.never()
			.doOnSubscribe((subscription) -> subscribed.countDown())
			.doOnCancel(cancelled::countDown));
		this.node.queue().add("a");
		UninterruptibleWork.await(subscribed);
		this.clock.advance(RUN_TIMEOUT);
		UninterruptibleWork.await(cancelled);
		assertTimedOut();
	}

	@Test
	void timeoutOfOneRunDoesNotMeetTheNext() {
		LoopControl loop = run((task) -> task.id().equals("a") ? null : this.gate.handle(task));
		this.node.queue().add("a");
		this.node.awaitDrained();
		this.clock.advance(RUN_TIMEOUT.dividedBy(2));
		this.node.queue().add("b");
		this.gate.awaitBegun(1);
		this.clock.advance(RUN_TIMEOUT.dividedBy(2));
		assertThat(this.gate.interrupted()).isEmpty();
		assertThat(loop.runningTasks()).hasSize(1);
	}

}
