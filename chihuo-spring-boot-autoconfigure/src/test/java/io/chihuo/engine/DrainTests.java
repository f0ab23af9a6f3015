// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.backend.TaskClock;

import static org.assertj.core.api.Assertions.assertThat;

class DrainTests {

	private static final Duration LONG_TIMEOUT = Duration.ofSeconds(10);

	private final TaskClock clock = TaskClock.systemClock();

	private final FaultyBackend backend = new FaultyBackend(this.clock);

	private final TestNode node = new TestNode(this.clock, this.backend);

	private final GatedHandler gate = new GatedHandler();

	@AfterEach
	void close() {
		this.gate.open();
		this.backend.heal();
		this.node.close();
	}

	@Test
	void awaitDrainedReturnsWhenNothingIsLeft() throws Exception {
		AtomicInteger ran = new AtomicInteger();
		LoopControl loop = this.node.run((task) -> {
			if (task.id().length() < 5) {
				task.queue().add(task.id() + "+");
			}
			return ran.incrementAndGet();
		});
		this.node.queue().add("a");
		assertThat(loop.awaitDrained(LONG_TIMEOUT)).isTrue();
		assertThat(ran).hasValue(5);
	}

	@Test
	void awaitDrainedTakesAnyDuration() throws Exception {
		LoopControl loop = this.node.run(this.gate);
		assertThat(loop.awaitDrained(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
		assertThat(loop.awaitDrained(Duration.ofSeconds(Long.MIN_VALUE))).isTrue();
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		assertThat(loop.awaitDrained(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
		this.gate.open();
		assertThat(loop.awaitDrained(Duration.ofDays(100_000_000))).isTrue();
	}

	@Test
	void awaitDrainedGivesUpInTime() throws Exception {
		LoopControl loop = this.node.run(this.gate);
		this.node.queue().add("a");
		assertThat(loop.awaitDrained(Duration.ofMillis(30))).isFalse();
	}

	@Test
	void delayedTaskIsNotDrained() throws Exception {
		LoopControl loop = this.node.run(this.gate);
		this.node.queue().add("a", null, AddOptions.delayed(Duration.ofHours(1)));
		assertThat(loop.awaitDrained(Duration.ofMillis(30))).isFalse();
	}

	@Test
	void emptyQueueOfALoopThatNeverStartedIsDrained() throws Exception {
		LoopControl loop = this.node.run(this.gate, (options) -> options.enabled(false));
		assertThat(loop.state()).isEqualTo(LoopState.STOPPED);
		assertThat(loop.awaitDrained(LONG_TIMEOUT)).isTrue();
		this.node.queue().add("a");
		assertThat(loop.awaitDrained(Duration.ofMillis(30))).isFalse();
	}

	@Test
	void awaitDrainedGivesUpInTimeOnAStoreThatHangs() throws Exception {
		LoopControl loop = this.node.run(this.gate);
		this.backend.hang("counts");
		assertThat(loop.awaitDrained(Duration.ofMillis(100))).isFalse();
	}

	@Test
	void loopThatDoesNotRunForeverStopsOnceItIsDrained() {
		this.node.queue().add("a");
		LoopControl loop = this.node.run(this.gate, (options) -> options.runForever(false));
		this.gate.awaitBegun(1);
		assertThat(loop.state()).isEqualTo(LoopState.RUNNING);
		this.gate.open();
		TestNode.soon().until(() -> loop.state() == LoopState.STOPPED);
		assertThat(this.gate.ended()).containsExactly("a");
	}

	@Test
	void loopThatDoesNotRunForeverStopsAtOnceOnAnEmptyQueue() {
		LoopControl loop = this.node.run(this.gate, (options) -> options.runForever(false));
		TestNode.soon().until(() -> loop.state() == LoopState.STOPPED);
	}

	@Test
	void loopThatDoesNotRunForeverWaitsForRetriesAndDelays() {
		AtomicInteger ran = new AtomicInteger();
		this.node.queue().add("a", null, AddOptions.delayed(Duration.ofMillis(50)));
		LoopControl loop = this.node.run((task) -> ran.incrementAndGet(), (options) -> options.runForever(false));
		TestNode.soon().until(() -> loop.state() == LoopState.STOPPED);
		assertThat(ran).hasValue(1);
	}

	@Test
	void loopThatEndedByItselfCanBeStartedAgain() {
		this.gate.open();
		LoopControl loop = this.node.run(this.gate, (options) -> options.runForever(false));
		TestNode.soon().until(() -> loop.state() == LoopState.STOPPED);
		this.node.queue().add("a");
		loop.start();
		TestNode.soon().until(() -> loop.state() == LoopState.STOPPED && this.node.queue().counts().isDrained());
		assertThat(this.gate.ended()).containsExactly("a");
	}

}
