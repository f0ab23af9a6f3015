// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import io.chihuo.client.TaskHeaders;
import io.chihuo.client.UnknownKindException;
import io.chihuo.codec.PayloadCodec;
import io.chihuo.codec.TaskCodec;
import io.chihuo.engine.result.MethodCall;
import io.chihuo.engine.result.MethodSignature;
import io.chihuo.engine.result.MethodSignatures;

/**
 * Decodes tasks that are calls of methods.
 */
final class MethodPayloads {

	private final TaskCodec codec;

	private final MethodSignatures methods;

	private final ConcurrentMap<CodecKey, PayloadCodec<List<@Nullable Object>>> codecs = new ConcurrentHashMap<>();

	MethodPayloads(TaskCodec codec, MethodSignatures methods) {
		this.codec = codec;
		this.methods = methods;
	}

	private record CodecKey(String codec, String method) {
	}

	/**
	 * Decode a call.
	 * @throws UnknownKindException if this node lacks the method, the codec or a
	 * parameter that the call uses
	 * @throws RuntimeException if it does not decode
	 */
	MethodCall decodeCall(byte[] payload, Map<String, String> headers) {
		String name = headers.getOrDefault(TaskHeaders.METHOD, "");
		MethodSignature method = this.methods.findSignature(name);
		if (method == null) {
			throw UnknownKindException.ofMethod(name);
		}
		CodecKey key = new CodecKey(headers.getOrDefault(TaskHeaders.CODEC, TaskCodec.JSON_NAME), name);
		List<@Nullable Object> arguments = findCodec(key, method).decode(payload);
		int known = method.parameterTypes().size();
		if (arguments != null && arguments.stream().skip(known).anyMatch((argument) -> argument != null)) {
			throw UnknownKindException.ofParameters(name, known);
		}
		return new MethodCall(method, (arguments != null) ? arguments : List.of());
	}

	private PayloadCodec<List<@Nullable Object>> findCodec(CodecKey key, MethodSignature method) {
		PayloadCodec<List<@Nullable Object>> known = this.codecs.get(key);
		if (known != null) {
			return known;
		}
		TaskCodec found = this.codec.findCodec(key.codec());
		if (found == null) {
			throw UnknownKindException.ofCodec(key.codec());
		}
		PayloadCodec<List<@Nullable Object>> created = found.forArguments(method.parameterNames(),
				method.parameterTypes());
		this.codecs.put(key, created);
		return created;
	}

}
