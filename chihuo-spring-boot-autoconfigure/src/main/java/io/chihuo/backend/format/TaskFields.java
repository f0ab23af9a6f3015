// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.format;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeInt(headers.size());
			for (Map.Entry<String, String> header : headers.entrySet()) {
				writeText(out, header.getKey());
				writeText(out, header.getValue());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return ByteBuffer.allocate(FRAME_BYTES + bytes.size())
			.put(HEADERS_FRAME_KIND)
			.putInt(bytes.size())
			.put(bytes.toByteArray())
			.array();
	}

	private static void writeText(DataOutputStream out, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		out.writeInt(bytes.length);
		out.write(bytes);
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
			return StandardCharsets.UTF_8.decode(readPart(buffer)).toString();
		}

		private static ByteBuffer readPart(ByteBuffer buffer) {
			int length = buffer.getInt();
			ByteBuffer part = buffer.slice(buffer.position(), length);
			buffer.position(buffer.position() + length);
			return part;
		}

	}

}
