// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;

import static org.assertj.core.api.Assertions.assertThat;

class KeepAliveTests {

	private final TestNode node = new TestNode();

	@AfterEach
	void close() {
		this.node.close();
	}

	/** Threads that keep this process alive. */
	static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("chihuo-keep-alive") && !thread.isDaemon())
			.count();
	}

	@Test
	void processStaysAliveAsLongAsALoopRuns() {
		TestNode.soon().until(() -> threads() == 0);
		LoopControl one = this.node.run((task) -> null);
		LoopControl other = this.node.run(LoopDefinition.of("other", String.class, (task) -> null), (o) -> o);
		TestNode.soon().until(() -> threads() == 1);
		one.stop().join();
		one.stop().join();
		assertThat(threads()).isEqualTo(1);
		other.stop().join();
		TestNode.soon().until(() -> threads() == 0);
		one.start();
		TestNode.soon().until(() -> threads() == 1);
	}

	@Test
	void pausedLoopKeepsTheProcessAlive() {
		LoopControl loop = this.node.run((task) -> null);
		loop.pause();
		TestNode.soon().until(() -> threads() == 1);
	}

	@Test
	void loopsThatStopAtTheSameTimeLeaveNoThreadBehind() {
		List<LoopControl> loops = IntStream.range(0, 8)
			.mapToObj((i) -> this.node.run(LoopDefinition.of("loop-" + i, String.class, (task) -> null), (o) -> o))
			.toList();
		for (int i = 0; i < 100; i++) {
			loops.parallelStream().forEach((loop) -> loop.stop().join());
			TestNode.soon().until(() -> threads() == 0);
			loops.parallelStream().forEach(LoopControl::start);
		}
	}

}
