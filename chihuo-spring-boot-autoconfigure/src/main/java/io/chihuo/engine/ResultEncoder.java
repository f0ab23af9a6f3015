// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.lang.reflect.Type;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import io.chihuo.ResultRejectedException;
import io.chihuo.codec.OutcomeContent;
import io.chihuo.codec.PayloadCodec;
import io.chihuo.codec.TaskCodec;

/**
 * Encodes the results and failures of runs for those who await them. Calls code of the
 * application, which may block or throw.
 */
final class ResultEncoder {

	private static final byte[] NOTHING = {};

	private final TaskCodec codec;

	/** Null if the type of each result is taken from itself. */
	private final @Nullable Type resultType;

	private final String worker;

	private final long maxSize;

	private final ConcurrentMap<Type, PayloadCodec<Object>> codecs = new ConcurrentHashMap<>();

	/**
	 * Create an encoder.
	 * @param resultType declared type of the results, null if it is not known
	 * @param worker name of this node
	 * @param maxSize most bytes of an encoded result
	 */
	ResultEncoder(TaskCodec codec, @Nullable Type resultType, String worker, long maxSize) {
		this.codec = codec;
		this.resultType = resultType;
		this.worker = worker;
		this.maxSize = maxSize;
	}

	/**
	 * Encode a result; no bytes for none.
	 * @throws ResultRejectedException if it cannot be stored
	 */
	byte[] encodeResult(TaskRun<?> run) {
		Object result = run.result();
		if (result == null) {
			return NOTHING;
		}
		byte[] body;
		try {
			Type type = (this.resultType != null) ? this.resultType : result.getClass();
			body = this.codecs.computeIfAbsent(type, this.codec::forType).encode(result);
		}
		catch (Throwable ex) {
			throw new ResultRejectedException("The result, a " + result.getClass().getName()
					+ ", cannot be serialised: " + FailureText.messageLine(ex) + ". The run is not repeated", ex);
		}
		if (body.length > this.maxSize) {
			throw new ResultRejectedException(
					"The result takes " + body.length + " bytes, and 'chihuo.max-payload-size' allows " + this.maxSize
							+ ": store large data elsewhere and return a reference to it. The run is not repeated",
					null);
		}
		return new OutcomeContent(false, this.codec.name(), this.worker, run.attempt(), body).toBytes();
	}

	/** Encode a failure. */
	byte[] encodeFailure(TaskRun<?> run, Throwable failure) {
		byte[] body = FailureText.toDetails(failure).toBytes();
		return new OutcomeContent(true, "", this.worker, run.attempt(), body).toBytes();
	}

}
