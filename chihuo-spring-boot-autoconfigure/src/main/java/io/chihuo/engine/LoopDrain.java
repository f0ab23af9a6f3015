// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.chihuo.QueueCounts;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.FutureTimeouts;

/**
 * Work of a loop that nothing else runs, for a caller that lends its threads: a session
 * without start callbacks, from its opening until it is closed.
 */
public final class LoopDrain implements AutoCloseable {

	private static final long CLOSE_TIMEOUT_SECONDS = 10;

	private final LoopSession<?> session;

	private final TaskStore store;

	private final StartCallbacks<?> noCallbacks;

	private final LoopListeners listeners;

	private final Runnable onClosed;

	private volatile boolean stopped;

	/**
	 * Create a drain of an open session.
	 * @param noCallbacks callbacks that were never started
	 */
	LoopDrain(LoopSession<?> session, TaskStore store, StartCallbacks<?> noCallbacks, LoopListeners listeners,
			Runnable onClosed) {
		this.session = session;
		this.store = store;
		this.noCallbacks = noCallbacks;
		this.listeners = listeners;
		this.onClosed = onClosed;
	}

	/**
	 * Name of the loop.
	 */
	public String name() {
		return this.store.queue().loop();
	}

	/**
	 * Whether no run or claim of this drain is under way.
	 */
	public boolean isIdle() {
		return this.session.isIdle();
	}

	/**
	 * Ask the queue.
	 */
	public CompletableFuture<QueueCounts> counts() {
		return this.store.counts();
	}

	/**
	 * Claim nothing more; runs that are under way go on.
	 */
	public void stopClaims() {
		this.stopped = true;
		this.session.pause();
	}

	/**
	 * Whether nothing more is claimed.
	 */
	public boolean isStopped() {
		return this.stopped;
	}

	/**
	 * Wait for listeners, such as those of dead letters, until they know all ends of runs
	 * so far; ten seconds at most.
	 */
	public void awaitListeners() {
		CompletableFuture<Void> notified = new CompletableFuture<>();
		if (this.listeners.notificationChannel().offer(() -> notified.complete(null))) {
			FutureTimeouts.completeAfter(notified, null, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
		}
	}

	/**
	 * Release tasks that have not begun, and interrupt runs that are under way.
	 */
	@Override
	public void close() {
		new GracefulStop().stopSession(this.session, this.noCallbacks, Duration.ZERO).join();
		this.onClosed.run();
	}

}
