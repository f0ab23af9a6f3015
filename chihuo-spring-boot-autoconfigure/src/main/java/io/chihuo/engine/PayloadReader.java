// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.LoopDefinition;
import io.chihuo.client.TaskHeaders;
import io.chihuo.client.TaskPayloadCodec;
import io.chihuo.client.UnknownKindException;
import io.chihuo.codec.PayloadCodec;
import io.chihuo.codec.TaskCodec;
import io.chihuo.engine.result.MethodCall;
import io.chihuo.engine.result.MethodSignatures;

/**
 * Decodes the payloads that a handler gets.
 *
 * @param <T> the payload's type
 */
interface PayloadReader<T> {

	/**
	 * Decode a payload.
	 * @param headers headers of its task
	 */
	@Nullable T decode(byte[] payload, Map<String, String> headers);

	/**
	 * Codec of payloads without headers, as most are; null if there is none.
	 */
	default @Nullable PayloadCodec<T> unnamedCodec() {
		return null;
	}

	/** The reader for the handler of a loop. */
	@SuppressWarnings("unchecked") // handlers of calls take any payload
	static <T> PayloadReader<T> forLoop(LoopDefinition<T> definition, TaskCodec codec, TaskPayloadCodec<T> payloads) {
		return (definition.handler() instanceof MethodSignatures methods)
				? (PayloadReader<T>) readerOf(new MethodPayloads(codec, methods)) : new PlainReader<>(payloads);
	}

	private static PayloadReader<?> readerOf(MethodPayloads calls) {
		PayloadReader<MethodCall> reader = calls::decodeCall;
		return reader;
	}

	/**
	 * Reads payloads of one type.
	 *
	 * @param payloads their codec
	 * @param <T> their type
	 */
	record PlainReader<T>(TaskPayloadCodec<T> payloads) implements PayloadReader<T> {

		@Override
		public @Nullable T decode(byte[] payload, Map<String, String> headers) {
			String method = headers.isEmpty() ? null : headers.get(TaskHeaders.METHOD);
			if (method != null) {
				// its arguments might decode as a payload of another meaning
				throw UnknownKindException.ofMethod(method);
			}
			return this.payloads.decode(payload, headers);
		}

		@Override
		public @Nullable PayloadCodec<T> unnamedCodec() {
			return this.payloads.unnamedCodec();
		}

	}

}
