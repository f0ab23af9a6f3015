// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;

/**
 * Tells text from other bodies.
 */
final class AnswerText {

	private static final Set<String> TEXT_TYPES = Set.of("application/json", "application/xml",
			"application/javascript", "application/ecmascript", "application/x-www-form-urlencoded",
			"application/x-ndjson", "application/yaml", "application/toml", "image/svg+xml");

	private AnswerText() {
	}

	/**
	 * The text of a body.
	 * @param type media type, null if the server says none
	 * @return null if it is no text, or not in its encoding
	 */
	static @Nullable String decode(byte[] body, @Nullable MediaType type) {
		if (type != null && !isText(type)) {
			return null;
		}
		Charset charset = StandardCharsets.UTF_8;
		try {
			if (type != null && type.getCharset() != null) {
				charset = type.getCharset();
			}
			return charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
		}
		catch (CharacterCodingException | IllegalArgumentException ex) {
			return null;
		}
	}

	private static boolean isText(MediaType type) {
		String name = type.getType() + "/" + type.getSubtype();
		return type.getType().equals("text") || TEXT_TYPES.contains(name) || type.getSubtype().endsWith("+json")
				|| type.getSubtype().endsWith("+xml");
	}

	/** Bytes that a text takes within JSON, at most. */
	static long encodedSize(String text) {
		long size = 2;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			size += (c < 0x20) ? 6 : (c == '"' || c == '\\') ? 2 : (c < 0x80) ? 1 : (c < 0x800) ? 2 : 3;
		}
		return size;
	}

}
