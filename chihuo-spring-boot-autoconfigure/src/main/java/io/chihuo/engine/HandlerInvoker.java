// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.LoopHandler;
import io.chihuo.RejectTaskException;
import io.chihuo.RetryLaterException;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.UnreadableTask;
import io.chihuo.client.UnknownKindException;
import io.chihuo.codec.PayloadCodec;
import io.chihuo.codec.UndecodablePayloadException;
import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.engine.result.AwaitedResult;

/**
 * Calls the handler for one run, on this thread, and reports how the run ended, once.
 *
 * @param <T> the payload's type
 */
final class HandlerInvoker<T> {

	private static final SafeLogger logger = SafeLogger.of(HandlerInvoker.class);

	/** Time for which a task of a kind that is not known here is left to other nodes. */
	private static final Duration UNKNOWN_KIND_DELAY = Duration.ofSeconds(30);

	private static final Runnable NO_ACTION = () -> {
	};

	private final String loop;

	private final LoopHandler<T> handler;

	private final long timeoutMillis;

	private final PayloadReader<T> payloads;

	/** Of most tasks, or null. */
	private final @Nullable PayloadCodec<T> unnamedCodec;

	private final TaskClock clock;

	private final LoopListeners listeners;

	private final RunSettlement<T> settlement;

	private final TaskFetcher<T> fetcher;

	private final RunInterrupter<T> interrupter;

	private final UnresponsiveRuns<T> unresponsive;

	HandlerInvoker(LoopSetup<T> setup, RunSettlement<T> settlement, TaskFetcher<T> fetcher,
			RunInterrupter<T> interrupter) {
		this.loop = setup.loop();
		this.handler = setup.definition().handler();
		this.timeoutMillis = setup.options().runTimeout().toMillis();
		this.payloads = PayloadReader.forLoop(setup.definition(), setup.engine().codec(), setup.payloadCodec());
		this.unnamedCodec = this.payloads.unnamedCodec();
		this.clock = setup.clock();
		this.listeners = setup.listeners();
		this.settlement = settlement;
		this.fetcher = fetcher;
		this.interrupter = interrupter;
		this.unresponsive = setup.unresponsive();
	}

	/**
	 * Run a task. A task that a thread takes while the session closes waits to be
	 * released in order with the others.
	 * @return false if the result comes later, and the run ends elsewhere
	 */
	boolean runTask(TaskRun<T> run) {
		if (this.settlement.isClosing()) {
			this.settlement.releaseUnbegun(run);
			return true;
		}
		if (this.unresponsive.hasId(run.id())) {
			// claimed before the earlier run was given up
			this.settlement.releaseRun(run);
			return true;
		}
		try {
			return beginRun(run);
		}
		catch (RuntimeException | Error ex) {
			if (!run.hasBegun()) {
				run.onSettlementFailed(ex); // no memory to begin it: it is released later
			}
			throw ex;
		}
	}

	private boolean beginRun(TaskRun<T> run) {
		long now = this.clock.millis();
		if (!run.begin(now)) {
			endRun(run, null, NO_ACTION, NO_ACTION);
			return true;
		}
		try {
			return callHandler(run, now);
		}
		finally {
			run.restoreLogContext();
		}
	}

	private boolean callHandler(TaskRun<T> run, long now) {
		AwaitedResult later = null;
		Throwable failure = null;
		Runnable alarm = NO_ACTION;
		RunListener runListener = RunListener.NONE;
		try {
			TaskClocks clocks = run.taskClocks();
			if (clocks != null) {
				clocks.checkStart(now);
			}
			if (!this.settlement.mayRun(run)) {
				run.tryInterrupt(RunOutcome.CANCELLED, now);
			}
			alarm = startTimeout(run, now, clocks);
			run.enterLogContext(this.loop);
			runListener = this.listeners.runStarts(run.leasedTask(), now);
			if (run.enterHandler(runListener)) {
				decodePayload(run);
				if (clocks != null) {
					clocks.onHandlerCalled();
				}
				if (runListener != RunListener.NONE) {
					runListener.beforeHandler();
				}
				Object result = this.handler.handle(run);
				if (result instanceof CompletableFuture<?> future) {
					// a run that shares it may end before listeners were notified
					run.awaitFuture(future);
				}
				AwaitedResult awaited = (result != null) ? AwaitedResult.of(result) : null;
				if (awaited == null) {
					run.setResult(result);
				}
				else if (run.runScope() != null) {
					run.runScope().onFutureReturned();
				}
				later = awaited;
			}
		}
		catch (Throwable ex) {
			failure = FailureText.unwrapFailure(ex);
		}
		if (runListener != RunListener.NONE) {
			notifyReturned(run, runListener);
		}
		return (later != null) ? awaitResult(run, later, alarm) : endOnThread(run, failure, alarm);
	}

	private static void notifyReturned(TaskRun<?> run, RunListener runListener) {
		try {
			runListener.onHandlerReturned();
		}
		catch (RuntimeException | Error ex) {
			logEndFailure(run, ex);
		}
	}

	/** Returns whether the slot of the run is free. */
	private boolean endOnThread(TaskRun<T> run, @Nullable Throwable failure, Runnable alarm) {
		try {
			// one that was given up after it had left its thread has freed its slot
			return endRun(run, failure, alarm, run::leaveThread) || run.isUnresponsive();
		}
		catch (RuntimeException | Error ex) {
			return endRunLater(run, failure);
		}
	}

	/**
	 * The end of a run failed on its thread, as it may when the heap is full, and is
	 * repeated on another one. Returns whether its slot is free.
	 */
	private boolean endRunLater(TaskRun<T> run, @Nullable Throwable failure) {
		run.leaveThread();
		if (run.isUnresponsive()) {
			this.unresponsive.remove(run);
			return RunScope.endsWithSlot(run);
		}
		boolean over = run.isOver();
		run.onSettlementFailed(failure);
		return over && RunScope.endsWithSlot(run);
	}

	/**
	 * Returns false if the run goes on, or its slot is free already. A handler that goes
	 * on although its run was ended may return a future too, for which nobody waits. A
	 * run whose future is complete keeps its thread until it has ended, since its failure
	 * may block.
	 */
	private boolean awaitResult(TaskRun<T> run, AwaitedResult later, Runnable alarm) {
		try {
			if (registerCallback(run, later, alarm).endWithCall()) {
				return false;
			}
		}
		catch (RuntimeException | Error ex) {
			return endRunLater(run, ex);
		}
		run.leaveThread();
		awaitFuture(run, later);
		if (run.isUnresponsive()) {
			runSafely(run, () -> this.unresponsive.remove(run));
			return RunScope.endsWithSlot(run);
		}
		return false;
	}

	private CallbackRegistration registerCallback(TaskRun<T> run, AwaitedResult later, Runnable alarm) {
		CallbackRegistration registration = new CallbackRegistration();
		// whenComplete would wrap the failure, whose text may throw
		later.copy().handle((result, failure) -> {
			onResultCompleted(run, result, failure, alarm, registration.isUnderWay() ? run::leaveThread : NO_ACTION);
			return null;
		});
		return registration;
	}

	private void awaitFuture(TaskRun<T> run, AwaitedResult later) {
		try {
			if (run.awaitFuture(later.future())) {
				// it was interrupted before it had a future
				this.interrupter.interruptHandler(run);
			}
		}
		catch (RuntimeException | Error ex) {
			logEndFailure(run, ex); // as of a full heap: it goes on, or is given up
		}
	}

	/** The stack of the thread that completes a future may have no room for this. */
	private void onResultCompleted(TaskRun<T> run, @Nullable Object result, @Nullable Throwable failure, Runnable alarm,
			Runnable leave) {
		try {
			run.setResult(result);
			Throwable problem = (failure != null) ? FailureText.unwrapFailure(failure)
					: AwaitedResult.findProblem(result);
			if (endRun(run, problem, alarm, leave) || (leave != NO_ACTION && run.isUnresponsive())) {
				RunScope.releaseSlot(run, this.fetcher);
			}
		}
		catch (Throwable ex) {
			run.onSettlementFailed(failure);
		}
	}

	/** End a run for which that failed when it was due. Returns whether it ends here. */
	boolean endLate(TaskRun<T> run) {
		Throwable failure = run.failure();
		return endRun(run, (failure != null) ? FailureText.unwrapFailure(failure) : null, NO_ACTION, NO_ACTION);
	}

	/** The deadline and the time limit of the run have one alarm: the first ends it. */
	private Runnable startTimeout(TaskRun<T> run, long now, @Nullable TaskClocks clocks) {
		long deadline = (clocks != null) ? clocks.deadline() : Long.MAX_VALUE;
		long timeout = run.leasedTask().headers().isEmpty() ? this.timeoutMillis
				: TaskLimits.runTimeoutMillis(run.leasedTask(), this.timeoutMillis);
		long end = (timeout == 0) ? deadline : Math.min(deadline, now + timeout);
		return (end == Long.MAX_VALUE) ? NO_ACTION
				: this.clock.setAlarm(end, () -> this.interrupter.interruptRun(run, RunOutcome.RETRY));
	}

	/**
	 * Listeners of a run are notified of its end, and its failure is logged, while it
	 * still can be ended from elsewhere: a listener or an exception that blocks has the
	 * same effect as a handler that blocks. Returns whether the run ends here.
	 */
	private boolean endRun(TaskRun<T> run, @Nullable Throwable failure, Runnable alarm, Runnable leave) {
		RunSettlement.Decision decision = null;
		try {
			decision = this.settlement.decideSettlement(run, failure);
			run.notifyEnded(decision.settlement().outcome(), decision.failure(), Runnable::run);
			this.settlement.logDecision(run, decision);
		}
		catch (Throwable ex) {
			logEndFailure(run, ex);
		}
		runSafely(run, leave);
		runSafely(run, alarm);
		boolean first = this.settlement.tryEnd(run, decision);
		if (first) {
			this.fetcher.onRunEnded();
			this.settlement.settleRun(run, decision, failure);
		}
		else if (run.isUnresponsive() && leave != NO_ACTION) {
			runSafely(run, () -> this.unresponsive.remove(run));
		}
		return first;
	}

	/** Never throws, so that the run is settled all the same. */
	private static void logEndFailure(TaskRun<?> run, Throwable failure) {
		try {
			logger.debug("Listeners could not be notified of the end of {}", run, FailureText.toLoggable(failure));
		}
		catch (Throwable ex) {
			// not even the log can be written, as when the heap is full
		}
	}

	private static void runSafely(TaskRun<?> run, Runnable action) {
		try {
			action.run();
		}
		catch (Throwable ex) {
			logEndFailure(run, ex);
		}
	}

	/**
	 * Tells whether a callback is called while it is registered, by the same thread.
	 */
	private static final class CallbackRegistration {

		private final Thread thread = Thread.currentThread();

		/** Both are read and written by that thread alone. */
		private boolean over;

		private boolean called;

		boolean isUnderWay() {
			boolean underWay = Thread.currentThread() == this.thread && !this.over;
			this.called |= underWay;
			return underWay;
		}

		/** Returns whether the callback was called. */
		boolean endWithCall() {
			this.over = true;
			return this.called;
		}

	}

	private @Nullable T decode(LeasedTask task) {
		return (this.unnamedCodec != null && task.headers().isEmpty()) ? this.unnamedCodec.decode(task.payload())
				: this.payloads.decode(task.payload(), task.headers());
	}

	private void decodePayload(TaskRun<T> run) {
		UnreadableTask unreadable = run.leasedTask().unreadable();
		if (unreadable != null) {
			throw unreadable.newer() ? leftToOthers(run, unreadable.reason())
					: new RejectTaskException(unreadable.reason());
		}
		if (run.leasedTask().isEncrypted()) {
			throw leftToOthers(run, "The payload is encrypted, and this node has no key: set 'chihuo.encryption.keys'");
		}
		try {
			run.setPayload(decode(run.leasedTask()));
		}
		catch (UnknownKindException ex) {
			throw leftToOthers(run, FailureText.messageLine(ex));
		}
		catch (RuntimeException ex) {
			logger.debug("The payload of task '{}' of loop '{}' does not decode", run.id(), this.loop,
					FailureText.toLoggable(ex));
			throw new UndecodablePayloadException("The stored payload does not decode: " + withoutContent(ex), null);
		}
	}

	private RetryLaterException leftToOthers(TaskRun<T> run, String reason) {
		TaskClocks clocks = run.taskClocks();
		return new RetryLaterException(
				(clocks != null) ? clocks.limitDelay(UNKNOWN_KIND_DELAY, this.clock.millis()) : UNKNOWN_KIND_DELAY,
				reason);
	}

	/** The reason is shown to users who may not see payloads. */
	private static String withoutContent(RuntimeException ex) {
		return (ex instanceof UndecodablePayloadException) ? FailureText.messageLine(ex) : ex.getClass().getName();
	}

}
