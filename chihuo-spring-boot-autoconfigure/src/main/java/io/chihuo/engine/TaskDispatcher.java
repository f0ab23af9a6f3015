// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.SystemTaskClock;
import io.chihuo.concurrent.SafeLogger;

/**
 * Runs tasks on the threads of an executor. A thread goes on with the next task while
 * there is one, so a flood of short tasks costs no wake-ups; before each run it wakes one
 * more thread if others wait, so long tasks spread over as many as they need.
 *
 * @param <T> the payload's type
 */
final class TaskDispatcher<T> {

	private static final SafeLogger logger = SafeLogger.inBackground(TaskDispatcher.class);

	/**
	 * Runs after which a busy thread lets others have a go; virtual threads do so only
	 * when asked to.
	 */
	private static final int RUNS_BEFORE_YIELD = 256;

	/** Time after which work that has not begun is taken as lost. */
	private static final long MIN_START_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(3);

	/** A queue of the executor must not fill with work that only looks for tasks. */
	private static final long MAX_START_TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(5);

	/** Work that was handed over and has not begun. */
	private final AtomicReference<@Nullable DispatcherThread> handedOver = new AtomicReference<>();

	private volatile long startTimeoutNanos = MIN_START_TIMEOUT_NANOS;

	private final Executor executor;

	private final Executor foreignThreads;

	private final TaskFetcher<T> fetcher;

	private final HandlerInvoker<T> invoker;

	private final Runnable onIdle;

	private final Consumer<@Nullable Throwable> onRefused;

	/**
	 * Create a dispatcher.
	 * @param executor its threads run the tasks
	 * @param foreignThreads where a foreign executor is called, since that may block
	 * @param onIdle called when a thread found nothing to do and leaves
	 * @param onRefused called when the executor has no thread, with its exception; with
	 * null if it used the thread that called it
	 */
	TaskDispatcher(Executor executor, Executor foreignThreads, TaskFetcher<T> fetcher, HandlerInvoker<T> invoker,
			Runnable onIdle, Consumer<@Nullable Throwable> onRefused) {
		this.executor = executor;
		this.foreignThreads = foreignThreads;
		this.fetcher = fetcher;
		this.invoker = invoker;
		this.onIdle = onIdle;
		this.onRefused = onRefused;
	}

	/** Lets threads look for work, as many as are needed. */
	void open() {
		this.fetcher.open(this::wakeThread);
	}

	/**
	 * Lets one more thread look for work. Threads that are being woken count: they look
	 * too.
	 */
	void wakeThread() {
		if (this.handedOver.get() != null) {
			return;
		}
		DispatcherThread work = null;
		try {
			work = new DispatcherThread();
			if (this.handedOver.compareAndSet(null, work)) {
				handOver(work);
			}
		}
		catch (RuntimeException | Error ex) {
			this.handedOver.compareAndSet(work, null);
			onExecutorRefused(ex);
		}
	}

	private void handOver(DispatcherThread work) {
		if (this.executor instanceof ForeignExecutor) {
			this.foreignThreads.execute(work::handOver);
		}
		else {
			work.handOver();
		}
	}

	/**
	 * Called periodically. An executor that has refused work is asked again, and work
	 * that it has not begun for some time counts as refused: it may have been discarded.
	 */
	void checkThreads() {
		DispatcherThread work = this.handedOver.get();
		long startTimeoutNanos = this.startTimeoutNanos;
		if (work == null) {
			if (this.fetcher.lacksThreads()) {
				wakeThread();
			}
		}
		else if (SystemTaskClock.monotonicNanos() - work.createdAt > startTimeoutNanos
				&& this.handedOver.compareAndSet(work, null)) {
			this.startTimeoutNanos = Math.min(2 * startTimeoutNanos, MAX_START_TIMEOUT_NANOS);
			onExecutorRefused(new RejectedExecutionException(
					"The executor has not begun, and may have discarded, work that it accepted some time ago"));
		}
	}

	/**
	 * Report a refusal. If that fails, as with a full heap, the next check repeats it.
	 */
	private void onExecutorRefused(@Nullable Throwable refusal) {
		try {
			this.onRefused.accept(refusal);
		}
		catch (RuntimeException | Error ex) {
			logger.debug("A refusal of the executor could not be handled", ex);
		}
	}

	private void runTasks() {
		int runs = 0;
		try {
			TaskRun<T> run = this.fetcher.enterThread();
			while (run != null) {
				boolean release = runTask(run);
				if (++runs % RUNS_BEFORE_YIELD == 0) {
					Thread.yield();
				}
				run = this.fetcher.nextTask(release);
			}
		}
		finally {
			this.fetcher.exitThread();
		}
		this.onIdle.run();
	}

	/** A slot is freed after any error. */
	private boolean runTask(TaskRun<T> run) {
		try {
			return this.invoker.runTask(run);
		}
		catch (RuntimeException | Error ex) {
			this.fetcher.releaseSlot();
			throw ex;
		}
	}

	/** The stay of one thread. */
	private final class DispatcherThread implements Runnable {

		private @Nullable Thread caller;

		/** Read by the caller's own thread alone. */
		private boolean handedOver;

		private final long createdAt = SystemTaskClock.monotonicNanos();

		void handOver() {
			this.caller = Thread.currentThread();
			try {
				TaskDispatcher.this.executor.execute(this);
				this.handedOver = true;
			}
			catch (RuntimeException | Error ex) {
				TaskDispatcher.this.handedOver.compareAndSet(this, null);
				onExecutorRefused(ex);
			}
		}

		@Override
		public void run() {
			TaskDispatcher.this.handedOver.compareAndSet(this, null);
			if (Thread.currentThread() == this.caller && !this.handedOver) {
				onExecutorRefused(null);
			}
			else {
				TaskDispatcher.this.startTimeoutNanos = MIN_START_TIMEOUT_NANOS;
				runTasks();
			}
		}

	}

}
