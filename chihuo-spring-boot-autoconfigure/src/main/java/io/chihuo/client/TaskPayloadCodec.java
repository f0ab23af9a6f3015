// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.lang.reflect.Type;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddOptions;
import io.chihuo.codec.PayloadCodec;
import io.chihuo.codec.TaskCodec;

/**
 * Codec for the payloads of one queue. Writes by the codec of this node, and reads by
 * that whose name came with the task.
 *
 * @param <T> the payload's type
 */
public final class TaskPayloadCodec<T> {

	private final TaskCodec codec;

	private final Type type;

	private final String name;

	private final PayloadCodec<T> writer;

	private final AddOptions defaults;

	private final ConcurrentMap<String, PayloadCodec<T>> readers = new ConcurrentHashMap<>();

	/**
	 * Create a codec.
	 * @throws io.chihuo.ChihuoConfigurationException if payloads of the type can never be
	 * read
	 */
	public TaskPayloadCodec(TaskCodec codec, Type type) {
		this.codec = codec;
		this.type = type;
		this.name = codec.name();
		this.writer = codec.forType(type);
		this.defaults = addName(AddOptions.DEFAULTS);
	}

	/**
	 * Codec that payloads are written with.
	 */
	PayloadCodec<T> writer() {
		return this.writer;
	}

	/** Whether the name of the codec has to be sent along. */
	boolean isNamed() {
		return !this.name.equals(TaskCodec.JSON_NAME);
	}

	/**
	 * Codec of payloads that come without the name of one, as most do; null if this node
	 * writes by another one.
	 */
	public @Nullable PayloadCodec<T> unnamedCodec() {
		return isNamed() ? null : this.writer;
	}

	/** Name the codec, but for JSON. */
	AddOptions withCodecName(AddOptions options) {
		return (options == AddOptions.DEFAULTS) ? this.defaults : addName(options);
	}

	private AddOptions addName(AddOptions options) {
		return this.name.equals(TaskCodec.JSON_NAME) ? options : options.header(TaskHeaders.CODEC, this.name);
	}

	/**
	 * Decode a payload.
	 * @param headers headers of its task
	 * @throws UnknownKindException if this node does not have the codec that wrote it
	 * @throws RuntimeException if it does not decode
	 */
	public @Nullable T decode(byte[] payload, Map<String, String> headers) {
		String written = headers.isEmpty() ? TaskCodec.JSON_NAME
				: headers.getOrDefault(TaskHeaders.CODEC, TaskCodec.JSON_NAME);
		return decodeWritten(payload, written);
	}

	/**
	 * Decode a payload or result.
	 * @param written name of the codec that wrote it
	 * @throws UnknownKindException if this node does not have it
	 * @throws RuntimeException if it does not decode
	 */
	public @Nullable T decodeWritten(byte[] payload, String written) {
		return written.equals(this.name) ? this.writer.decode(payload) : findReader(written).decode(payload);
	}

	private PayloadCodec<T> findReader(String written) {
		PayloadCodec<T> reader = this.readers.get(written);
		if (reader != null) {
			return reader;
		}
		TaskCodec found = this.codec.findCodec(written);
		if (found == null) {
			throw UnknownKindException.ofCodec(written);
		}
		PayloadCodec<T> created = found.forType(this.type);
		this.readers.put(written, created);
		return created;
	}

}
