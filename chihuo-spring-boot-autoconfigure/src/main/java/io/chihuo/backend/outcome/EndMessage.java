// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outcome;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * The message that wakes a node when a task ends that it watches.
 *
 * @param loop loop whose queue the task was in
 * @param key the task
 * @param end its end, null if it is too large and has to be read
 */
public record EndMessage(String loop, OutcomeKey key, @Nullable TaskEnd end) {

	private static final int MESSAGE_FORMAT = 1;

	/**
	 * The message of an end.
	 */
	public static EndMessage of(String loop, TaskEnd end) {
		String reason = end.reason();
		int bytes = end.content().length + ((reason != null) ? reason.length() : 0);
		return new EndMessage(loop, end.key(), (bytes <= TaskEnd.MAX_PUSHED_BYTES) ? end : null);
	}

	/**
	 * The message as it is sent.
	 */
	public byte[] toBytes() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			writeTo(new DataOutputStream(bytes));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private void writeTo(DataOutputStream out) throws IOException {
		out.writeByte(MESSAGE_FORMAT);
		writeText(out, this.loop);
		writeText(out, this.key.id());
		out.writeLong(this.key.order());
		TaskEnd end = this.end;
		out.writeBoolean(end != null);
		if (end == null) {
			return;
		}
		writeText(out, end.ending().name());
		writeBytes(out, end.content());
		out.writeBoolean(end.reason() != null);
		writeText(out, String.valueOf(end.reason()));
		out.writeLong(end.endedAt());
		writeBytes(out, end.tokenHash());
	}

	/**
	 * Read a message.
	 * @throws IllegalArgumentException if it is of a later version, or damaged
	 */
	public static EndMessage readMessage(byte[] message) {
		try {
			return readFrom(new DataInputStream(new ByteArrayInputStream(message)));
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("The message is damaged", ex);
		}
	}

	private static EndMessage readFrom(DataInputStream in) throws IOException {
		if (in.readByte() != MESSAGE_FORMAT) {
			throw new IllegalArgumentException("The message is of a later version");
		}
		String loop = readText(in);
		OutcomeKey key = new OutcomeKey(readText(in), in.readLong());
		return new EndMessage(loop, key, in.readBoolean() ? readEnd(key, in) : null);
	}

	private static TaskEnd readEnd(OutcomeKey key, DataInputStream in) throws IOException {
		TaskEnding ending = TaskEnding.valueOf(readText(in));
		byte[] content = readBytes(in);
		boolean hasReason = in.readBoolean();
		String reason = readText(in);
		return new TaskEnd(key.id(), key.order(), ending, content, hasReason ? reason : null, in.readLong(),
				readBytes(in));
	}

	private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
		out.writeInt(bytes.length);
		out.write(bytes);
	}

	private static byte[] readBytes(DataInputStream in) throws IOException {
		return in.readNBytes(in.readInt());
	}

	private static void writeText(DataOutputStream out, String text) throws IOException {
		writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
	}

	private static String readText(DataInputStream in) throws IOException {
		return new String(readBytes(in), StandardCharsets.UTF_8);
	}

}
