// SPDX-License-Identifier: Apache-2.0

package io.chihuo.concurrent;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.SystemTaskClock;

/**
 * Runs code of applications on daemon threads of its own: one call after the other while
 * they are short, so that a batch of them costs one change of threads. A call that blocks
 * delays the others by {@value #START_TIMEOUT_MILLIS} ms, after which another thread goes
 * on with them; by a second where {@value #MANY_THREADS} block already, so that those of
 * an application that never return take threads slowly. Never throws and never runs
 * anything on the calling thread.
 */
public final class CallbackThreads implements Executor {

	private static final SafeLogger logger = SafeLogger.of(CallbackThreads.class);

	static final long START_TIMEOUT_MILLIS = 10;

	static final int MANY_THREADS = 256;

	/** Looks without a turn after which one more is added to many threads. */
	private static final int LOOKS_BEFORE_MORE = (int) (1000 / START_TIMEOUT_MILLIS);

	private static final long LOG_PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

	private static final long IDLE_TIMEOUT_SECONDS = 10;

	private static final ScheduledThreadPoolExecutor WATCH = createTimer("chihuo-callback-watch");

	private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean draining = new AtomicBoolean();

	private final AtomicBoolean watched = new AtomicBoolean();

	/** Changes when another thread takes over: a thread of an older one leaves. */
	private final AtomicInteger generation = new AtomicInteger();

	private final ThreadPoolExecutor threads;

	private volatile int turns;

	private int turnsBefore;

	/** Looks at many threads that found no turn. */
	private int looks;

	/** The thread that has begun last. */
	private volatile @Nullable Thread latest;

	private long loggedAt = SystemTaskClock.monotonicNanos() - LOG_PERIOD_NANOS;

	/**
	 * Create an executor, whose threads end when they have nothing to do.
	 * @param name prefix of the threads' names
	 * @param most most threads
	 */
	public CallbackThreads(String name, int most) {
		AtomicInteger number = new AtomicInteger();
		ClassLoader loader = Thread.currentThread().getContextClassLoader();
		this.threads = new ThreadPoolExecutor(0, most, IDLE_TIMEOUT_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(),
				(work) -> {
					Thread thread = new Thread(work, name + number.incrementAndGet());
					thread.setDaemon(true);
					thread.setContextClassLoader(loader);
					return thread;
				});
	}

	/** A timer of one daemon thread, which ends when it has nothing to do. */
	static ScheduledThreadPoolExecutor createTimer(String name) {
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, (work) -> {
			Thread thread = new Thread(work, name);
			thread.setDaemon(true);
			thread.setContextClassLoader(CallbackThreads.class.getClassLoader());
			return thread;
		});
		executor.setKeepAliveTime(IDLE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	@Override
	public void execute(Runnable call) {
		this.waiting.add(call);
		if (this.draining.compareAndSet(false, true)) {
			startThread();
		}
		watchOn();
	}

	private void startThread() {
		try {
			int generation = this.generation.incrementAndGet();
			this.threads.execute(() -> runCalls(generation));
		}
		catch (RuntimeException | Error ex) {
			// no thread just now: the watch tries again
			this.draining.set(false);
		}
	}

	private void runCalls(int generation) {
		this.latest = Thread.currentThread();
		do {
			for (Runnable call = nextCall(generation); call != null; call = nextCall(generation)) {
				runCall(call);
			}
			if (this.generation.get() != generation) {
				return;
			}
			this.draining.set(false);
		}
		while (!this.waiting.isEmpty() && this.draining.compareAndSet(false, true));
	}

	@SuppressWarnings("NonAtomicOperationOnVolatileField") // it need only change
	private @Nullable Runnable nextCall(int generation) {
		if (this.generation.get() != generation) {
			return null;
		}
		this.turns++;
		return this.waiting.poll();
	}

	private static void runCall(Runnable call) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			logFailure(ex);
		}
		finally {
			Thread.interrupted();
		}
	}

	private static void logFailure(Throwable failure) {
		try {
			logger.debug("A callback failed with {}", failure.getClass().getName());
		}
		catch (Throwable ex) {
			// as of a full heap or stack
		}
	}

	private void watchOn() {
		if (!this.watched.get() && this.watched.compareAndSet(false, true)) {
			try {
				WATCH.schedule(this::checkQueue, START_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
			}
			catch (RuntimeException | Error ex) {
				this.watched.set(false);
			}
		}
	}

	/** Looks again until nothing waits; a later call starts the next watch. */
	private void checkQueue() {
		this.watched.set(false);
		if (this.waiting.isEmpty()) {
			return;
		}
		boolean stuck = this.turns == this.turnsBefore;
		this.turnsBefore = this.turns;
		if (this.draining.compareAndSet(false, true) || (stuck && isThreadDue())) {
			startThread();
		}
		watchOn();
	}

	private boolean isThreadDue() {
		int active = this.threads.getActiveCount();
		if (active < MANY_THREADS) {
			this.looks = 0;
			return true;
		}
		if (++this.looks % LOOKS_BEFORE_MORE != 0) {
			return false;
		}
		if (SystemTaskClock.monotonicNanos() - this.loggedAt >= LOG_PERIOD_NANOS) {
			this.loggedAt = SystemTaskClock.monotonicNanos();
			warnOfThreads(active, this.latest);
		}
		return true;
	}

	/** On a thread of its own, since a log may block. */
	private void warnOfThreads(int active, @Nullable Thread latest) {
		try {
			this.threads.execute(() -> logger.warn(
					"{} callbacks of the application have not returned, and each keeps a thread: further ones wait a "
							+ "second for another thread",
					active, (latest != null) ? new CallbackStack(latest) : null));
		}
		catch (RuntimeException | Error ex) {
			// no thread just now
		}
	}

	/**
	 * Shows where one of them is.
	 */
	private static final class CallbackStack extends Throwable {

		CallbackStack(Thread thread) {
			super("Stack of thread '" + thread.getName() + "'", null, false, true);
			setStackTrace(thread.getStackTrace());
		}

	}

}
