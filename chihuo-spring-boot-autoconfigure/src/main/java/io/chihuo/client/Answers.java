package io.chihuo.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.chihuo.BackendUnavailableException;

/**
 * Waits for the backend.
 */
final class Answers {

	private final String queue;

	private final Duration timeout;

	Answers(String queue, Duration timeout) {
		this.queue = queue;
		this.timeout = timeout;
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
			throw new BackendUnavailableException("Interrupted while waiting for queue '" + this.queue + "'", ex);
		}
	}

}
