package io.chihuo.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on the threads of an executor. A thread goes on with the next task while
 * there is one, so a flood of short tasks costs no wake-ups; before each run it wakes one
 * more thread if others wait, so long tasks spread over as many as they need.
 *
 * @param <T> the payload's type
 */
final class Dispatcher<T> {

	/**
	 * Runs after which a busy thread lets others have a go; virtual threads do so only
	 * when asked to.
	 */
	private static final int RUNS_BEFORE_YIELD = 256;

	private final AtomicBoolean waking = new AtomicBoolean();

	private final Executor executor;

	private final TaskPump<T> pump;

	private final TaskRunner<T> runner;

	private final Listener listener;

	/**
	 * Runs a task on the calling thread.
	 *
	 * @param <T> the payload's type
	 */
	@FunctionalInterface
	interface TaskRunner<T> {

		/** Returns whether the slot is free; if not, it is released later. */
		boolean run(Run<T> run);

	}

	/**
	 * Notified when there is no work, or no thread for it.
	 */
	interface Listener {

		/** A thread found nothing to do and leaves. */
		void onIdle();

		/**
		 * The executor has no thread.
		 * @param refusal its exception; null if it used the thread that called it
		 */
		void onRefused(@Nullable Throwable refusal);

	}

	Dispatcher(Executor executor, TaskPump<T> pump, TaskRunner<T> runner, Listener listener) {
		this.executor = executor;
		this.pump = pump;
		this.runner = runner;
		this.listener = listener;
	}

	/**
	 * Lets one more thread look for work. Threads that are being woken count: they look
	 * too.
	 */
	void wake() {
		if (!this.waking.compareAndSet(false, true)) {
			return;
		}
		try {
			Work work = new Work();
			this.executor.execute(work);
			work.handedOver = true;
		}
		catch (RuntimeException | Error ex) {
			this.waking.set(false);
			this.listener.onRefused(ex);
		}
	}

	private void work() {
		int runs = 0;
		try {
			Run<T> run = this.pump.enter();
			while (run != null) {
				boolean release = run(run);
				if (++runs % RUNS_BEFORE_YIELD == 0) {
					Thread.yield();
				}
				run = this.pump.next(release);
			}
		}
		finally {
			this.pump.exit();
		}
		this.listener.onIdle();
	}

	/** A slot outlives no error of whatever kind. */
	private boolean run(Run<T> run) {
		try {
			return this.runner.run(run);
		}
		catch (RuntimeException | Error ex) {
			this.pump.release();
			throw ex;
		}
	}

	/** The stay of one thread. */
	private final class Work implements Runnable {

		private final Thread caller = Thread.currentThread();

		/** Read by the caller's own thread alone. */
		private boolean handedOver;

		@Override
		public void run() {
			Dispatcher.this.waking.set(false);
			if (Thread.currentThread() == this.caller && !this.handedOver) {
				Dispatcher.this.listener.onRefused(null);
			}
			else {
				work();
			}
		}

	}

}
