// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Several values in one binary column.
 */
final class BinaryColumn {

	private BinaryColumn() {
	}

	static byte[] pack(ColumnWriter writing) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			writing.to(new DataOutputStream(bytes));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	static <T> T unpack(byte[] bytes, ColumnReader<T> reading) {
		try {
			return reading.from(new DataInputStream(new ByteArrayInputStream(bytes)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("A packed column of the ledger is damaged", ex);
		}
	}

	static void write(DataOutputStream out, byte[] bytes) throws IOException {
		out.writeInt(bytes.length);
		out.write(bytes);
	}

	static byte[] read(DataInputStream in) throws IOException {
		return in.readNBytes(in.readInt());
	}

	static void writeText(DataOutputStream out, String text) throws IOException {
		write(out, text.getBytes(StandardCharsets.UTF_8));
	}

	static String readText(DataInputStream in) throws IOException {
		return new String(read(in), StandardCharsets.UTF_8);
	}

	@FunctionalInterface
	interface ColumnWriter {

		void to(DataOutputStream out) throws IOException;

	}

	@FunctionalInterface
	interface ColumnReader<T> {

		T from(DataInputStream in) throws IOException;

	}

}
