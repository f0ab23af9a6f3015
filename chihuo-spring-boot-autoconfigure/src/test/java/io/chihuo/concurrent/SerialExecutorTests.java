// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class SerialExecutorTests {

	/** The calls that a thread would run. */
	private final Queue<Runnable> runs = new ArrayDeque<>();

	private final SerialExecutor executor = new SerialExecutor(this.runs::add);

	private final List<String> done = new ArrayList<>();

	private void runAll() {
		while (!this.runs.isEmpty()) {
			this.runs.remove().run();
		}
	}

	@Test
	void actionsRunOneAfterTheOtherInTheirOrder() {
		this.executor.execute(() -> this.done.add("a"));
		this.executor.execute(() -> this.done.add("b"));
		assertThat(this.runs).hasSize(1);
		runAll();
		assertThat(this.done).containsExactly("a", "b");
	}

	@Test
	void otherExecutorsHaveTheirTurnInBetween() {
		SerialExecutor other = new SerialExecutor(this.runs::add);
		this.executor.execute(() -> this.done.add("a"));
		this.executor.execute(() -> this.done.add("b"));
		other.execute(() -> this.done.add("other"));
		runAll();
		assertThat(this.done).containsExactly("a", "other", "b");
	}

	@Test
	void actionAddedByARunningOneComesAfterIt() {
		this.executor.execute(() -> {
			this.executor.execute(() -> this.done.add("b"));
			this.done.add("a");
		});
		runAll();
		assertThat(this.done).containsExactly("a", "b");
	}

	@Test
	void actionThatThrowsIsLoggedAndTheNextOneRuns(CapturedOutput output) {
		this.executor.execute(() -> {
			throw new IllegalStateException("broken");
		});
		this.executor.execute(() -> this.done.add("b"));
		runAll();
		assertThat(this.done).containsExactly("b");
		assertThat(output).contains("failed; the next one is executed").contains("broken");
	}

}
