// SPDX-License-Identifier: Apache-2.0

package com.example.checksum;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;

/**
 * Appends checksums to payloads, and removes them again. No payload stays none.
 */
public final class PayloadChecksum {

	byte[] append(byte[] payload) {
		return (payload.length == 0) ? payload
				: ByteBuffer.allocate(payload.length + Integer.BYTES)
					.put(payload)
					.putInt(compute(payload, payload.length))
					.array();
	}

	byte[] remove(byte[] stored) throws DataFormatException {
		if (stored.length == 0) {
			return stored;
		}
		int length = stored.length - Integer.BYTES;
		if (length < 0 || ByteBuffer.wrap(stored).getInt(length) != compute(stored, length)) {
			throw new DataFormatException("The checksum does not match");
		}
		return Arrays.copyOf(stored, length);
	}

	private static int compute(byte[] bytes, int length) {
		CRC32C checksum = new CRC32C();
		checksum.update(bytes, 0, length);
		return (int) checksum.getValue();
	}

}
