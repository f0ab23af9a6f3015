// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.DeadLetter;
import io.chihuo.LoopHandler;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class DeadLetterLinesTests {

	private static final int TASK_COUNT = 40;

	private final TestNode node = new TestNode();

	private final Map<String, String> tokens = new ConcurrentHashMap<>();

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void tasksThatFailOutsideOfTheirRunsWriteFewLinesAndNoneOfTheirOwn(CapturedOutput output) {
		this.node.run(LoopHandler.run((task) -> this.tokens.put(task.id(), task.park(Duration.ofHours(1)))));
		for (int i = 0; i < TASK_COUNT; i++) {
			this.node.queue().add("task-" + i);
		}
		TestLimits.await().until(() -> this.node.queue().counts().waiting() == TASK_COUNT);
		this.tokens.forEach((id, token) -> this.node.client().fail(token, id + " was declined\nERROR forged"));
		TestLimits.await().until(() -> this.node.queue().counts().dead() == TASK_COUNT);
		SafeLogger.awaitLines(TestLimits.HANG_TIMEOUT);
		List<String> lines = output.getAll().lines().toList();
		assertThat(lines).filteredOn((line) -> line.contains("became a dead letter"))
			.hasSizeBetween(1, 5)
			.allMatch((line) -> line.contains(" was declined ERROR forged"));
		assertThat(lines).noneMatch((line) -> line.startsWith("ERROR forged"));
		assertThat(this.node.queue().deadLetters().page(TASK_COUNT).letters()).extracting(DeadLetter::reason)
			.allMatch((reason) -> reason.endsWith(" was declined ERROR forged"));
	}

}
