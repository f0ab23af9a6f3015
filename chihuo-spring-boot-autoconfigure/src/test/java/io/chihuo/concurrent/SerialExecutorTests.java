// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.servers.TestLimits;

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
		TestLimits.await()
			.untilAsserted(() -> assertThat(output).contains("failed; the next one is executed").contains("broken"));
	}

	@Test
	void actionThatWaitsWhenTheExecutorIsShutDownIsDroppedWithoutAnException() throws InterruptedException {
		AtomicReference<Throwable> uncaught = new AtomicReference<>();
		ExecutorService threads = Executors.newFixedThreadPool(1, (task) -> {
			Thread thread = new Thread(task);
			thread.setUncaughtExceptionHandler((failed, failure) -> uncaught.set(failure));
			return thread;
		});
		SerialExecutor serial = new SerialExecutor(threads);
		CompletableFuture<Void> shutDown = new CompletableFuture<>();
		serial.execute(shutDown::join);
		serial.execute(() -> this.done.add("b"));
		threads.shutdown();
		shutDown.complete(null);
		assertThat(threads.awaitTermination(TestLimits.HANG_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
		assertThat(uncaught).hasNullValue();
		assertThat(this.done).isEmpty();
	}

}
