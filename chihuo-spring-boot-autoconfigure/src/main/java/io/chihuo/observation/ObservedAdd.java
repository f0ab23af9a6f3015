// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import io.chihuo.AddSummary;
import io.chihuo.QueueFullException;
import io.chihuo.backend.QueueName;
import io.chihuo.engine.ForeignCode;

/**
 * The observation of one call that adds tasks. Its scope is open while the method runs,
 * and it stops when the call is answered.
 *
 * @param <R> type of the result
 */
final class ObservedAdd<R> {

	private static final TaskAddConvention DEFAULT = new DefaultTaskAddConvention();

	private final TaskAddContext context;

	private final ObservationRegistry registry;

	private final Function<R, AddSummary> summarize;

	private final ForeignCode failures;

	private final Observation observation;

	/**
	 * Start observing.
	 * @param id id of the task, null for many
	 * @param summarize reads the answer
	 * @param failures handles exceptions of the observation: a call is made whether it is
	 * observed or not
	 */
	ObservedAdd(ObservationRegistry registry, @Nullable TaskAddConvention convention, QueueName queue,
			@Nullable String id, Function<R, AddSummary> summarize, ForeignCode failures) {
		this.context = new TaskAddContext(queue, id);
		this.registry = registry;
		this.summarize = summarize;
		this.failures = failures;
		this.observation = startObservation(convention);
	}

	private Observation startObservation(@Nullable TaskAddConvention convention) {
		try {
			return ChihuoObservation.TASK_ADD.observation(convention, DEFAULT, () -> this.context, this.registry)
				.start();
		}
		catch (RuntimeException | Error ex) {
			this.failures.logFailure(ex);
			return Observation.NOOP;
		}
	}

	private TraceHeaders traceHeaders() {
		Map<String, String> carrier = this.context.getCarrier();
		return new TraceHeaders((carrier != null) ? carrier : Map.of());
	}

	R callObserved(Function<TraceHeaders, R> call) {
		try {
			R answer = callInScope(call);
			this.context.setSummary(this.summarize.apply(answer));
			return answer;
		}
		catch (RuntimeException | Error ex) {
			onFailed(ex);
			throw ex;
		}
		finally {
			stopObservation();
		}
	}

	CompletableFuture<R> callAsync(Function<TraceHeaders, CompletableFuture<R>> call) {
		CompletableFuture<R> answer;
		try {
			answer = callInScope(call);
		}
		catch (RuntimeException | Error ex) {
			onAnswered(null, ex);
			throw ex;
		}
		return answer.whenComplete(this::onAnswered);
	}

	private <A> A callInScope(Function<TraceHeaders, A> call) {
		CurrentObservation current = openScope();
		try {
			return call.apply(traceHeaders());
		}
		finally {
			if (current != null) {
				this.failures.callSafely(current::closeScope);
			}
		}
	}

	private @Nullable CurrentObservation openScope() {
		try {
			return CurrentObservation.openScope(this.observation, this.registry);
		}
		catch (RuntimeException | Error ex) {
			this.failures.logFailure(ex);
			return null;
		}
	}

	private void onAnswered(@Nullable R answer, @Nullable Throwable failure) {
		if (answer != null) {
			this.context.setSummary(this.summarize.apply(answer));
		}
		if (failure != null) {
			onFailed(failure);
		}
		stopObservation();
	}

	private void stopObservation() {
		this.failures.callSafely(this.observation::stop);
	}

	private void onFailed(Throwable failure) {
		Throwable cause = failure.getCause();
		Throwable unwrapped = (failure instanceof CompletionException && cause != null) ? cause : failure;
		if (unwrapped instanceof QueueFullException full) {
			this.context.setSummary(full.summary());
		}
		this.failures.callSafely(() -> this.observation.error(unwrapped));
	}

}
