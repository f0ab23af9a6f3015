// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.step.StepFields;

/**
 * Bytes in a payload or a result: a text in UTF-8, or base64.
 */
final class FileContent {

	static final Set<String> FIELDS = Set.of("text", "base64", "parts");

	private static final Set<String> PART_FIELDS = Set.of("text", "base64");

	private FileContent() {
	}

	/**
	 * Read what is to be written: one of the fields {@code text}, {@code base64} and
	 * {@code parts}, a list of objects with one of the first two.
	 */
	static byte[] readContent(StepFields fields) {
		if (!fields.hasField("parts")) {
			return readPart(fields);
		}
		if (fields.hasField("text") || fields.hasField("base64")) {
			throw fields.createMistake("parts", "must not be given beside 'text' or 'base64'");
		}
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (Object part : fields.readList("parts")) {
			all.writeBytes(readPart(partFields(fields, part)));
		}
		return all.toByteArray();
	}

	@SuppressWarnings("unchecked")
	private static StepFields partFields(StepFields fields, @Nullable Object part) {
		if (part instanceof Map<?, ?> map) {
			return StepFields.readFields(FileStepHandler.KIND, (Map<String, Object>) map, PART_FIELDS);
		}
		throw fields.createMistake("parts", "must be a list of objects with 'text' or 'base64'");
	}

	private static byte[] readPart(StepFields fields) {
		String text = fields.findText("text");
		String base64 = fields.findText("base64");
		if ((text == null) == (base64 == null)) {
			throw fields.createMistake("text", "or 'base64' must be given, and not both");
		}
		return (text != null) ? text.getBytes(StandardCharsets.UTF_8) : decode(fields, String.valueOf(base64));
	}

	private static byte[] decode(StepFields fields, String base64) {
		try {
			return Base64.getDecoder().decode(base64);
		}
		catch (IllegalArgumentException ex) {
			throw fields.createMistake("base64", "must be base64 as of RFC 4648, section 4");
		}
	}

	/**
	 * Decode whole characters in UTF-8, as many as there are at the beginning. A
	 * character that is cut off at the end is left in the bytes.
	 * @throws CharacterCodingException if it is not UTF-8
	 */
	static String decodeText(ByteBuffer bytes) throws CharacterCodingException {
		CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
			.onMalformedInput(CodingErrorAction.REPORT)
			.onUnmappableCharacter(CodingErrorAction.REPORT);
		CharBuffer text = CharBuffer.allocate(bytes.remaining());
		CoderResult result = decoder.decode(bytes, text, false);
		if (result.isError()) {
			result.throwException();
		}
		return text.flip().toString();
	}

	/** All of what is left in the bytes. */
	static String encodeBase64(ByteBuffer bytes) {
		byte[] copy = new byte[bytes.remaining()];
		bytes.get(copy);
		return Base64.getEncoder().encodeToString(copy);
	}

	/** Names of fields together with others. */
	static Set<String> withFields(String... others) {
		return Set.copyOf(Stream.concat(FIELDS.stream(), List.of(others).stream()).toList());
	}

}
