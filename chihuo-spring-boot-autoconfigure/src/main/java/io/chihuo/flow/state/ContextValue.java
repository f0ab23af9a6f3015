// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * A value of the context of a flow: a whole number, or something that is encoded.
 *
 * @param number the number, unless it is encoded
 * @param codec name of the codec that has encoded it
 * @param encoded the encoded value, null for a number; empty for none; not to be changed
 */
public record ContextValue(long number, String codec, byte @Nullable [] encoded) {

	/**
	 * For a value that is to be removed.
	 */
	public static final ContextValue NONE = new ContextValue(0, "", new byte[0]);

	static ContextValue ofNumber(long number) {
		return new ContextValue(number, "", null);
	}

	boolean isNone() {
		byte[] bytes = this.encoded;
		return bytes != null && bytes.length == 0;
	}

	/** About how many bytes it takes. */
	int size() {
		byte[] bytes = this.encoded;
		return (bytes != null) ? bytes.length : Long.BYTES;
	}

	void write(DataOutputStream out) throws IOException {
		byte[] bytes = this.encoded;
		out.writeBoolean(bytes != null);
		if (bytes == null) {
			out.writeLong(this.number);
			return;
		}
		out.writeUTF(this.codec);
		ProgressFormat.writeBytes(bytes, out);
	}

	static ContextValue read(DataInputStream in) throws IOException {
		return in.readBoolean() ? new ContextValue(0, in.readUTF(), ProgressFormat.readBytes(in))
				: ofNumber(in.readLong());
	}

}
