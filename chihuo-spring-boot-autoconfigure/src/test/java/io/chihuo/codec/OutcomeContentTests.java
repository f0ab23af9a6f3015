// SPDX-License-Identifier: Apache-2.0

package io.chihuo.codec;

import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OutcomeContentTests {

	private static final byte[] CHANGES = { 7, 8 };

	private static byte[] write() {
		return new OutcomeContent(false, "json", "node", 3, new byte[] { 1 }, CHANGES).toBytes();
	}

	@Test
	void contentIsReadAsItWasWritten() {
		OutcomeContent read = OutcomeContent.fromBytes(write());
		assertThat(read.codec()).isEqualTo("json");
		assertThat(read.attempt()).isEqualTo(3);
		assertThat(read.body()).containsExactly(1);
		assertThat(read.changes()).isEqualTo(CHANGES);
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, Integer.MIN_VALUE, 4, Integer.MAX_VALUE })
	void lengthThatTheBytesDoNotHaveIsReported(int length) {
		byte[] bytes = write();
		int at = bytes.length - 1 - CHANGES.length - Integer.BYTES;
		for (int i = 0; i < Integer.BYTES; i++) {
			bytes[at + i] = (byte) (length >> (Byte.SIZE * (Integer.BYTES - 1 - i)));
		}
		assertThatExceptionOfType(UndecodablePayloadException.class).isThrownBy(() -> OutcomeContent.fromBytes(bytes));
	}

	@Test
	void everyTruncationBeforeTheBodyIsReported() {
		byte[] bytes = write();
		for (int length = 0; length < bytes.length - 1; length++) {
			byte[] truncated = Arrays.copyOf(bytes, length);
			assertThatExceptionOfType(UndecodablePayloadException.class)
				.isThrownBy(() -> OutcomeContent.fromBytes(truncated));
		}
	}

}
