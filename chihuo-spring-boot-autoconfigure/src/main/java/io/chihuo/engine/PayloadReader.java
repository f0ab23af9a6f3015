// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.LoopDefinition;
import io.chihuo.client.TaskPayloadCodec;
import io.chihuo.codec.TaskCodec;
import io.chihuo.engine.result.MethodSignatures;

/**
 * Decodes the payloads that a handler gets.
 *
 * @param <T> the payload's type
 */
@FunctionalInterface
interface PayloadReader<T> {

	/**
	 * Decode a payload.
	 * @param headers headers of its task
	 */
	@Nullable T decode(byte[] payload, Map<String, String> headers);

	/** The reader for the handler of a loop. */
	@SuppressWarnings("unchecked") // handlers of calls take any payload
	static <T> PayloadReader<T> forLoop(LoopDefinition<T> definition, TaskCodec codec, TaskPayloadCodec<T> payloads) {
		return (definition.handler() instanceof MethodSignatures methods)
				? (PayloadReader<T>) (PayloadReader<?>) new MethodPayloads(codec, methods)::decodeCall
				: payloads::decode;
	}

}
