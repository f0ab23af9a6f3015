// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The stored form of the result or the failure of a run.
 *
 * @param failed whether the body is that of {@link FailureDetails}
 * @param codec name of the codec of a result
 * @param worker name of the node that made the run
 * @param attempt which run of the task it was
 * @param body encoded result or failure
 */
public record OutcomeContent(boolean failed, String codec, String worker, int attempt, byte[] body) {

	private static final byte FORMAT_VERSION = 1;

	/**
	 * Bytes to store.
	 */
	public byte[] toBytes() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(this.body.length + 64);
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeByte(FORMAT_VERSION);
			out.writeBoolean(this.failed);
			out.writeUTF(this.codec);
			out.writeUTF(this.worker);
			out.writeInt(this.attempt);
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
		return bytes.length > 1 && bytes[0] == FORMAT_VERSION && bytes[1] != 0;
	}

	/**
	 * Read stored bytes.
	 * @throws UndecodablePayloadException if they are damaged, or of a later version
	 */
	public static OutcomeContent fromBytes(byte[] bytes) {
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			if (in.readByte() != FORMAT_VERSION) {
				throw new UndecodablePayloadException("The stored result needs a later version of Chihuo", null);
			}
			return new OutcomeContent(in.readBoolean(), in.readUTF(), in.readUTF(), in.readInt(), in.readAllBytes());
		}
		catch (IOException ex) {
			throw new UndecodablePayloadException("The stored result is damaged", ex);
		}
	}

}
