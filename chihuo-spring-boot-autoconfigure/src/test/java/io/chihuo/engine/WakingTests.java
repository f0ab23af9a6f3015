// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A free slot and a task that waits must find each other at any interleaving of threads.
 */
class WakingTests {

	private final TaskClock clock = TaskClock.systemClock();

	private final GatedHandler gate = new GatedHandler();

	@AfterEach
	void open() {
		this.gate.open();
	}

	@Test
	void taskAddedWhileAThreadIsWokenForAnotherIsNotForgotten() throws Exception {
		BlockingQueue<Runnable> woken = new LinkedBlockingQueue<>();
		try (TestNode node = new TestNode(this.clock, new MemoryTaskBackend(this.clock), woken::add)) {
			node.queue().add("a");
			node.queue().add("b");
			node.run(this.gate, (options) -> options.concurrency(5));
			startThread(woken);
			this.gate.awaitBegun(1);
			node.queue().add("c");
			startThread(woken);
			this.gate.awaitBegun(2);
			startThread(woken);
			this.gate.awaitBegun(3);
			assertThat(this.gate.begun()).containsExactly("a", "b", "c");
		}
	}

	private static void startThread(BlockingQueue<Runnable> woken) throws InterruptedException {
		Runnable work = woken.poll(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
		assertThat(work).as("a thread that is woken").isNotNull();
		TestNode.threads().execute(work);
	}

	@Test
	void taskIsNotForgottenThatADistantStoreHasAtOnce() {
		try (TestNode node = new TestNode(this.clock, new FaultyBackend(this.clock).distant())) {
			node.run(this.gate);
			node.queue().add("a");
			this.gate.awaitBegun(1);
		}
	}

	@RepeatedTest(100)
	void everyTaskOfADistantStoreBeginsThoughTheOthersGoOn() {
		everyTaskBegins(new FaultyBackend(this.clock).distant());
	}

	@RepeatedTest(100)
	void everyTaskBeginsThoughTheOthersGoOn() {
		everyTaskBegins(new FaultyBackend(this.clock));
	}

	private void everyTaskBegins(TaskBackend backend) {
		try (TestNode node = new TestNode(this.clock, backend)) {
			node.run(this.gate, (options) -> options.concurrency(8));
			for (int i = 0; i < 8; i++) {
				node.queue().add("task-" + i);
			}
			this.gate.awaitBegun(8);
		}
	}

}
