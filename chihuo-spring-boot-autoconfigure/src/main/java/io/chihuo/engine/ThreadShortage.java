package io.chihuo.engine;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.backend.PeriodicAlarm;
import io.chihuo.backend.TaskClock;

/**
 * Handles an executor that has no thread for a loop. Tasks that no thread has begun are
 * released, the threads that the loop has go on, and the executor is asked again after a
 * second.
 *
 * @param <T> the payload's type
 */
final class ThreadShortage<T> {

	private static final Logger logger = LoggerFactory.getLogger(ThreadShortage.class);

	private static final long RETRY_MILLIS = 1000;

	private final String loop;

	private final TaskPump<T> pump;

	private final TaskReleaser<T> releaser;

	private final TaskClock clock;

	private final AtomicBoolean warned = new AtomicBoolean();

	private final AtomicBoolean retrying = new AtomicBoolean();

	ThreadShortage(String loop, TaskPump<T> pump, TaskReleaser<T> releaser, TaskClock clock) {
		this.loop = loop;
		this.pump = pump;
		this.releaser = releaser;
		this.clock = clock;
	}

	/**
	 * Handles a refusal.
	 * @param refusal exception of the executor; null if it used the thread that called it
	 * @param retry asks for a thread again
	 */
	void onRefused(@Nullable Throwable refusal, Runnable retry) {
		this.pump.limitThreads();
		this.releaser.release(this.pump.takeWaiting());
		if (!this.pump.isOpen()) {
			return;
		}
		if (this.warned.compareAndSet(false, true)) {
			warn(refusal);
		}
		if (this.retrying.compareAndSet(false, true)) {
			PeriodicAlarm.plan(this.clock, this.clock.millis() + RETRY_MILLIS, () -> {
				this.retrying.set(false);
				this.pump.unlimitThreads();
				retry.run();
			});
		}
	}

	private void warn(@Nullable Throwable refusal) {
		if (refusal != null) {
			logger.warn(
					"The executor refuses work of loop '{}': its tasks stay in their queue until a thread is free. "
							+ "The executor must take as much at once as the loops' concurrency adds up to",
					this.loop, refusal);
		}
		else {
			logger.warn("The executor runs work of loop '{}' on the calling thread, which runs no tasks: they stay in "
					+ "their queue until a thread is free. The executor must take as much at once as the loops' "
					+ "concurrency adds up to", this.loop);
		}
	}

}
