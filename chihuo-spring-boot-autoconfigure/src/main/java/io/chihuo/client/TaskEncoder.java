// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddOptions;
import io.chihuo.InvalidTaskException;
import io.chihuo.backend.NewTask;
import io.chihuo.codec.PayloadCodec;
import io.chihuo.concurrent.FailureText;

/**
 * Checks and encodes tasks before they are added: a task that passes can be stored.
 *
 * @param <T> the payload's type
 */
final class TaskEncoder<T> {

	private static final int MAX_HEADER_NAME_BYTES = 255;

	private static final int MAX_HEADER_BYTES = 64 * 1024;

	/** Bytes that a store needs for a header beside its name and value. */
	private static final int HEADER_FRAME_BYTES = 8;

	private final TaskPayloadCodec<T> codec;

	private final PayloadCodec<T> writer;

	/** Whether the name of the codec has to be sent along. */
	private final boolean named;

	private final long maxSize;

	TaskEncoder(TaskPayloadCodec<T> codec, long maxSize) {
		this.codec = codec;
		this.maxSize = maxSize;
		this.writer = codec.writer();
		this.named = codec.isNamed();
	}

	NewTask encodeTask(String id, @Nullable T payload, boolean first, AddOptions options) {
		TaskIds.checkAddedId(id);
		byte[] bytes = serialisePayload(id, payload);
		long size = bytes.length + headersSize(id, options.headers());
		if (size > this.maxSize) {
			throw new InvalidTaskException(
					"Payload of task '" + id + "' takes " + size + " bytes, and 'chihuo.max-payload-size' allows "
							+ this.maxSize + ": store large data elsewhere and add a reference to it");
		}
		return new NewTask(id, bytes, first, (payload instanceof CallPayload call) ? call.optionsWith(options)
				: withClocks(this.named ? this.codec.withCodecName(options) : options));
	}

	/** Send limits of time along. */
	private static AddOptions withClocks(AddOptions options) {
		AddOptions sent = options;
		Duration startWithin = options.startWithin();
		if (startWithin != null) {
			Instant due = options.due();
			sent = sent.header(TaskHeaders.START_WITHIN, millisText(options.delay().plus(startWithin)));
			sent = (due != null)
					? sent.header(TaskHeaders.START_BY, Long.toString(due.toEpochMilli() + startWithin.toMillis()))
					: sent;
		}
		Duration deadline = options.deadline();
		return (deadline != null) ? sent.header(TaskHeaders.DEADLINE_IN, millisText(deadline)) : sent;
	}

	private static String millisText(Duration time) {
		return Long.toString(time.toMillis());
	}

	private byte[] serialisePayload(String id, @Nullable T payload) {
		try {
			return (payload instanceof CallPayload call) ? call.body() : this.writer.encode(payload);
		}
		catch (RuntimeException ex) {
			throw new InvalidTaskException(
					"Payload of task '" + id + "' cannot be serialised: " + FailureText.messageLine(ex), ex);
		}
	}

	/** Bytes of the headers, which may have to fit into one frame of a message. */
	private static long headersSize(String id, Map<String, String> headers) {
		long size = 0;
		for (Map.Entry<String, String> header : headers.entrySet()) {
			if (TaskHeaders.isReserved(header.getKey())) {
				throw new InvalidTaskException("Task '" + id + "' has a header '" + header.getKey()
						+ "', and names that begin with 'chihuo-' are reserved: choose another name");
			}
			int name = TaskIds.utf8Length(header.getKey());
			if (name > MAX_HEADER_NAME_BYTES) {
				throw new InvalidTaskException("A header of task '" + id + "' has a name of " + name
						+ " bytes of UTF-8, and " + MAX_HEADER_NAME_BYTES + " are allowed");
			}
			size += name + TaskIds.utf8Length(header.getValue());
		}
		if (size + (long) headers.size() * HEADER_FRAME_BYTES > MAX_HEADER_BYTES) {
			throw new InvalidTaskException("The headers of task '" + id + "' take " + size + " bytes, and "
					+ MAX_HEADER_BYTES + " are allowed, less " + HEADER_FRAME_BYTES
					+ " for each header: put large values into the payload");
		}
		return size;
	}

}
