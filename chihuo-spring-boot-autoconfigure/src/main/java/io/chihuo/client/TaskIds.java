// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import io.chihuo.InvalidTaskException;

/**
 * Checks ids: not empty, at most 512 bytes of UTF-8, no control characters.
 */
final class TaskIds {

	private static final int MAX_ID_BYTES = 512;

	/** Ids of tasks that flows have named begin with it. */
	private static final String STEP_ID_PREFIX = "f/";

	private TaskIds() {
	}

	static void checkId(String id) {
		if (id == null || id.isEmpty()) {
			throw new InvalidTaskException("A task needs an id that is not empty");
		}
		for (int i = 0; i < id.length(); i++) {
			if (Character.isISOControl(id.charAt(i))) {
				throw new InvalidTaskException("Id '" + printableText(id) + "' has a control character at position " + i
						+ ", and none is allowed");
			}
		}
		int bytes = utf8Length(id);
		if (bytes > MAX_ID_BYTES) {
			throw new InvalidTaskException("Id '" + printableText(id) + "' takes " + bytes + " bytes of UTF-8, and "
					+ MAX_ID_BYTES + " are allowed: use a digest of it");
		}
	}

	/**
	 * Check the id of a task that an application adds. Flows name the tasks of their
	 * steps, and add them without this. What follows the last number sign in such an id
	 * has no slash, unlike an id that a step makes from its own one and a slash.
	 */
	static void checkAddedId(String id) {
		checkId(id);
		if (id.startsWith(STEP_ID_PREFIX) && !hasNameAfterStep(id)) {
			throw new InvalidTaskException("Id '" + printableText(id) + "' begins with '" + STEP_ID_PREFIX
					+ "', and such ids belong to the tasks of steps of flows: choose another id, or add a slash and a "
					+ "name to the id of a step");
		}
	}

	private static boolean hasNameAfterStep(String id) {
		int sign = id.lastIndexOf('#');
		return sign >= 0 && id.indexOf('/', sign) > 0;
	}

	/**
	 * Bytes of a text in UTF-8; text that has no UTF-8 form would not come back as it
	 * was, so it is refused.
	 */
	static int utf8Length(String text) {
		int bytes = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < 0x80) {
				bytes++;
			}
			else if (c < 0x800) {
				bytes += 2;
			}
			else if (!Character.isSurrogate(c)) {
				bytes += 3;
			}
			else if (Character.isHighSurrogate(c) && i + 1 < text.length()
					&& Character.isLowSurrogate(text.charAt(i + 1))) {
				bytes += 4;
				i++;
			}
			else {
				throw new InvalidTaskException(
						"'" + printableText(text) + "' has half a surrogate pair at position " + i);
			}
		}
		return bytes;
	}

	private static String printableText(String text) {
		String shown = text.replaceAll("\\p{Cntrl}", "?");
		return (shown.length() > 60) ? shown.substring(0, 60) + "…" : shown;
	}

}
