// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.workload;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.chihuo.benchmarks.harness.Completions;

/**
 * The work of a handler.
 */
@FunctionalInterface
public interface TaskBody {

	/**
	 * Run once.
	 * @param payload the task's payload
	 * @return a {@code CompletionStage} if it ends later, else null
	 */
	@Nullable Object runBody(Object payload) throws Exception;

	/**
	 * Look at the payload and count.
	 */
	static TaskBody counting(Completions completions) {
		return (payload) -> {
			Objects.requireNonNull(payload);
			completions.recordCompletion();
			return null;
		};
	}

	/**
	 * Block the thread for a while, then count.
	 */
	static Function<Completions, TaskBody> sleeping(Duration time) {
		return (completions) -> (payload) -> {
			Thread.sleep(time.toMillis());
			completions.recordCompletion();
			return null;
		};
	}

	/**
	 * Be done after a while without a thread, then count.
	 * @param timer completes the stages
	 */
	static Function<Completions, TaskBody> staged(Duration time, ScheduledExecutorService timer) {
		return (completions) -> (payload) -> {
			CompletableFuture<Void> stage = new CompletableFuture<>();
			timer.schedule(() -> {
				completions.recordCompletion();
				stage.complete(null);
			}, time.toMillis(), TimeUnit.MILLISECONDS);
			return stage;
		};
	}

	/**
	 * A timer for {@link #staged}, whose one thread does not keep the JVM alive.
	 */
	static ScheduledExecutorService createTimer() {
		return Executors.newSingleThreadScheduledExecutor((work) -> {
			Thread thread = new Thread(work, "timer");
			thread.setDaemon(true);
			return thread;
		});
	}

}
