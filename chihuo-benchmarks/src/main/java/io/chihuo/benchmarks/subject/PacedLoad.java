// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

import org.jspecify.annotations.Nullable;

import io.chihuo.LoopHandler;
import io.chihuo.TaskQueue;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.Pace;

/**
 * A loop to which tasks are added at an even pace for a long time, whatever becomes of
 * it. It notes when each task is added and when it starts. For one thread.
 */
public final class PacedLoad implements AutoCloseable {

	private static final int MAX_CALLS_UNDER_WAY = 2_000;

	private static final Duration END_TIMEOUT = Duration.ofMinutes(2);

	private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

	private final Semaphore permits = new Semaphore(MAX_CALLS_UNDER_WAY);

	private final AtomicInteger refused = new AtomicInteger();

	/** By the number of the task; 0 for never. */
	private final AtomicLongArray added;

	private final AtomicLongArray acknowledged;

	private final AtomicLongArray started;

	/** Null if the tasks run in other processes. */
	private final @Nullable HostedLoop<String> loop;

	private final TaskQueue<String> queue;

	private final StartSource source;

	private final Pace pace;

	private final Thread adder = new Thread(this::addTasks, "paced-load");

	private volatile boolean stopped;

	/**
	 * Create a load that has not started yet.
	 * @param maxSeconds time after which no more tasks are added
	 */
	public PacedLoad(ChihuoHost host, int concurrency, int perSecond, int maxSeconds) {
		this.added = new AtomicLongArray(Math.multiplyExact(perSecond, maxSeconds));
		this.acknowledged = new AtomicLongArray(this.added.length());
		this.started = new AtomicLongArray(this.added.length());
		this.pace = new Pace(perSecond);
		this.loop = new HostedLoop<>(host, String.class, concurrency,
				LoopHandler.run((task) -> recordStart(Inputs.number(task.id()), System.nanoTime())));
		this.queue = this.loop.taskQueue();
		this.source = (listener) -> {
		};
		this.adder.setDaemon(true);
	}

	/**
	 * Create a load whose tasks run in other processes, which has not started yet.
	 * @param source where their starts are found
	 * @param maxSeconds time after which no more tasks are added
	 */
	public PacedLoad(TaskQueue<String> queue, StartSource source, int perSecond, int maxSeconds) {
		this.added = new AtomicLongArray(Math.multiplyExact(perSecond, maxSeconds));
		this.acknowledged = new AtomicLongArray(this.added.length());
		this.started = new AtomicLongArray(this.added.length());
		this.pace = new Pace(perSecond);
		this.loop = null;
		this.queue = queue;
		this.source = source;
		this.adder.setDaemon(true);
	}

	/**
	 * Finds tasks that started in other processes.
	 */
	@FunctionalInterface
	public interface StartSource {

		/** Report those that it has not reported before. */
		void findStarts(StartListener listener);

	}

	/**
	 * Receives tasks that started.
	 */
	@FunctionalInterface
	public interface StartListener {

		/**
		 * A task started.
		 * @param nanos when, by {@link System#nanoTime()}
		 */
		void onStart(int number, long nanos);

	}

	private void recordStart(int number, long nanos) {
		this.started.compareAndSet(number, 0, nanos);
	}

	/**
	 * Start the loop if it is here, and begin to add tasks.
	 */
	public void startLoad() {
		if (this.loop != null) {
			this.loop.startLoop();
		}
		this.adder.start();
	}

	private void addTasks() {
		this.pace.repeatWhile(() -> !this.stopped, this.added.length(), this::addTask);
	}

	private void addTask(int number) {
		this.permits.acquireUninterruptibly();
		this.added.set(number, System.nanoTime());
		this.queue.async()
			.add(Inputs.id(number), Inputs.TEXT.payload().apply(number))
			.whenComplete((answer, failure) -> {
				if (failure == null) {
					this.acknowledged.set(number, System.nanoTime());
				}
				else {
					this.refused.incrementAndGet();
				}
				this.permits.release();
			});
	}

	/**
	 * Wait for a while; returns the tasks that started meanwhile.
	 */
	public LoadHistory observe(Duration time) throws InterruptedException {
		long from = System.nanoTime();
		Thread.sleep(time.toMillis());
		return history(from, from + time.toNanos());
	}

	private LoadHistory history(long from, long to) {
		this.source.findStarts(this::recordStart);
		return LoadHistory.of(this.added, this.started, from, to);
	}

	/**
	 * Wait until tasks start as often and as soon as is asked for.
	 * @param window time that is looked at
	 * @param timeout longest time to wait
	 * @param rate least number of tasks a second
	 * @param millis most milliseconds from add to start of 99 % of them
	 * @return seconds from now to the start of the first such window; those of the
	 * timeout if there is none
	 */
	public double awaitRecovery(Duration window, Duration timeout, double rate, double millis)
			throws InterruptedException {
		long begin = System.nanoTime();
		for (long from = begin; from - begin < timeout.toNanos(); from += LOOK_INTERVAL.toNanos()) {
			long to = from + window.toNanos();
			Thread.sleep(Math.max(0, Duration.ofNanos(to - System.nanoTime()).toMillis()));
			LoadHistory history = history(from, to);
			if (history.ratePerSecond() >= rate && history.percentileMillis(99) <= millis) {
				return (from - begin) / 1e9;
			}
		}
		return timeout.toMillis() / 1e3;
	}

	/**
	 * Number of adds that failed so far.
	 */
	public int refusedCount() {
		return this.refused.get();
	}

	/**
	 * Add no more, and check that every task whose add was acknowledged starts.
	 */
	public void verifyAllStarted() throws InterruptedException {
		this.stopped = true;
		this.adder.join();
		this.permits.acquire(MAX_CALLS_UNDER_WAY);
		this.permits.release(MAX_CALLS_UNDER_WAY);
		long end = System.nanoTime() + END_TIMEOUT.toNanos();
		while (missingCount() > 0) {
			if (System.nanoTime() > end) {
				throw new IllegalStateException(missingCount() + " tasks that were added did not start");
			}
			Thread.sleep(LOOK_INTERVAL.toMillis());
		}
	}

	private int missingCount() {
		this.source.findStarts(this::recordStart);
		int missing = 0;
		for (int i = 0; i < this.started.length(); i++) {
			if (this.acknowledged.get(i) != 0 && this.started.get(i) == 0) {
				missing++;
			}
		}
		return missing;
	}

	@Override
	public void close() {
		this.stopped = true;
		if (this.loop != null) {
			this.loop.close();
		}
	}

}
