// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import org.jspecify.annotations.Nullable;

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

	/** By the class of a registry, since it is asked for often. */
	private static final ClassValue<Boolean> TRUSTED = new ClassValue<>() {
		@Override
		protected Boolean computeValue(Class<?> type) {
			return TRUSTED_PACKAGES.stream().anyMatch(type.getName()::startsWith);
		}
	};

	private final ForeignCode foreign;

	private final MeterRegistry registry;

	/** Created when a registry is found that may block, and kept. */
	private volatile @Nullable Executor thread;

	MeterCalls(MeterRegistry registry, ForeignCode foreign) {
		this.foreign = foreign;
		this.registry = registry;
	}

	/** Asked for each call, since registries may be added to a composite at any time. */
	private Executor findExecutor() {
		Executor thread = this.thread;
		if (thread == null && mayBlock(this.registry)) {
			thread = keepThread();
		}
		return (thread != null) ? thread : Runnable::run;
	}

	private synchronized Executor keepThread() {
		Executor thread = this.thread;
		if (thread == null) {
			thread = createThread();
			this.thread = thread;
		}
		return thread;
	}

	/** Whether the code of a registry, or of one that it consists of, is not known. */
	private static boolean mayBlock(MeterRegistry registry) {
		if (!TRUSTED.get(registry.getClass())) {
			return true;
		}
		try {
			return registry instanceof CompositeMeterRegistry composite
					&& composite.getRegistries().stream().anyMatch(MeterCalls::mayBlock);
		}
		catch (ConcurrentModificationException ex) {
			return true; // one is being added
		}
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
			findExecutor().execute(() -> this.foreign.callSafely(call));
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
