// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.RunOutcome;
import io.chihuo.RunningTask;
import io.chihuo.ScheduledSlot;
import io.chihuo.Task;
import io.chihuo.TaskFlow;
import io.chihuo.TaskQueue;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;
import io.chihuo.client.SlotTaskEncoder;
import io.chihuo.client.TaskHeaders;

/**
 * One run of a task on this node, from claim to settlement.
 *
 * @param <T> the payload's type
 */
final class TaskRun<T> implements Task<T> {

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

	/** Not the run itself, on which handlers may synchronize. */
	private final Object lock = new Object();

	private final RunThread thread = new RunThread();

	private @Nullable AwaitedFuture future;

	/** How it is asked to end, null if it is not. */
	private volatile @Nullable RunOutcome interruptReason;

	private volatile long interruptedAt;

	/** Whether its handler's method, or a listener of it, has the thread. */
	private boolean onThread;

	private volatile boolean over;

	/** Given up after it had begun. */
	private volatile boolean abandoned;

	/** Ended while it had the thread. */
	private volatile boolean unresponsive;

	/** Over, and not settled since the memory was full. */
	private volatile boolean unsettled;

	private @Nullable Throwable failure;

	/** Of the handler; written before the run ends. */
	private @Nullable Object result;

	private volatile boolean parked;

	private RunListener runListener = RunListener.NONE;

	/** The outcome; set when the listener has been notified. */
	private @Nullable RunOutcome outcome;

	private final RunContext context;

	private final @Nullable TaskClocks clocks;

	/** Used by the thread of the handler, and by whoever ends the run. */
	private volatile @Nullable RunScope scope;

	TaskRun(LeasedTask leased, TaskQueue<T> queue, RunContext context, long claimedAt, long leasedUntil) {
		this.leased = leased;
		this.queue = queue;
		this.context = context;
		this.claimedAt = claimedAt;
		this.leasedUntil = leasedUntil;
		this.clocks = leased.headers().isEmpty() ? null : TaskClocks.find(leased, claimedAt);
	}

	LeasedTask leasedTask() {
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

	long claimNumber() {
		return this.claim;
	}

	void setClaimNumber(long number) {
		this.claim = number;
	}

	/**
	 * Begin on this thread, unless the run was ended, or its lease has lapsed, before it
	 * began.
	 */
	boolean begin(long now) {
		synchronized (this.lock) {
			if (this.over || this.interruptReason != null) {
				return false;
			}
			if (now >= this.leasedUntil) {
				this.interruptReason = RunOutcome.LEASE_LOST;
				return false;
			}
			this.startedAt = now;
			this.onThread = true;
		}
		this.thread.enter();
		return true;
	}

	/** Its limits of time, null if it has none. */
	@Nullable TaskClocks taskClocks() {
		return this.clocks;
	}

	/** The settlement that releases its task. */
	Settlement releaseSettlement() {
		return !hasBegun() ? Settlement.notBegun(this.leased.lease()) : (this.clocks != null)
				? this.clocks.releaseSettlement(this.leased.lease()) : Settlement.release(this.leased.lease());
	}

	/** Whether somebody awaits the result, as far as the task says. */
	boolean isAwaited() {
		return this.leased.headers().containsKey(TaskHeaders.AWAITED);
	}

	/** Whether its failure goes to its caller in place of the dead letters. */
	boolean isCall() {
		return isAwaited() && this.leased.headers().containsKey(TaskHeaders.METHOD);
	}

	void setResult(@Nullable Object result) {
		this.result = result;
	}

	@Nullable Object result() {
		return this.result;
	}

	/** Scope of what it submits, awaits and changes; created at the first use. */
	RunScope taskScope() {
		RunScope scope = this.scope;
		if (scope == null) {
			scope = new RunScope(this, this.context);
			this.scope = scope;
		}
		return scope;
	}

	/** The scope, null if the run has submitted and awaited nothing. */
	@Nullable RunScope runScope() {
		return this.scope;
	}

	/** Whether its task is to be completed from outside. */
	boolean isParked() {
		return this.parked;
	}

	void setPayload(@Nullable T payload) {
		this.payload = payload;
	}

	/** The run no longer has its thread. */
	void leaveThread() {
		try {
			this.thread.leave();
		}
		finally {
			synchronized (this.lock) {
				this.onThread = false;
			}
		}
	}

	/** Adds the run to this thread's log context. */
	void enterLogContext(String loop) {
		this.thread.describeRun(loop, this);
	}

	/** Removes entries from this thread's log context that were added meanwhile. */
	void restoreLogContext() {
		this.thread.restoreLogContext();
	}

	/** The thread that it has, or null. */
	@Nullable Thread currentThread() {
		return this.thread.currentThread();
	}

	/**
	 * The handler's result comes later: called at once, and when the thread is left.
	 * Returns whether the run was interrupted, so that the future must be cancelled then.
	 */
	boolean awaitFuture(CompletableFuture<?> future) {
		synchronized (this.lock) {
			this.future = (this.future != null) ? this.future
					: AwaitedFuture.of(future, !this.over && this.interruptReason == null);
			return this.interruptReason != null;
		}
	}

	/** Whether it waits for a future and has left its thread. */
	boolean isAsynchronous() {
		synchronized (this.lock) {
			return this.future != null && !this.onThread;
		}
	}

	private void releaseFuture() {
		if (this.future != null) {
			this.future.release();
		}
	}

	/**
	 * Note how the run is asked to end; returns whether it must then be interrupted. The
	 * first request stays, but for a lost lease, which makes the others void.
	 */
	boolean tryInterrupt(RunOutcome outcome, long now) {
		synchronized (this.lock) {
			if (this.over || (this.interruptReason != null && outcome != RunOutcome.LEASE_LOST)) {
				return false;
			}
			this.interruptReason = outcome;
			this.interruptedAt = now;
			releaseFuture();
			return true;
		}
	}

	/** Interrupt the thread, which may block; returns the future once it has left it. */
	@Nullable AwaitedFuture interruptThread() {
		this.thread.interrupt();
		synchronized (this.lock) {
			return this.onThread ? null : this.future;
		}
	}

	long interruptedAt() {
		return this.interruptedAt;
	}

	/** End the run, once: the first call returns true. */
	boolean tryEnd() {
		synchronized (this.lock) {
			boolean first = !this.over;
			this.over = true;
			releaseFuture();
			return first;
		}
	}

	/**
	 * End the run though its handler may go on: the first call to end it returns true.
	 * @param onUnresponsive takes it before, if its handler keeps the thread; must not
	 * block
	 */
	boolean tryGiveUp(Consumer<TaskRun<T>> onUnresponsive) {
		synchronized (this.lock) {
			if (this.over) {
				return false;
			}
			if (this.onThread) {
				onUnresponsive.accept(this);
				this.unresponsive = true;
			}
			this.abandoned = this.startedAt != 0;
			this.over = true;
			releaseFuture();
			return true;
		}
	}

	boolean isUnresponsive() {
		return this.unresponsive;
	}

	boolean isOver() {
		return this.over;
	}

	boolean isAbandoned() {
		return this.abandoned;
	}

	@Nullable RunOutcome interruptReason() {
		return this.interruptReason;
	}

	/** The run is over, and its settlement failed. */
	void onSettlementFailed(@Nullable Throwable failure) {
		RunScope.onSettlementUncertain(this);
		this.failure = failure;
		this.unsettled = true;
	}

	/** Whether the settlement is still to be done, by the first caller. */
	boolean takeUnsettled() {
		synchronized (this.lock) {
			boolean unsettled = this.unsettled;
			this.unsettled = false;
			return unsettled;
		}
	}

	/**
	 * Whether its effects may be void by now: it has ended without success, or may have
	 * lost its lease.
	 */
	boolean mayBeVoid(long now) {
		synchronized (this.lock) {
			return this.over ? !this.parked && this.outcome != RunOutcome.SUCCESS
					: this.interruptReason == RunOutcome.LEASE_LOST || now >= this.leasedUntil;
		}
	}

	void setFailure(@Nullable Throwable failure) {
		this.failure = failure;
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * The handler is called next, and the listener notified when the run ends. Returns
	 * false if the handler must not be called: the run was ended, or asked to end, while
	 * listeners took their time.
	 */
	boolean enterHandler(RunListener runListener) {
		RunOutcome outcome;
		synchronized (this.lock) {
			outcome = this.outcome;
			if (outcome == null) {
				this.runListener = runListener;
				Thread.interrupted();
				return !this.over && this.interruptReason == null;
			}
		}
		runListener.onRunEnded(outcome, null);
		return false;
	}

	/**
	 * Notify the listener. Only the first call does, and only of a run that has begun.
	 * @param notifier makes the call
	 */
	void notifyEnded(RunOutcome outcome, @Nullable Throwable failure, Executor notifier) {
		RunListener runListener;
		synchronized (this.lock) {
			runListener = this.runListener;
			this.runListener = RunListener.NONE;
			this.outcome = outcome;
		}
		if (runListener != RunListener.NONE) {
			notifier.execute(() -> runListener.onRunEnded(outcome, failure));
		}
	}

	/** Whether its handler was called and has not ended. */
	boolean isRunning() {
		return this.startedAt != 0 && !this.over;
	}

	boolean hasBegun() {
		return this.startedAt != 0;
	}

	boolean isFinishRequested() {
		return this.finish;
	}

	RunningTask toRunningTask() {
		return RunningTask.of(id(), attempt(), fencingToken(), Instant.ofEpochMilli(this.startedAt), this.progress,
				this.message, this.unresponsive);
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
		return TaskHeaders.withoutReserved(this.leased.headers());
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
	public String park(Duration timeout, @Nullable String earlier) {
		taskScope().checkUnchangedFlow();
		String token = this.context.parking().parkRun(this.leased.lease(), timeout, earlier);
		this.parked = true;
		return token;
	}

	@Override
	public boolean isFlowStep() {
		return this.leased.headers().containsKey(TaskHeaders.FLOW);
	}

	@Override
	public TaskFlow flow() {
		return taskScope().taskFlow();
	}

	@Override
	public Optional<ScheduledSlot> scheduledSlot() {
		return SlotTaskEncoder.readSlot(this.leased.headers());
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
