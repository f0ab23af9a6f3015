// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;

import io.chihuo.engine.ForeignCode;

/**
 * Records measurements from threads that must not block, such as those of the clock, of
 * drivers and of runs. Registries of Micrometer never block, and are called at once. Any
 * other one is called on a thread of its own, in order; measurements beyond the first
 * {@value #MAX_QUEUED_CALLS} that wait are dropped and logged.
 */
final class MeterCalls {

	static final int MAX_QUEUED_CALLS = 10_000;

	private static final long IDLE_TIMEOUT_SECONDS = 5;

	/** Of Micrometer, and of Spring Boot, whose composite combines several registries. */
	private static final List<String> TRUSTED_PACKAGES = List.of("io.micrometer.", "org.springframework.boot.");

	private final ForeignCode foreign;

	private final Executor executor;

	MeterCalls(MeterRegistry registry, ForeignCode foreign) {
		this.foreign = foreign;
		this.executor = mayBlock(registry) ? createThread() : Runnable::run;
	}

	/** Whether the code of a registry, or of one that it consists of, is not known. */
	private static boolean mayBlock(MeterRegistry registry) {
		return TRUSTED_PACKAGES.stream().noneMatch(registry.getClass().getName()::startsWith)
				|| (registry instanceof CompositeMeterRegistry composite
						&& composite.getRegistries().stream().anyMatch(MeterCalls::mayBlock));
	}

	private static Executor createThread() {
		ThreadPoolExecutor thread = new ThreadPoolExecutor(1, 1, IDLE_TIMEOUT_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(MAX_QUEUED_CALLS), (work) -> {
					Thread created = new Thread(work, "chihuo-meters");
					created.setDaemon(true);
					return created;
				});
		thread.allowCoreThreadTimeOut(true);
		return thread;
	}

	/** Never throws, and never blocks. */
	void callSafely(Runnable call) {
		try {
			this.executor.execute(() -> this.foreign.callSafely(call));
		}
		catch (RejectedExecutionException ex) {
			this.foreign.logFailure(new IllegalStateException("The meter registry is too slow: " + MAX_QUEUED_CALLS
					+ " measurements wait, and further ones are dropped until there is room"));
		}
		catch (RuntimeException | Error ex) {
			this.foreign.logFailure(ex);
		}
	}

}
