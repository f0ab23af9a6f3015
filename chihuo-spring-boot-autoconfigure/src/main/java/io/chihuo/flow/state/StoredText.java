// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import io.chihuo.InvalidTaskException;

/**
 * Bounds of the texts in stored plans and progress.
 */
final class StoredText {

	/** As many as the length in front of a text can say. */
	private static final int MAX_TEXT_BYTES = 65_535;

	private StoredText() {
	}

	/** The beginning of a text that is longer than some bytes of UTF-8. */
	static String cut(String text, int maxBytes) {
		int size = 0;
		for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
			int character = text.codePointAt(i);
			size += (character < 0x80) ? 1 : (character < 0x800) ? 2 : (character < 0x10000) ? 3 : 4;
			if (size > maxBytes) {
				return text.substring(0, i) + "…";
			}
		}
		return text;
	}

	/** The refusal of a plan with a text that cannot be stored. */
	static InvalidTaskException tooLong(Throwable cause) {
		return new InvalidTaskException("A name, a pointer or a compared text of the flow takes more than "
				+ MAX_TEXT_BYTES + " bytes, and cannot be stored: use a shorter one", cause);
	}

}
