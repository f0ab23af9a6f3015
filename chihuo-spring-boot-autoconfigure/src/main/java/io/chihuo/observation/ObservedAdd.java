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

/**
 * The observation of one call that adds tasks. Its scope is open while the method runs,
 * and it stops when the call is answered.
 *
 * @param <R> what is answered
 */
final class ObservedAdd<R> {

	private static final TaskAddConvention DEFAULT = new DefaultTaskAddConvention();

	private final TaskAddContext context;

	private final Observation observation;

	private final Function<R, AddSummary> summary;

	/**
	 * Start observing.
	 * @param id id of the task, null for many
	 * @param summary reads the answer
	 */
	ObservedAdd(ObservationRegistry registry, @Nullable TaskAddConvention convention, String loop, @Nullable String id,
			Function<R, AddSummary> summary) {
		this.context = new TaskAddContext(loop, id);
		this.observation = ChihuoObservation.TASK_ADD.observation(convention, DEFAULT, () -> this.context, registry)
			.start();
		this.summary = summary;
	}

	private TraceHeaders headers() {
		Map<String, String> carrier = this.context.getCarrier();
		return new TraceHeaders((carrier != null) ? carrier : Map.of());
	}

	R call(Function<TraceHeaders, R> call) {
		try {
			R answer = scoped(call);
			this.context.setSummary(this.summary.apply(answer));
			return answer;
		}
		catch (RuntimeException | Error ex) {
			failed(ex);
			throw ex;
		}
		finally {
			this.observation.stop();
		}
	}

	CompletableFuture<R> callAsync(Function<TraceHeaders, CompletableFuture<R>> call) {
		CompletableFuture<R> answer;
		try {
			answer = scoped(call);
		}
		catch (RuntimeException | Error ex) {
			answered(null, ex);
			throw ex;
		}
		return answer.whenComplete(this::answered);
	}

	private <A> A scoped(Function<TraceHeaders, A> call) {
		Observation.Scope scope = this.observation.openScope();
		try {
			return call.apply(headers());
		}
		finally {
			scope.close();
		}
	}

	private void answered(@Nullable R answer, @Nullable Throwable failure) {
		if (answer != null) {
			this.context.setSummary(this.summary.apply(answer));
		}
		if (failure != null) {
			failed(failure);
		}
		this.observation.stop();
	}

	private void failed(Throwable failure) {
		Throwable cause = failure.getCause();
		Throwable unwrapped = (failure instanceof CompletionException && cause != null) ? cause : failure;
		if (unwrapped instanceof QueueFullException full) {
			this.context.setSummary(full.summary());
		}
		this.observation.error(unwrapped);
	}

}
