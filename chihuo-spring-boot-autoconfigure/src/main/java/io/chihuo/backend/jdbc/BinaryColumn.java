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

	static byte[] packBytes(ColumnWriter writing) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			writing.writeTo(new DataOutputStream(bytes));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	static <T> T unpackBytes(byte[] bytes, ColumnReader<T> reading) {
		try {
			return reading.readFrom(new DataInputStream(new ByteArrayInputStream(bytes)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("A packed column of the ledger is damaged", ex);
		}
	}

	static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
		out.writeInt(bytes.length);
		out.write(bytes);
	}

	static byte[] readBytes(DataInputStream in) throws IOException {
		return in.readNBytes(in.readInt());
	}

	static void writeText(DataOutputStream out, String text) throws IOException {
		writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
	}

	static String readText(DataInputStream in) throws IOException {
		return new String(readBytes(in), StandardCharsets.UTF_8);
	}

	@FunctionalInterface
	interface ColumnWriter {

		void writeTo(DataOutputStream out) throws IOException;

	}

	@FunctionalInterface
	interface ColumnReader<T> {

		T readFrom(DataInputStream in) throws IOException;

	}

}
