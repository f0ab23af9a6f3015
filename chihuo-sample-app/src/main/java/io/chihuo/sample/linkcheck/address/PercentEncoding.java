// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.address;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding in UTF-8.
 */
public final class PercentEncoding {

	// unreserved and sub-delims of RFC 3986
	private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

	private static final String DELIMITERS = "!$&'()*+,;=";

	private static final String DIGITS = "0123456789ABCDEF";

	private PercentEncoding() {
	}

	/**
	 * Undo the encoding. Invalid sequences stay as they are.
	 */
	public static String decode(String text) {
		if (text.indexOf('%') < 0) {
			return text;
		}
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
		for (int i = 0; i < bytes.length; i++) {
			int value = encodedAt(bytes, i);
			decoded.write((value >= 0) ? value : bytes[i]);
			i += (value >= 0) ? 2 : 0;
		}
		return decoded.toString(StandardCharsets.UTF_8);
	}

	/**
	 * Encode characters that must be encoded, decode those that need not be, with capital
	 * digits.
	 * @param text text that may be encoded in part
	 * @param allowed characters that stay besides the unreserved ones and delimiters
	 */
	static String normalise(String text, String allowed) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		StringBuilder result = new StringBuilder(bytes.length);
		for (int i = 0; i < bytes.length; i++) {
			int value = encodedAt(bytes, i);
			if (value >= 0) {
				append(result, value, UNRESERVED.indexOf(value) >= 0);
				i += 2;
			}
			else {
				append(result, bytes[i] & 0xff, staysPlain(bytes[i], allowed));
			}
		}
		return result.toString();
	}

	private static boolean staysPlain(int value, String allowed) {
		return UNRESERVED.indexOf(value) >= 0 || DELIMITERS.indexOf(value) >= 0 || allowed.indexOf(value) >= 0;
	}

	private static void append(StringBuilder result, int value, boolean plain) {
		if (plain) {
			result.append((char) value);
		}
		else {
			result.append('%').append(DIGITS.charAt(value >> 4)).append(DIGITS.charAt(value & 0xf));
		}
	}

	private static int encodedAt(byte[] bytes, int index) {
		if (bytes[index] != '%' || index + 2 >= bytes.length) {
			return -1;
		}
		int high = Character.digit(bytes[index + 1], 16);
		int low = Character.digit(bytes[index + 2], 16);
		return (high >= 0 && low >= 0) ? high * 16 + low : -1;
	}

}
