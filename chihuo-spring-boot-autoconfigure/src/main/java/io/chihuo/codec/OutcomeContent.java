// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The stored form of the result or the failure of a run.
 *
 * @param failed whether the body is that of {@link FailureDetails}
 * @param codec name of the codec of a result
 * @param worker name of the node that made the run
 * @param attempt which run of the task it was
 * @param body encoded result or failure
 * @param changes changes that the run asks of its flow, in the form of flows; empty for
 * none
 */
public record OutcomeContent(boolean failed, String codec, String worker, int attempt, byte[] body, byte[] changes) {

	private static final byte FORMAT_VERSION = 1;

	private static final byte[] NO_CHANGES = {};

	/** With changes, which nodes without flows need not read. */
	private static final byte CHANGES_VERSION = 2;

	/**
	 * A result or a failure without changes.
	 */
	public OutcomeContent(boolean failed, String codec, String worker, int attempt, byte[] body) {
		this(failed, codec, worker, attempt, body, NO_CHANGES);
	}

	/**
	 * Bytes to store.
	 */
	public byte[] toBytes() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(this.body.length + 64);
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeByte((this.changes.length > 0) ? CHANGES_VERSION : FORMAT_VERSION);
			out.writeBoolean(this.failed);
			out.writeUTF(this.codec);
			out.writeUTF(this.worker);
			out.writeInt(this.attempt);
			if (this.changes.length > 0) {
				out.writeInt(this.changes.length);
				out.write(this.changes);
			}
			out.write(this.body);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	/**
	 * Whether stored bytes are those of a failure.
	 */
	public static boolean isFailure(byte[] bytes) {
		return bytes.length > 1 && bytes[0] <= CHANGES_VERSION && bytes[1] != 0;
	}

	/**
	 * The changes that stored bytes contain, empty for none.
	 */
	public static byte[] changesOf(byte[] bytes) {
		return (bytes.length > 0 && bytes[0] == CHANGES_VERSION) ? fromBytes(bytes).changes() : NO_CHANGES;
	}

	/** Read so many bytes, and no fewer. */
	static byte[] readBytes(InputStream in, int length) throws IOException {
		byte[] bytes = (length >= 0) ? in.readNBytes(length) : NO_CHANGES;
		if (bytes.length != length) {
			throw new EOFException();
		}
		return bytes;
	}

	/**
	 * Read stored bytes.
	 * @throws UndecodablePayloadException if they are damaged, or of a later version
	 */
	public static OutcomeContent fromBytes(byte[] bytes) {
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			byte version = in.readByte();
			if (version != FORMAT_VERSION && version != CHANGES_VERSION) {
				throw new UndecodablePayloadException("The stored result needs a later version of Chihuo", null);
			}
			boolean failed = in.readBoolean();
			String codec = in.readUTF();
			String worker = in.readUTF();
			int attempt = in.readInt();
			byte[] changes = (version == CHANGES_VERSION) ? readBytes(in, in.readInt()) : NO_CHANGES;
			return new OutcomeContent(failed, codec, worker, attempt, in.readAllBytes(), changes);
		}
		catch (IOException ex) {
			throw new UndecodablePayloadException("The stored result is damaged", ex);
		}
	}

}
