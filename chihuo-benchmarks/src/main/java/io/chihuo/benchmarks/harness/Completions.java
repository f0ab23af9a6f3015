// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts completed tasks, for any number of threads.
 */
public final class Completions {

	private static final Duration COMPLETION_TIMEOUT = Duration.ofMinutes(2);

	private final long expected;

	private final AtomicLong count = new AtomicLong();

	private final CountDownLatch reached = new CountDownLatch(1);

	public Completions(long expected) {
		this.expected = expected;
	}

	/**
	 * Count one.
	 */
	public void recordCompletion() {
		if (this.count.incrementAndGet() == this.expected) {
			this.reached.countDown();
		}
	}

	/**
	 * Wait until as many were counted as are expected.
	 * @throws IllegalStateException if that takes longer than any workload should
	 */
	public void awaitAll() throws InterruptedException {
		if (!this.reached.await(COMPLETION_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
			throw new IllegalStateException(this + " after " + COMPLETION_TIMEOUT.toSeconds() + " s");
		}
	}

	/**
	 * Check that not one more was counted than expected.
	 */
	public void verifyCount() {
		if (this.count.get() != this.expected) {
			throw new IllegalStateException(toString());
		}
	}

	@Override
	public String toString() {
		return this.count + " of " + this.expected + " tasks ran";
	}

}
