// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

/**
 * Dead letters in the order of death.
 *
 * @param first the one before the first
 * @param last the last one
 */
record DeadLetterRange(DeadLetterCursor first, DeadLetterCursor last) {

	static DeadLetterRange upTo(DeadLetterCursor last) {
		return new DeadLetterRange(DeadLetterCursor.parseCursor(null), last);
	}

	/** Read what {@link #toString} wrote. */
	static DeadLetterRange parseCursor(String text) {
		String[] parts = text.split("/", 2);
		int length = (parts.length == 2 && parts[0].matches("[0-9]{1,5}")) ? Integer.parseInt(parts[0]) : -1;
		if (length < 0 || length > parts[1].length()) {
			throw new IllegalArgumentException("'" + text + "' is no cursor of a sweep of dead letters");
		}
		return new DeadLetterRange(DeadLetterCursor.parseCursor(parts[1].substring(0, length)),
				DeadLetterCursor.parseCursor(parts[1].substring(length)));
	}

	/** The part that is left after one of them. */
	DeadLetterRange restAfter(DeadLetterCursor done) {
		return new DeadLetterRange(done, this.last);
	}

	@Override
	public String toString() {
		String done = this.first.toString();
		return done.length() + "/" + done + this.last;
	}

}
