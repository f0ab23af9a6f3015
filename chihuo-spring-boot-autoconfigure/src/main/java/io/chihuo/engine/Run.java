package io.chihuo.engine;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Future;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.RunOutcome;
import io.chihuo.RunningTask;
import io.chihuo.Task;
import io.chihuo.TaskQueue;
import io.chihuo.backend.LeasedTask;

/**
 * One run of a task on this node, from claim to settlement.
 *
 * @param <T> the payload's type
 */
final class Run<T> implements Task<T> {

	private final LeasedTask leased;

	private final TaskQueue<T> queue;

	private final long claimedAt;

	/** When the lease lapses at the earliest, as far as this node knows. */
	private volatile long leasedUntil;

	/** Which claim of its session it is: tokens of different ids have no order. */
	private long claim;

	private @Nullable T payload;

	private volatile long startedAt;

	private volatile boolean finish;

	private volatile double progress;

	private volatile @Nullable String message;

	private @Nullable Thread thread;

	private @Nullable Future<?> future;

	private volatile @Nullable RunEnd end;

	private volatile boolean over;

	private volatile boolean abandoned;

	private RunWatch watch = RunWatch.NONE;

	/** What it came to, once that was told. */
	private @Nullable RunOutcome outcome;

	Run(LeasedTask leased, TaskQueue<T> queue, long claimedAt, long leasedUntil) {
		this.leased = leased;
		this.queue = queue;
		this.claimedAt = claimedAt;
		this.leasedUntil = leasedUntil;
	}

	LeasedTask leased() {
		return this.leased;
	}

	long claimedAt() {
		return this.claimedAt;
	}

	long leasedUntil() {
		return this.leasedUntil;
	}

	void leasedUntil(long millis) {
		this.leasedUntil = millis;
	}

	long claim() {
		return this.claim;
	}

	void claim(long number) {
		this.claim = number;
	}

	/**
	 * Begin on this thread, unless the run was ended, or its lease has lapsed, before it
	 * began.
	 */
	synchronized boolean begin(long now) {
		if (this.over || this.end != null) {
			return false;
		}
		if (now >= this.leasedUntil) {
			this.end = RunEnd.LEASE_LOST;
			return false;
		}
		this.startedAt = now;
		this.thread = Thread.currentThread();
		return true;
	}

	void payload(@Nullable T payload) {
		this.payload = payload;
	}

	/**
	 * From here on an interruption no longer meets this thread; one that has is taken off
	 * it.
	 */
	void leaveThread() {
		synchronized (this) {
			this.thread = null;
		}
		Thread.interrupted();
	}

	/** The handler's result comes later; ending the run cancels it. */
	void await(Future<?> future) {
		synchronized (this) {
			this.future = future;
			if (this.end == null) {
				return;
			}
		}
		future.cancel(true);
	}

	/**
	 * Interrupt the handler. The first reason stays, but for a lost lease, which makes
	 * the others void.
	 */
	void interrupt(RunEnd reason) {
		Future<?> future;
		synchronized (this) {
			if (this.over || (this.end != null && reason != RunEnd.LEASE_LOST)) {
				return;
			}
			this.end = reason;
			if (this.thread != null) {
				this.thread.interrupt();
			}
			future = this.future;
		}
		if (future != null) {
			future.cancel(true);
		}
	}

	/** End the run, once: the first call returns true. */
	synchronized boolean over() {
		boolean first = !this.over;
		this.over = true;
		return first;
	}

	/** End a run that has not ended by itself; the end of its handler is void. */
	synchronized boolean abandon() {
		boolean first = over();
		this.abandoned = first && this.startedAt != 0;
		return first;
	}

	boolean abandoned() {
		return this.abandoned;
	}

	/**
	 * Whether its thread ends the application, and waits until all loops have stopped.
	 */
	boolean exits() {
		Thread thread;
		synchronized (this) {
			thread = this.thread;
		}
		return thread != null && ExitingThread.is(thread);
	}

	@Nullable RunEnd end() {
		return this.end;
	}

	/**
	 * Be told when it ends. Returns false if it is over already, as a run that is handed
	 * back while listeners take their time: its handler must not be called.
	 */
	boolean watch(RunWatch watch) {
		RunOutcome outcome;
		synchronized (this) {
			outcome = this.outcome;
			if (outcome == null) {
				this.watch = watch;
				return !this.over;
			}
		}
		watch.ended(outcome, null);
		return false;
	}

	/** Only the first call tells, and only of a run that has begun. */
	void ended(RunOutcome outcome, @Nullable Throwable failure) {
		RunWatch watch;
		synchronized (this) {
			watch = this.watch;
			this.watch = RunWatch.NONE;
			this.outcome = outcome;
		}
		if (watch != RunWatch.NONE) {
			watch.ended(outcome, failure);
		}
	}

	/** Whether its handler was called and has not ended. */
	boolean running() {
		return this.startedAt != 0 && !this.over;
	}

	boolean finishRequested() {
		return this.finish;
	}

	RunningTask describe() {
		return new RunningTask(id(), attempt(), fencingToken(), Instant.ofEpochMilli(this.startedAt), this.progress,
				this.message);
	}

	@Override
	public String id() {
		return this.leased.lease().id();
	}

	@Override
	@SuppressWarnings("NullAway") // the contract says so
	public T payload() {
		return this.payload;
	}

	@Override
	public int attempt() {
		return this.leased.attempt();
	}

	@Override
	public Instant addedAt() {
		return Instant.ofEpochMilli(this.leased.addedAt());
	}

	@Override
	public long fencingToken() {
		return this.leased.lease().token();
	}

	@Override
	public Map<String, String> headers() {
		return this.leased.headers();
	}

	@Override
	public void finish() {
		this.finish = true;
	}

	@Override
	public void progress(double fraction, @Nullable String message) {
		Assert.isTrue(fraction >= 0 && fraction <= 1, () -> "'fraction' must be from 0 to 1, but is " + fraction);
		this.progress = fraction;
		this.message = message;
	}

	@Override
	public TaskQueue<T> queue() {
		return this.queue;
	}

	@Override
	public String toString() {
		return "Task[" + this.queue.name() + "/" + id() + ", attempt " + attempt() + "]";
	}

}
