// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.LoopDefinition;
import io.chihuo.TaskQueue;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.concurrent.Deadline;
import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.SafeLogger;

/**
 * Runs the {@code onStart} callbacks of a loop beside its tasks. One that fails because
 * the backend is unavailable is tried again until it succeeds or the loop stops, and so
 * is the executor while it has no thread for them; any other failure ends the callbacks.
 *
 * @param <T> the payload's type
 */
final class StartCallbacks<T> {

	private static final SafeLogger logger = SafeLogger.of(StartCallbacks.class);

	private static final long START_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(3);

	/** How far a chain of causes is followed, since it may be a ring. */
	private static final int MAX_CAUSES = 100;

	private final LoopDefinition<T> definition;

	private final TaskQueue<T> queue;

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	private final Executor foreignThreads;

	private final BackendOutage outage;

	private @Nullable Executor executor;

	/**
	 * When it was handed to the executor, by {@link SystemTaskClock#monotonicNanos()}.
	 */
	private long handedOverAt;

	private long startTimeoutNanos = START_TIMEOUT_NANOS;

	private boolean refused;

	private volatile boolean begun;

	private final RunThread thread = new RunThread();

	private boolean closed;

	private boolean interrupted;

	/** Its thread ends the application. */
	private boolean exiting;

	/**
	 * Create callbacks.
	 * @param foreignThreads where the executor is called, and the callback interrupted,
	 * since both may block
	 */
	StartCallbacks(LoopDefinition<T> definition, TaskQueue<T> queue, Executor foreignThreads) {
		this.definition = definition;
		this.queue = queue;
		this.foreignThreads = foreignThreads;
		this.outage = new BackendOutage(definition.name(), "be seeded");
	}

	/**
	 * Begin.
	 * @param onEnd gets the exception of the first that throws one, or null when all are
	 * over; never an exception on the thread of the caller, since methods of exceptions
	 * may block
	 */
	void start(Executor executor, Consumer<@Nullable Throwable> onEnd) {
		// registered first, else the end of fast ones would be handled by the caller;
		// whenComplete would wrap the failure, whose text may throw
		this.done.handle((result, failure) -> {
			onEnd.accept(failure);
			return null;
		});
		if (this.definition.onStart().isEmpty()) {
			this.done.complete(null);
		}
		else {
			beginOn(executor);
		}
	}

	/** Run them once on this thread, which gets their exception. */
	void runHere() {
		this.definition.onStart().forEach((seed) -> seed.accept(this.queue));
	}

	private void beginOn(Executor executor) {
		synchronized (this) {
			this.executor = executor;
			this.handedOverAt = SystemTaskClock.monotonicNanos();
		}
		this.foreignThreads.execute(() -> handOver(executor));
	}

	private void handOver(Executor executor) {
		try {
			executor.execute(this::runCallbacks);
		}
		catch (RejectedExecutionException ex) {
			if (ForeignExecutor.isShutDown(executor)) {
				this.done.completeExceptionally(ex);
			}
			else {
				onRefused(ex);
			}
		}
		catch (RuntimeException | Error ex) {
			this.done.completeExceptionally(ex);
		}
	}

	/** The executor may have a thread later; {@link #ensureBegun()} asks it again. */
	private void onRefused(RejectedExecutionException refusal) {
		boolean first;
		synchronized (this) {
			this.startTimeoutNanos = START_TIMEOUT_NANOS;
			first = !this.refused && !this.closed;
			this.refused = true;
		}
		if (first) {
			logger.warn(
					"The executor refuses the start callback of loop '{}', which waits for a free thread: give the "
							+ "executor one more for each loop with a start callback",
					this.definition.name(), FailureText.toLoggable(refusal));
		}
	}

	/**
	 * Called now and then. Begins again if the executor has not begun for a while, since
	 * it may have discarded the work.
	 */
	void ensureBegun() {
		Executor executor = this.begun ? null : takeOverdue();
		if (executor != null) {
			beginOn(executor);
		}
	}

	private synchronized @Nullable Executor takeOverdue() {
		if (this.executor == null || this.closed
				|| SystemTaskClock.monotonicNanos() - this.handedOverAt <= this.startTimeoutNanos) {
			return null;
		}
		this.startTimeoutNanos *= 2;
		return this.executor;
	}

	boolean isOver() {
		return this.done.isDone();
	}

	/**
	 * Try nothing again. The returned future completes when it is over, however it ended;
	 * at once if its thread ends the application, and so waits for this stop.
	 */
	synchronized CompletableFuture<Void> close() {
		this.closed = true;
		notifyAll();
		this.exiting = ExitingThread.isExiting(this.thread.currentThread());
		if (!this.begun || this.exiting) {
			this.done.complete(null);
		}
		return this.done.handle((result, failure) -> null);
	}

	/** Never blocks and never throws, though the interruption of a thread may. */
	void interrupt() {
		synchronized (this) {
			this.interrupted = true;
			notifyAll();
			if (this.exiting) {
				return;
			}
		}
		this.foreignThreads.execute(this.thread::interrupt);
	}

	/** Returns false if it has begun before, or must not. */
	private synchronized boolean tryBegin() {
		boolean first = !this.begun && !this.closed;
		this.begun |= first;
		return first;
	}

	private void runCallbacks() {
		if (!tryBegin()) {
			return;
		}
		Throwable failure = null;
		this.thread.enter();
		try {
			for (Consumer<TaskQueue<T>> seed : this.definition.onStart()) {
				runCallback(seed);
			}
		}
		catch (Throwable ex) {
			failure = FailureText.unwrapFailure(ex);
		}
		finally {
			this.thread.leave();
		}
		if (failure != null) {
			this.done.completeExceptionally(failure);
		}
		else {
			this.done.complete(null);
		}
	}

	private void runCallback(Consumer<TaskQueue<T>> seed) {
		while (mayCall()) {
			try {
				seed.accept(this.queue);
				this.outage.onSuccess();
				return;
			}
			catch (Throwable ex) {
				BackendUnavailableException unavailable = findUnavailable(ex);
				if (unavailable == null || !waitForRetry(this.outage.onFailure(unavailable))) {
					throw ex;
				}
			}
		}
	}

	private static @Nullable BackendUnavailableException findUnavailable(Throwable failure) {
		Throwable cause = failure;
		for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
			if (cause instanceof BackendUnavailableException unavailable) {
				return unavailable;
			}
			cause = cause.getCause();
		}
		return null;
	}

	/** Waits by the JDK's time; returns whether to try again. */
	private synchronized boolean waitForRetry(long millis) {
		Deadline deadline = Deadline.in(Duration.ofMillis(millis));
		for (long left = millis; left > 0 && !this.closed; left = deadline.millisLeft()) {
			try {
				wait(left);
			}
			catch (InterruptedException ex) {
				// by the callback itself, or by interrupt(), which has closed this
			}
		}
		return !this.closed;
	}

	/** The flag of an interruption that an earlier callback has left is cleared. */
	private synchronized boolean mayCall() {
		if (!this.interrupted) {
			Thread.interrupted();
		}
		return !this.interrupted;
	}

}
