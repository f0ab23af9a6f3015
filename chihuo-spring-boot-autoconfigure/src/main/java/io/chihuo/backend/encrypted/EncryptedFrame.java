// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.encrypted;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.EncryptionMark;

/**
 * An encrypted content as it is stored: the bytes that mark it, the version of this
 * layout, the kind of content, the length of the key's id, the id, the nonce and the
 * ciphertext with its tag.
 *
 * @param header all before the nonce
 * @param version version of the layout; of a later one only the header's first bytes are
 * known
 * @param kind code of the kind
 * @param keyId id of the key
 * @param nonce the nonce
 * @param ciphertext encrypted content and tag
 */
record EncryptedFrame(byte[] header, int version, byte kind, String keyId, byte[] nonce, byte[] ciphertext) {

	static final int FRAME_VERSION = 1;

	static final int NONCE_BYTES = 12;

	static final int TAG_BYTES = 16;

	private static final int VERSION_AT = EncryptionMark.MARK_BYTES;

	private static final int KIND_AT = VERSION_AT + 1;

	private static final int LENGTH_AT = KIND_AT + 1;

	private static final int FIXED_BYTES = LENGTH_AT + 1;

	private static final byte[] NOTHING = {};

	static byte[] header(ContentKind kind, String keyId) {
		byte[] id = keyId.getBytes(StandardCharsets.US_ASCII);
		byte[] header = new byte[FIXED_BYTES + id.length];
		EncryptionMark.writeTo(header);
		header[VERSION_AT] = FRAME_VERSION;
		header[KIND_AT] = kind.code();
		header[LENGTH_AT] = (byte) id.length;
		System.arraycopy(id, 0, header, FIXED_BYTES, id.length);
		return header;
	}

	/** Read a frame; null if the bytes are none. */
	static @Nullable EncryptedFrame read(byte[] stored) {
		if (stored.length < FIXED_BYTES || !EncryptionMark.isOn(stored)) {
			return null;
		}
		if (stored[VERSION_AT] != FRAME_VERSION) {
			return new EncryptedFrame(NOTHING, stored[VERSION_AT], stored[KIND_AT], "", NOTHING, NOTHING);
		}
		int nonceAt = FIXED_BYTES + Byte.toUnsignedInt(stored[LENGTH_AT]);
		int textAt = nonceAt + NONCE_BYTES;
		if (stored.length < textAt + TAG_BYTES) {
			return new EncryptedFrame(NOTHING, FRAME_VERSION, stored[KIND_AT], "", NOTHING, NOTHING);
		}
		return new EncryptedFrame(Arrays.copyOf(stored, nonceAt), FRAME_VERSION, stored[KIND_AT],
				new String(stored, FIXED_BYTES, nonceAt - FIXED_BYTES, StandardCharsets.US_ASCII),
				Arrays.copyOfRange(stored, nonceAt, textAt), Arrays.copyOfRange(stored, textAt, stored.length));
	}

}
