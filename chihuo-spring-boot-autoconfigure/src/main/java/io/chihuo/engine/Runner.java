package io.chihuo.engine;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.RejectTaskException;
import io.chihuo.backend.TaskClock;
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

	private static final Runnable NOTHING = () -> {
	};

	private final String loop;

	private final LoopHandler<T> handler;

	private final Duration timeout;

	private final PayloadCodec<T> codec;

	private final TaskClock clock;

	private final LoopListener watcher;

	private final Listener<T> listener;

	/**
	 * What happens when a run ends.
	 *
	 * @param <T> the payload's type
	 */
	interface Listener<T> {

		/**
		 * A run is over, with what it failed with or null; told by whichever thread ended
		 * it.
		 */
		void ended(Run<T> run, @Nullable Throwable failure);

		/** A run ended on a thread that will not look for the next one. */
		void endedElsewhere();

	}

	Runner(LoopDefinition<T> definition, PayloadCodec<T> codec, TaskClock clock, LoopListener watcher,
			Listener<T> listener) {
		this.loop = definition.name();
		this.handler = definition.handler();
		this.timeout = definition.options().runTimeout();
		this.codec = codec;
		this.clock = clock;
		this.watcher = watcher;
		this.listener = listener;
	}

	/** Returns false if the result comes later, and the run ends elsewhere. */
	boolean run(Run<T> run) {
		long now = this.clock.millis();
		if (!run.begin(now)) {
			end(run, null, NOTHING);
			return true;
		}
		Runnable alarm = watch(run);
		describe(run);
		try {
			return call(run, alarm, now);
		}
		finally {
			forget();
		}
	}

	private boolean call(Run<T> run, Runnable alarm, long now) {
		RunWatch watch = this.watcher.runStarts(run.leased(), now);
		if (!run.watch(watch)) {
			run.leaveThread();
			watch.returned();
			alarm.run();
			return true;
		}
		CompletableFuture<?> later = null;
		Throwable failure = null;
		try {
			decode(run);
			later = LaterResults.of(this.handler.handle(run));
		}
		catch (Throwable ex) {
			failure = Verdict.unwrap(ex);
		}
		finally {
			run.leaveThread();
			watch.returned();
		}
		if (later != null) {
			await(run, later, alarm);
			return false;
		}
		end(run, failure, alarm);
		return true;
	}

	private Runnable watch(Run<T> run) {
		return this.timeout.isZero() ? NOTHING : this.clock.alarm(this.clock.millis() + this.timeout.toMillis(),
				() -> run.interrupt(RunEnd.TIMED_OUT));
	}

	private void decode(Run<T> run) {
		try {
			run.payload(this.codec.decode(run.leased().payload()));
		}
		catch (RuntimeException ex) {
			logger.debug("The payload of task '{}' of loop '{}' does not decode", run.id(), this.loop, ex);
			throw new RejectTaskException("The stored payload does not decode: " + withoutContent(ex));
		}
	}

	/** The reason is shown to people who may not see payloads. */
	private static String withoutContent(RuntimeException ex) {
		return (ex instanceof UndecodablePayloadException) ? String.valueOf(ex.getMessage()) : ex.getClass().getName();
	}

	private void await(Run<T> run, CompletableFuture<?> later, Runnable alarm) {
		later.whenComplete((result, failure) -> {
			end(run, (failure != null) ? Verdict.unwrap(failure) : LaterResults.problem(result), alarm);
			this.listener.endedElsewhere();
		});
		run.await(later);
	}

	private void end(Run<T> run, @Nullable Throwable failure, Runnable alarm) {
		alarm.run();
		if (run.over()) {
			boolean timedOut = run.end() == RunEnd.TIMED_OUT;
			this.listener.ended(run, timedOut ? timeout(failure) : failure);
		}
	}

	private Throwable timeout(@Nullable Throwable failure) {
		Throwable timeout = new TimeoutException(
				"The run took longer than 'run-timeout' allows, " + this.timeout.toMillis() + " ms");
		if (failure != null) {
			timeout.addSuppressed(failure);
		}
		return timeout;
	}

	private void describe(Run<T> run) {
		MDC.put(MDC_LOOP, this.loop);
		MDC.put(MDC_TASK, run.id());
		MDC.put(MDC_ATTEMPT, Integer.toString(run.attempt()));
	}

	private static void forget() {
		MDC.remove(MDC_LOOP);
		MDC.remove(MDC_TASK);
		MDC.remove(MDC_ATTEMPT);
	}

}
