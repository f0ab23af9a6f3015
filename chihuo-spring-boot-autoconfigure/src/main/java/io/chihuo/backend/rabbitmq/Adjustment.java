package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.ReconnectBackoff;

/**
 * Brings about what is wished for whenever that, or what there is, may have changed. If
 * it fails it is tried again after a wait, and whatever changes until then waits too: a
 * channel that the broker closes as its answer to an attempt begins no other one.
 */
final class Adjustment {

	private final Executor worker;

	private final ScheduledExecutorService timer;

	private final Work work;

	private final ReconnectBackoff backoff = new ReconnectBackoff();

	private final AtomicBoolean planned = new AtomicBoolean();

	/** Used by the worker only. */
	private boolean waiting;

	/**
	 * What is done, by one thread at a time.
	 */
	interface Work {

		/** Bring it about. May be called when there is nothing to do. */
		void adjust() throws IOException;

		/** That has failed, and is tried again. */
		void failed(Exception failure);

	}

	/**
	 * Create it.
	 * @param worker runs one thing after the other
	 */
	Adjustment(Executor worker, ScheduledExecutorService timer, Work work) {
		this.worker = worker;
		this.timer = timer;
		this.work = work;
	}

	/** Something may have changed. Never blocks. */
	void begin() {
		if (this.planned.compareAndSet(false, true)) {
			this.worker.execute(() -> {
				this.planned.set(false);
				if (!this.waiting) {
					attempt();
				}
			});
		}
	}

	private void attempt() {
		try {
			this.work.adjust();
			this.backoff.reset();
		}
		catch (IOException | RuntimeException ex) {
			attemptLater();
			this.work.failed(ex);
		}
		catch (Error ex) {
			attemptLater();
			throw ex;
		}
	}

	private void attemptLater() {
		this.waiting = true;
		try {
			PeriodicAlarm.plan(this.timer, () -> this.worker.execute(this::attemptAgain), this.backoff.next());
		}
		catch (OutOfMemoryError ex) {
			this.waiting = false; // attempted when something changes
		}
	}

	private void attemptAgain() {
		this.waiting = false;
		attempt();
	}

}
