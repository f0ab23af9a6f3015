// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.ReconnectBackoff;

/**
 * Moves a resource to its desired state whenever the desired or the actual state may have
 * changed. A failed attempt is repeated after a delay, and changes made until then wait
 * too: a channel that the broker closes as its answer to an attempt starts no other
 * attempt.
 */
final class DesiredStateReconciler {

	private final Executor worker;

	private final ScheduledExecutorService timer;

	private final DesiredState state;

	private final ReconnectBackoff backoff = new ReconnectBackoff();

	private final AtomicBoolean planned = new AtomicBoolean();

	/** Used by the worker only. */
	private boolean waiting;

	/**
	 * The work, done by one thread at a time.
	 */
	interface DesiredState {

		/** Move to the desired state. May be called when there is nothing to do. */
		void reconcile() throws IOException;

		/** An attempt has failed and will be repeated. */
		void onFailed(Exception failure);

	}

	/**
	 * Create it.
	 * @param worker runs one thing after the other
	 */
	DesiredStateReconciler(Executor worker, ScheduledExecutorService timer, DesiredState state) {
		this.worker = worker;
		this.timer = timer;
		this.state = state;
	}

	/** Something may have changed. Never blocks. */
	void trigger() {
		if (this.planned.compareAndSet(false, true)) {
			this.worker.execute(() -> {
				this.planned.set(false);
				if (!this.waiting) {
					attemptReconciliation();
				}
			});
		}
	}

	private void attemptReconciliation() {
		try {
			this.state.reconcile();
			this.backoff.reset();
		}
		catch (IOException | RuntimeException ex) {
			attemptLater();
			this.state.onFailed(ex);
		}
		catch (Error ex) {
			attemptLater();
			throw ex;
		}
	}

	private void attemptLater() {
		this.waiting = true;
		try {
			PeriodicAlarm.scheduleAction(this.timer, () -> this.worker.execute(this::attemptAgain),
					this.backoff.nextDelay());
		}
		catch (OutOfMemoryError ex) {
			this.waiting = false; // attempted when something changes
		}
	}

	private void attemptAgain() {
		this.waiting = false;
		attemptReconciliation();
	}

}
