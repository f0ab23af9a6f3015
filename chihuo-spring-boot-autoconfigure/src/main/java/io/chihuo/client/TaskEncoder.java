package io.chihuo.client;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddOptions;
import io.chihuo.InvalidTaskException;
import io.chihuo.backend.NewTask;
import io.chihuo.codec.PayloadCodec;

/**
 * Checks and encodes tasks at the door: what passes can be stored.
 *
 * @param <T> the payload's type
 */
final class TaskEncoder<T> {

	private final PayloadCodec<T> codec;

	private final long maxSize;

	TaskEncoder(PayloadCodec<T> codec, long maxSize) {
		this.codec = codec;
		this.maxSize = maxSize;
	}

	NewTask encode(String id, @Nullable T payload, boolean first, AddOptions options) {
		TaskIds.check(id);
		byte[] bytes = serialise(id, payload);
		long size = bytes.length + size(options.headers());
		if (size > this.maxSize) {
			throw new InvalidTaskException(
					"Payload of task '" + id + "' takes " + size + " bytes, and " + "'chihuo.max-payload-size' allows "
							+ this.maxSize + ": store what is large elsewhere and add a " + "reference to it");
		}
		return new NewTask(id, bytes, first, options);
	}

	private byte[] serialise(String id, @Nullable T payload) {
		try {
			return this.codec.encode(payload);
		}
		catch (RuntimeException ex) {
			throw new InvalidTaskException("Payload of task '" + id + "' cannot be serialised: " + ex.getMessage(), ex);
		}
	}

	private static long size(Map<String, String> headers) {
		long size = 0;
		for (Map.Entry<String, String> header : headers.entrySet()) {
			size += TaskIds.utf8Length(header.getKey()) + TaskIds.utf8Length(header.getValue());
		}
		return size;
	}

}
