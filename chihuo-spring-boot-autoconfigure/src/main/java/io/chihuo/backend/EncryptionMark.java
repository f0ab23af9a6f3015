// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend;

import java.util.Arrays;

/**
 * First bytes of an encrypted content, by which a node without keys knows it. They begin
 * no JSON, and no CBOR that means anything.
 */
public final class EncryptionMark {

	/**
	 * Number of bytes.
	 */
	public static final int MARK_BYTES = 4;

	private static final byte[] BYTES = { (byte) 0xC4, 'C', 'H', 'E' };

	private EncryptionMark() {
	}

	/**
	 * Write the mark to the beginning of a content.
	 */
	public static void writeTo(byte[] content) {
		System.arraycopy(BYTES, 0, content, 0, MARK_BYTES);
	}

	/**
	 * Whether a content begins with the mark.
	 */
	public static boolean isOn(byte[] content) {
		return content.length >= MARK_BYTES && content[0] == BYTES[0]
				&& Arrays.equals(content, 0, MARK_BYTES, BYTES, 0, MARK_BYTES);
	}

}
