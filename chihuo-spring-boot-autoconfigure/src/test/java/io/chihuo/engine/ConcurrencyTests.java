// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.LoopControl;
import io.chihuo.TaskEntry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ConcurrencyTests {

	private final TestNode node = new TestNode();

	private final GatedHandler gate = new GatedHandler();

	@AfterEach
	void close() {
		this.gate.open();
		this.node.close();
	}

	@Test
	void asManyTasksRunAsTheConcurrencyAllows() {
		add(10);
		LoopControl loop = this.node.run(this.gate, (options) -> options.concurrency(3));
		this.gate.awaitBegun(3);
		assertThat(loop.runningTasks()).extracting("id").containsExactly("0", "1", "2");
		assertThat(this.node.queue().counts().running()).isEqualTo(3);
		assertThat(this.node.queue().counts().ready()).isEqualTo(7);
	}

	@Test
	void boundIsNeverExceeded() {
		AtomicInteger now = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		add(5000);
		this.node.run((task) -> {
			most.accumulateAndGet(now.incrementAndGet(), Math::max);
			Thread.yield();
			return now.decrementAndGet();
		}, (options) -> options.concurrency(4));
		this.node.awaitDrained();
		assertThat(most.get()).isBetween(1, 4);
	}

	@Test
	void concurrencyCanBeRaisedWhileTasksRun() {
		add(10);
		LoopControl loop = this.node.run(this.gate);
		this.gate.awaitBegun(1);
		loop.setConcurrency(4);
		this.gate.awaitBegun(4);
		assertThat(loop.concurrency()).isEqualTo(4);
		assertThat(this.node.queue().counts().running()).isEqualTo(4);
	}

	@Test
	void lowerConcurrencyTakesEffectAsTasksEnd() {
		add(3);
		LoopControl loop = this.node.run(this.gate, (options) -> options.concurrency(3));
		this.gate.awaitBegun(3);
		loop.setConcurrency(1);
		assertThat(loop.runningTasks()).hasSize(3);
		AtomicInteger most = new AtomicInteger();
		this.gate.open();
		TestNode.soon().until(() -> this.gate.ended().size() == 3);
		IntStream.range(10, 500).forEach((i) -> {
			this.node.queue().add("later-" + i);
			most.accumulateAndGet((int) this.node.queue().counts().running(), Math::max);
		});
		this.node.awaitDrained();
		assertThat(most.get()).isLessThanOrEqualTo(1);
		assertThat(this.gate.interrupted()).isEmpty();
	}

	@Test
	void changedConcurrencyOutlivesARestart() {
		LoopControl loop = this.node.run(this.gate);
		loop.setConcurrency(2);
		loop.stop().join();
		add(5);
		loop.start();
		this.gate.awaitBegun(2);
		assertThat(this.node.queue().counts().running()).isEqualTo(2);
		assertThat(loop.options().concurrency()).isEqualTo(1);
	}

	@Test
	void concurrencyBelowOneIsRefused() {
		LoopControl loop = this.node.run(this.gate);
		assertThatIllegalArgumentException().isThrownBy(() -> loop.setConcurrency(0))
			.withMessageContaining("'concurrency' must be at least 1");
		assertThat(loop.concurrency()).isEqualTo(1);
	}

	private void add(int count) {
		this.node.queue().addAll(IntStream.range(0, count).mapToObj((i) -> TaskEntry.of(String.valueOf(i), null)));
	}

}
