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
final class Runner<T> {

	private static final Logger logger = LoggerFactory.getLogger(Runner.class);

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

	private final Listener<T> listener;

	/**
	 * Ends runs.
	 *
	 * @param <T> the payload's type
	 */
	interface Listener<T> {

		/** Decide on a run that is about to end. */
		Verdict judge(Run<T> run, @Nullable Throwable failure);

		/**
		 * A run is over, called by the thread that ended it.
		 * @param verdict the decision, null if none could be made
		 */
		void ended(Run<T> run, @Nullable Verdict verdict, @Nullable Throwable failure);

		/** The handler of a run that was ended before has returned. */
		void returnedLate(Run<T> run);

		/** A run ended on a thread that will not look for the next one. */
		void endedElsewhere();

		/** A run takes too long. */
		void timedOut(Run<T> run);

		/** The future of a run that was interrupted before it had one. */
		void interruptedEarly(Run<T> run);

	}

	Runner(LoopDefinition<T> definition, PayloadCodec<T> codec, TaskClock clock, LoopListeners listeners,
			Listener<T> listener) {
		this.loop = definition.name();
		this.handler = definition.handler();
		this.timeout = definition.options().runTimeout();
		this.codec = codec;
		this.clock = clock;
		this.listeners = listeners;
		this.listener = listener;
	}

	/** Returns false if the result comes later, and the run ends elsewhere. */
	boolean run(Run<T> run) {
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

	private boolean call(Run<T> run, long now) {
		AwaitedResult later = null;
		Throwable failure = null;
		Runnable alarm = NOTHING;
		RunWatch watch = RunWatch.NONE;
		try {
			alarm = watch(run);
			describe(run);
			watch = this.listeners.runStarts(run.leased(), now);
			if (run.enterHandler(watch)) {
				decode(run);
				later = AwaitedResult.of(this.handler.handle(run));
			}
		}
		catch (Throwable ex) {
			failure = FailureText.unwrap(ex);
		}
		watch.returned();
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
	private boolean await(Run<T> run, AwaitedResult later, Runnable alarm) {
		later.copy()
			.whenComplete((result, failure) -> completed(run,
					(failure != null) ? FailureText.unwrap(failure) : LaterResults.problem(result), alarm));
		if (run.await(later.future())) {
			this.listener.interruptedEarly(run);
		}
		if (run.deaf()) {
			this.listener.returnedLate(run);
		}
		return run.deaf();
	}

	/** The stack of the thread that completes a future may have no room for this. */
	private void completed(Run<T> run, @Nullable Throwable failure, Runnable alarm) {
		try {
			if (end(run, failure, alarm, NOTHING)) {
				this.listener.endedElsewhere();
			}
		}
		catch (Throwable ex) {
			run.unsettled(failure);
		}
	}

	/** End a run for which that failed when it was due. Returns whether it ends here. */
	boolean endLate(Run<T> run) {
		return end(run, run.failure(), NOTHING, NOTHING);
	}

	private Runnable watch(Run<T> run) {
		return this.timeout.isZero() ? NOTHING
				: this.clock.alarm(this.clock.millis() + this.timeout.toMillis(), () -> this.listener.timedOut(run));
	}

	/**
	 * Those who watch a run hear of its end while it still can be ended from elsewhere:
	 * one that blocks is as a handler that does. Returns whether the run ends here.
	 */
	private boolean end(Run<T> run, @Nullable Throwable failure, Runnable alarm, Runnable leave) {
		Verdict verdict = null;
		try {
			verdict = this.listener.judge(run, failure);
			run.ended(verdict.settlement().outcome(), verdict.failure(), Runnable::run);
		}
		catch (Throwable ex) {
			logger.debug("The end of {} could not be told", run, ex);
		}
		finally {
			leave.run();
			alarm.run();
		}
		boolean first = run.tryEnd();
		if (first) {
			this.listener.ended(run, verdict, failure);
		}
		else if (run.deaf() && leave != NOTHING) {
			this.listener.returnedLate(run);
		}
		return first;
	}

	private void decode(Run<T> run) {
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

	/** The reason is shown to people who may not see payloads. */
	private static String withoutContent(RuntimeException ex) {
		return (ex instanceof UndecodablePayloadException) ? FailureText.message(ex) : ex.getClass().getName();
	}

	private void describe(Run<T> run) {
		run.saveLogContext();
		MDC.put(MDC_LOOP, this.loop);
		MDC.put(MDC_TASK, run.id());
		MDC.put(MDC_ATTEMPT, (run.attempt() == 1) ? "1" : Integer.toString(run.attempt()));
	}

}
