// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.chihuo.BackendUnavailableException;
import io.chihuo.CallInterruptedException;

/**
 * Waits for the backend, where the calling thread may.
 */
final class BlockingWait {

	private final String queue;

	private final Duration timeout;

	BlockingWait(String queue, Duration timeout) {
		this.queue = queue;
		this.timeout = timeout;
	}

	/**
	 * To be called before a call is made.
	 * @throws IllegalStateException if this thread must not block
	 */
	void check() {
		BlockingCallGuard.check(this.queue);
	}

	/** An answer that is there already is returned even to an interrupted thread. */
	<R> R await(CompletableFuture<R> answer) {
		try {
			return answer.isDone() ? answer.get() : answer.get(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				throw failure;
			}
			throw new BackendUnavailableException("Queue '" + this.queue + "' failed: " + ex.getMessage(), ex);
		}
		catch (TimeoutException ex) {
			throw new BackendUnavailableException("Queue '" + this.queue + "' did not answer within 'chihuo.timeout', "
					+ this.timeout.toMillis() + " ms", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CallInterruptedException("Interrupted while waiting for queue '" + this.queue + "'", ex);
		}
	}

}
