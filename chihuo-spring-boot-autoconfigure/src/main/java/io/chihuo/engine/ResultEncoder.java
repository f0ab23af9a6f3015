// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import io.chihuo.FlowStep;
import io.chihuo.ResultRejectedException;
import io.chihuo.RunOutcome;
import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.ExpiryKind;
import io.chihuo.codec.FailureDetails;
import io.chihuo.codec.OutcomeContent;
import io.chihuo.codec.PayloadCodec;
import io.chihuo.codec.TaskCodec;
import io.chihuo.concurrent.FailureText;

/**
 * Encodes the results and failures of runs for those who await them. Calls code of the
 * application, which may block or throw.
 */
final class ResultEncoder {

	private static final byte[] NOTHING = {};

	private final TaskCodec codec;

	private final ResultTypes types;

	private final String worker;

	private final long maxSize;

	private final ConcurrentMap<ResultCodec, PayloadCodec<Object>> codecs = new ConcurrentHashMap<>();

	private record ResultCodec(TaskCodec codec, Type type) {
	}

	/**
	 * Create an encoder.
	 * @param types declared types of the results
	 * @param worker name of this node
	 * @param maxSize most bytes of an encoded result
	 */
	ResultEncoder(TaskCodec codec, ResultTypes types, String worker, long maxSize) {
		this.codec = codec;
		this.types = types;
		this.worker = worker;
		this.maxSize = maxSize;
	}

	/**
	 * Encode a result; no bytes for none.
	 * @throws ResultRejectedException if it cannot be stored
	 */
	byte[] encodeResult(TaskRun<?> run) {
		Object result = pushSteps(run, run.result());
		byte[] changes = RunScope.closeChanges(run);
		if (result == null) {
			return (changes.length == 0) ? NOTHING
					: new OutcomeContent(false, "", this.worker, run.attempt(), NOTHING, changes).toBytes();
		}
		int size;
		try {
			TaskCodec codec = codecOf(run);
			Type declared = this.types.resultType(run.leasedTask().headers());
			Type type = (declared != null) ? declared : result.getClass();
			byte[] body = this.codecs
				.computeIfAbsent(new ResultCodec(codec, type), (key) -> key.codec().forType(key.type()))
				.encode(result);
			size = Objects.requireNonNull(body, "the codec returned null").length;
			if (size <= this.maxSize) {
				return new OutcomeContent(false, Objects.requireNonNull(codec.name(), "the codec has no name"),
						this.worker, run.attempt(), body, changes)
					.toBytes();
			}
		}
		catch (Throwable ex) {
			throw new ResultRejectedException("The result, a " + result.getClass().getName()
					+ ", cannot be serialised: " + FailureText.messageLine(ex) + ". The run is not repeated", ex);
		}
		throw new ResultRejectedException("The result takes " + size + " bytes, and 'chihuo.max-payload-size' allows "
				+ this.maxSize + ": store large data elsewhere and return a reference to it. The run is not repeated",
				null);
	}

	/** Steps that a handler returns run next; they are no result. */
	private @Nullable Object pushSteps(TaskRun<?> run, @Nullable Object result) {
		if (!(result instanceof FlowStep) && !(result instanceof Collection<?>)) {
			return result;
		}
		if (result instanceof Collection<?> steps && !isOfSteps(run, steps)) {
			return result;
		}
		try {
			Collection<?> steps = (result instanceof Collection<?> several) ? several : List.of(result);
			for (Object step : steps) {
				run.flow().pushFront((FlowStep) step);
			}
			return null;
		}
		catch (Throwable ex) {
			throw new ResultRejectedException("The steps that the handler has returned cannot be added to a flow: "
					+ FailureText.messageLine(ex) + ". The run is not repeated", ex);
		}
	}

	/**
	 * The codec says why a collection cannot be read, such as one that is loaded late.
	 */
	private boolean isOfSteps(TaskRun<?> run, Collection<?> result) {
		try {
			return result.stream().allMatch(FlowStep.class::isInstance)
					&& (!result.isEmpty() || this.types.resultType(run.leasedTask().headers()) == void.class);
		}
		catch (Throwable ex) {
			return false;
		}
	}

	/** The codec that wrote the task: who awaits it can read that. */
	private TaskCodec codecOf(TaskRun<?> run) {
		TaskCodec found = this.codec
			.findCodec(run.leasedTask().headers().getOrDefault(TaskHeaders.CODEC, TaskCodec.JSON_NAME));
		return (found != null) ? found : this.codec;
	}

	/** Encode a failure. */
	byte[] encodeFailure(TaskRun<?> run, Throwable failure) {
		FailureDetails details = FailureDetailsReader.toDetails(failure);
		ExpiryKind expiry = (failure instanceof TaskExpiredException expired) ? expired.kind()
				: (run.interruptReason() == RunOutcome.RETRY) ? ExpiryKind.RUN_TIMEOUT : null;
		boolean rethrown = expiry == null && this.types.isRethrown(run.leasedTask().headers(), failure.getClass());
		FailureDetails marked = rethrown ? details.asRethrown() : details;
		return encodeDetails(run, (expiry != null) ? details.ofKind(expiry) : marked);
	}

	/** Encode the failure of a run whose result was rejected. */
	byte[] encodeRejection(TaskRun<?> run, RuntimeException failure) {
		return encodeDetails(run, FailureDetailsReader.toDetails(failure).ofRejectedResult());
	}

	private byte[] encodeDetails(TaskRun<?> run, FailureDetails details) {
		FailureDetails told = run.leasedTask().hasUncertainRun() ? details.asUncertain() : details;
		return new OutcomeContent(true, "", this.worker, run.attempt(), told.toBytes()).toBytes();
	}

}
