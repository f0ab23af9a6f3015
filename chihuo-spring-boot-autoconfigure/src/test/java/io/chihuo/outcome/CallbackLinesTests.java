// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.LoopHandler;
import io.chihuo.TaskHandle;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class CallbackLinesTests {

	private static final int TASK_COUNT = 40;

	@Test
	void callbacksThatThrowWriteFewLines(CapturedOutput output) throws InterruptedException {
		TaskClock clock = TaskClock.systemClock();
		CountDownLatch called = new CountDownLatch(TASK_COUNT);
		try (TestNode node = new TestNode(clock, new MemoryTaskBackend(clock))) {
			node.run(LoopHandler.call((task) -> "done"));
			for (int i = 0; i < TASK_COUNT; i++) {
				TaskHandle<String> handle = node.queue().submit("task-" + i, "", String.class);
				handle.callback((result) -> {
					called.countDown();
					throw new IllegalStateException("callback");
				}, (failure) -> {
				});
			}
			assertThat(called.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		}
		SafeLogger.awaitLines(TestLimits.HANG_TIMEOUT);
		assertThat(output.getAll().lines()).filteredOn((line) -> line.contains("threw java.lang.IllegalStateException"))
			.hasSizeBetween(1, 5);
	}

}
