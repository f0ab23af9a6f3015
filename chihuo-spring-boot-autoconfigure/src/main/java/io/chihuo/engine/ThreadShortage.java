// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.SafeLogger;

/**
 * Handles an executor that has no thread for a loop. Tasks that no thread has begun are
 * released, and the threads that the loop has go on.
 *
 * @param <T> the payload's type
 */
final class ThreadShortage<T> {

	private static final SafeLogger logger = SafeLogger.inBackground(ThreadShortage.class);

	private final String loop;

	private final TaskFetcher<T> fetcher;

	private final TaskReleaser<T> releaser;

	private final AtomicBoolean warned = new AtomicBoolean();

	ThreadShortage(String loop, TaskFetcher<T> fetcher, TaskReleaser<T> releaser) {
		this.loop = loop;
		this.fetcher = fetcher;
		this.releaser = releaser;
	}

	/**
	 * Handles a refusal.
	 * @param refusal exception of the executor; null if it used the thread that called it
	 */
	void onRefused(@Nullable Throwable refusal) {
		this.fetcher.limitThreads();
		this.releaser.releaseRuns(this.fetcher.takeWaiting());
		if (this.fetcher.isOpen() && this.warned.compareAndSet(false, true)) {
			warnOfRefusal(refusal);
		}
	}

	private void warnOfRefusal(@Nullable Throwable refusal) {
		if (refusal != null) {
			logger.warn(
					"The executor refuses work of loop '{}': its tasks stay in their queue until a thread is free. "
							+ "The executor must take as much at once as the loops' concurrency adds up to",
					this.loop, FailureText.toLoggable(refusal));
		}
		else {
			logger.warn("The executor runs work of loop '{}' on the calling thread, which runs no tasks: they stay in "
					+ "their queue until a thread is free. The executor must take as much at once as the loops' "
					+ "concurrency adds up to", this.loop);
		}
	}

}
