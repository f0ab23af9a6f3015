// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.RejectTaskException;
import io.chihuo.RetryLaterException;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.UnreadableTask;
import io.chihuo.codec.PayloadCodec;
import io.chihuo.codec.UndecodablePayloadException;

/**
 * Calls the handler for one run, on this thread, and reports how the run ended, once.
 *
 * @param <T> the payload's type
 */
final class HandlerInvoker<T> {

	private static final Logger logger = LoggerFactory.getLogger(HandlerInvoker.class);

	private static final String MDC_LOOP = "chihuo.loop";

	private static final String MDC_TASK = "chihuo.task";

	private static final String MDC_ATTEMPT = "chihuo.attempt";

	/** Time for which a task of a kind that is not known here is left to other nodes. */
	private static final Duration UNKNOWN_KIND_DELAY = Duration.ofSeconds(30);

	private static final Runnable NOTHING = () -> {
	};

	private final String loop;

	private final LoopHandler<T> handler;

	private final Duration timeout;

	private final PayloadCodec<T> codec;

	private final TaskClock clock;

	private final LoopListeners listeners;

	private final RunEndListener<T> listener;

	/**
	 * Ends runs.
	 *
	 * @param <T> the payload's type
	 */
	interface RunEndListener<T> {

		/** Decide on a run that is about to end. */
		SettlementDecision decide(TaskRun<T> run, @Nullable Throwable failure);

		/**
		 * A run is over, called by the thread that ended it.
		 * @param decision the decision, null if none could be made
		 */
		void onRunEnded(TaskRun<T> run, @Nullable SettlementDecision decision, @Nullable Throwable failure);

		/** The handler of a run that was ended before has returned. */
		void onHandlerReturnedLate(TaskRun<T> run);

		/** A run ended on a thread that will not look for the next one. */
		void onRunEndedElsewhere();

		/** A run takes too long. */
		void onRunTimedOut(TaskRun<T> run);

		/** The future of a run that was interrupted before it had one. */
		void onRunInterruptedEarly(TaskRun<T> run);

	}

	HandlerInvoker(LoopDefinition<T> definition, PayloadCodec<T> codec, TaskClock clock, LoopListeners listeners,
			RunEndListener<T> listener) {
		this.loop = definition.name();
		this.handler = definition.handler();
		this.timeout = definition.options().runTimeout();
		this.codec = codec;
		this.clock = clock;
		this.listeners = listeners;
		this.listener = listener;
	}

	/** Returns false if the result comes later, and the run ends elsewhere. */
	boolean run(TaskRun<T> run) {
		long now = this.clock.millis();
		if (!run.begin(now)) {
			end(run, null, NOTHING, NOTHING);
			return true;
		}
		try {
			return call(run, now);
		}
		finally {
			run.restoreLogContext();
		}
	}

	private boolean call(TaskRun<T> run, long now) {
		AwaitedResult later = null;
		Throwable failure = null;
		Runnable alarm = NOTHING;
		RunListener runListener = RunListener.NONE;
		try {
			alarm = startTimeout(run);
			describe(run);
			runListener = this.listeners.runStarts(run.leased(), now);
			if (run.enterHandler(runListener)) {
				decode(run);
				later = AwaitedResult.of(this.handler.handle(run));
			}
		}
		catch (Throwable ex) {
			failure = FailureText.unwrap(ex);
		}
		runListener.onHandlerReturned();
		if (later == null) {
			end(run, failure, alarm, run::leaveThread);
			return true;
		}
		run.leaveThread();
		return await(run, later, alarm);
	}

	/**
	 * Returns false if the run goes on. A handler that goes on although its run was ended
	 * may return a future too, for which nobody waits.
	 */
	private boolean await(TaskRun<T> run, AwaitedResult later, Runnable alarm) {
		// whenComplete would wrap the failure, whose text may throw
		later.copy().handle((result, failure) -> {
			onResultCompleted(run, (failure != null) ? FailureText.unwrap(failure) : AsyncResults.problem(result),
					alarm);
			return null;
		});
		if (run.await(later.future())) {
			this.listener.onRunInterruptedEarly(run);
		}
		if (run.unresponsive()) {
			this.listener.onHandlerReturnedLate(run);
		}
		return run.unresponsive();
	}

	/** The stack of the thread that completes a future may have no room for this. */
	private void onResultCompleted(TaskRun<T> run, @Nullable Throwable failure, Runnable alarm) {
		try {
			if (end(run, failure, alarm, NOTHING)) {
				this.listener.onRunEndedElsewhere();
			}
		}
		catch (Throwable ex) {
			run.unsettled(failure);
		}
	}

	/** End a run for which that failed when it was due. Returns whether it ends here. */
	boolean endLate(TaskRun<T> run) {
		return end(run, run.failure(), NOTHING, NOTHING);
	}

	private Runnable startTimeout(TaskRun<T> run) {
		return this.timeout.isZero() ? NOTHING : this.clock.alarm(this.clock.millis() + this.timeout.toMillis(),
				() -> this.listener.onRunTimedOut(run));
	}

	/**
	 * Listeners of a run are notified of its end while it still can be ended from
	 * elsewhere: one that blocks has the same effect as a handler that blocks. Returns
	 * whether the run ends here.
	 */
	private boolean end(TaskRun<T> run, @Nullable Throwable failure, Runnable alarm, Runnable leave) {
		SettlementDecision decision = null;
		try {
			decision = this.listener.decide(run, failure);
			run.ended(decision.settlement().outcome(), decision.failure(), Runnable::run);
		}
		catch (Throwable ex) {
			logger.debug("Listeners could not be notified of the end of {}", run, ex);
		}
		finally {
			leave.run();
			alarm.run();
		}
		boolean first = run.tryEnd();
		if (first) {
			this.listener.onRunEnded(run, decision, failure);
		}
		else if (run.unresponsive() && leave != NOTHING) {
			this.listener.onHandlerReturnedLate(run);
		}
		return first;
	}

	private void decode(TaskRun<T> run) {
		UnreadableTask unreadable = run.leased().unreadable();
		if (unreadable != null) {
			throw unreadable.newer() ? new RetryLaterException(UNKNOWN_KIND_DELAY, unreadable.reason())
					: new RejectTaskException(unreadable.reason());
		}
		try {
			run.payload(this.codec.decode(run.leased().payload()));
		}
		catch (RuntimeException ex) {
			logger.debug("The payload of task '{}' of loop '{}' does not decode", run.id(), this.loop,
					FailureText.loggable(ex));
			throw new UndecodablePayloadException("The stored payload does not decode: " + withoutContent(ex), null);
		}
	}

	/** The reason is shown to users who may not see payloads. */
	private static String withoutContent(RuntimeException ex) {
		return (ex instanceof UndecodablePayloadException) ? FailureText.message(ex) : ex.getClass().getName();
	}

	private void describe(TaskRun<T> run) {
		run.saveLogContext();
		MDC.put(MDC_LOOP, this.loop);
		MDC.put(MDC_TASK, run.id());
		MDC.put(MDC_ATTEMPT, Integer.toString(run.attempt()));
	}

}
