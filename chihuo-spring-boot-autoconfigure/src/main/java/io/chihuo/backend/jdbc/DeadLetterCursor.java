// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * Place of a dead letter in the order of death.
 *
 * @param moment when it died
 * @param place its place among those that died then
 * @param id its id, in case that two have the same place
 */
record DeadLetterCursor(long moment, long place, String id) {

	private static final DeadLetterCursor BEFORE_ALL = new DeadLetterCursor(Long.MIN_VALUE, Long.MIN_VALUE, "");

	static DeadLetterCursor parseCursor(@Nullable String text) {
		if (text == null) {
			return BEFORE_ALL;
		}
		String[] parts = text.split("-", 3);
		if (parts.length < 3) {
			throw new IllegalArgumentException("'" + text + "' is no cursor of dead letters");
		}
		return new DeadLetterCursor(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
	}

	@Override
	public String toString() {
		return this.moment + "-" + this.place + "-" + this.id;
	}

}
