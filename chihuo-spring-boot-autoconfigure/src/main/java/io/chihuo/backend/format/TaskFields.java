// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.format;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.UnreadableTask;

/**
 * Fields of a task that are stored beside its payload: each a tag of one byte, a length
 * of four bytes and so many bytes. Tag 0, which has no length, stands before the payload.
 * <p>
 * A field with an unknown tag is skipped if the tag is at most 127. A larger tag says
 * that only nodes that know it can run the task. Fields are written back byte for byte as
 * they were read, unknown ones included.
 */
public final class TaskFields {

	/**
	 * No fields.
	 */
	public static final TaskFields NONE = new TaskFields(Map.of(), new byte[0], null);

	/** Tag of the payload. */
	private static final byte PAYLOAD_FRAME_KIND = 0;

	/** Number of the headers, then names and values, each with its length. */
	private static final byte HEADERS_FRAME_KIND = 1;

	private static final int FRAME_BYTES = 5;

	private final Map<String, String> headers;

	/** As it was read; null for a new task. */
	private final byte @Nullable [] encoded;

	private final @Nullable UnreadableTask unreadable;

	private TaskFields(Map<String, String> headers, byte @Nullable [] encoded, @Nullable UnreadableTask unreadable) {
		this.headers = headers;
		this.encoded = encoded;
		this.unreadable = unreadable;
	}

	/**
	 * Fields of a new task.
	 */
	public static TaskFields of(Map<String, String> headers) {
		return headers.isEmpty() ? NONE : new TaskFields(headers, null, null);
	}

	/**
	 * Fields that stand for unreadable data; they stay unreadable when they are stored
	 * again.
	 */
	public static TaskFields damagedPart(String part) {
		return new TaskFields(Map.of(), new byte[] { PAYLOAD_FRAME_KIND }, UnreadableTask.damagedPart(part));
	}

	private static byte[] encodeHeaders(Map<String, String> headers) {
		byte[][] texts = new byte[2 * headers.size()][];
		int count = 0;
		int size = Integer.BYTES * (1 + texts.length);
		for (Map.Entry<String, String> header : headers.entrySet()) {
			texts[count++] = header.getKey().getBytes(StandardCharsets.UTF_8);
			texts[count++] = header.getValue().getBytes(StandardCharsets.UTF_8);
			size += texts[count - 2].length + texts[count - 1].length;
		}
		ByteBuffer bytes = ByteBuffer.allocate(FRAME_BYTES + size)
			.put(HEADERS_FRAME_KIND)
			.putInt(size)
			.putInt(headers.size());
		for (byte[] text : texts) {
			bytes.putInt(text.length).put(text);
		}
		return bytes.array();
	}

	/**
	 * Read fields that were stored apart from the payload.
	 * @param encoded the fields; null for none
	 */
	public static TaskFields decodeHeaders(byte @Nullable [] encoded) {
		if (encoded == null || encoded.length == 0) {
			return NONE;
		}
		return readFrom(ByteBuffer.wrap(encoded), false);
	}

	/**
	 * Read fields that stand before the payload. The buffer is left at the payload, or at
	 * its end if that cannot be found.
	 */
	public static TaskFields readFrom(ByteBuffer buffer) {
		if (buffer.hasRemaining() && buffer.get(buffer.position()) == PAYLOAD_FRAME_KIND) {
			buffer.get();
			return NONE;
		}
		return readFrom(buffer, true);
	}

	private static TaskFields readFrom(ByteBuffer buffer, boolean payloadFollows) {
		int start = buffer.position();
		FieldReader reader = new FieldReader();
		UnreadableTask damage = null;
		try {
			boolean payloadFound = reader.readFields(buffer);
			damage = (payloadFound == payloadFollows) ? null : UnreadableTask.damagedPart("it has no payload");
		}
		catch (BufferUnderflowException | IndexOutOfBoundsException ex) {
			damage = UnreadableTask.damagedPart("it ends within a field");
		}
		int end = (damage == null && payloadFollows) ? buffer.position() - 1 : buffer.limit();
		byte[] encoded = new byte[end - start];
		buffer.get(start, encoded);
		if (damage != null) {
			buffer.position(buffer.limit());
		}
		return new TaskFields(Collections.unmodifiableMap(reader.headers), encoded,
				(damage != null) ? damage : reader.unreadable);
	}

	public Map<String, String> headers() {
		return this.headers;
	}

	/**
	 * Why this node cannot run the task, null if it can.
	 */
	public @Nullable UnreadableTask unreadableTask() {
		return this.unreadable;
	}

	/**
	 * The fields without a payload; not to be changed.
	 */
	public byte[] encodedHeaders() {
		return (this.encoded != null) ? this.encoded : encodeHeaders(this.headers);
	}

	/**
	 * The fields with the payload behind them.
	 */
	public byte[] encodedWith(byte[] payload) {
		byte[] fields = encodedHeaders();
		byte[] bytes = new byte[fields.length + 1 + payload.length];
		System.arraycopy(fields, 0, bytes, 0, fields.length);
		bytes[fields.length] = PAYLOAD_FRAME_KIND;
		System.arraycopy(payload, 0, bytes, fields.length + 1, payload.length);
		return bytes;
	}

	/**
	 * Reads one field after the other.
	 */
	private static final class FieldReader {

		private final Map<String, String> headers = new TreeMap<>();

		private @Nullable UnreadableTask unreadable;

		/** Returns whether the payload follows. */
		boolean readFields(ByteBuffer buffer) {
			while (buffer.hasRemaining()) {
				byte tag = buffer.get();
				if (tag == PAYLOAD_FRAME_KIND) {
					return true;
				}
				readField(tag, readPart(buffer));
			}
			return false;
		}

		private void readField(byte tag, ByteBuffer field) {
			if (tag == HEADERS_FRAME_KIND) {
				for (int left = field.getInt(); left > 0; left--) {
					this.headers.put(readText(field), readText(field));
				}
			}
			else if (tag < 0) {
				this.unreadable = UnreadableTask.newerPart("it has a field of kind " + Byte.toUnsignedInt(tag));
			}
		}

		private static String readText(ByteBuffer buffer) {
			byte[] text = new byte[checkedLength(buffer)];
			buffer.get(text);
			return new String(text, StandardCharsets.UTF_8);
		}

		private static int checkedLength(ByteBuffer buffer) {
			int length = buffer.getInt();
			if (length < 0 || length > buffer.remaining()) {
				throw new BufferUnderflowException();
			}
			return length;
		}

		private static ByteBuffer readPart(ByteBuffer buffer) {
			int length = checkedLength(buffer);
			ByteBuffer part = buffer.slice(buffer.position(), length);
			buffer.position(buffer.position() + length);
			return part;
		}

	}

}
