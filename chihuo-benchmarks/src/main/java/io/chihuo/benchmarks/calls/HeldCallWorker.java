// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

import io.chihuo.ChihuoLoop;

/**
 * Serves {@link HeldCalls}, and notes when a run was interrupted.
 */
@ChihuoLoop
class HeldCallWorker implements HeldCalls {

	private static final int TIMEOUT_SECONDS = 30;

	private final SynchronousQueue<Integer> starts = new SynchronousQueue<>();

	private final SynchronousQueue<Long> interrupts = new SynchronousQueue<>();

	@Override
	public int hold(int number) throws InterruptedException {
		this.starts.put(number);
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			long now = System.nanoTime();
			this.interrupts.put(now);
			throw ex;
		}
		return number;
	}

	/** Wait until a run has started. */
	int awaitStart() throws InterruptedException {
		return awaitNext(this.starts);
	}

	/** Wait until a run was interrupted, and return the time of that. */
	long awaitInterrupt() throws InterruptedException {
		return awaitNext(this.interrupts);
	}

	private static <T> T awaitNext(SynchronousQueue<T> events) throws InterruptedException {
		T next = events.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
		if (next == null) {
			throw new IllegalStateException("No run was started, or interrupted, in time");
		}
		return next;
	}

}
