// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Dead letters that match a filter, oldest first, as far as they were looked at.
 *
 * @param <T> the payload's type
 */
public final class DeadLetterMatches<T> {

	private final List<DeadLetter<T>> letters;

	private final long scanned;

	private final @Nullable String next;

	private DeadLetterMatches(List<DeadLetter<T>> letters, long scanned, @Nullable String next) {
		this.letters = List.copyOf(letters);
		this.scanned = scanned;
		this.next = next;
	}

	/**
	 * Creates an instance, for tests.
	 * @param letters the dead letters that match
	 * @param scanned how many were looked at
	 * @param next cursor of those that were not looked at, null if there are none
	 */
	public static <T> DeadLetterMatches<T> of(List<DeadLetter<T>> letters, long scanned, @Nullable String next) {
		return new DeadLetterMatches<>(letters, scanned, next);
	}

	/**
	 * The dead letters that match. There may be none although further ones match.
	 */
	public List<DeadLetter<T>> letters() {
		return this.letters;
	}

	/**
	 * How many dead letters were looked at, whether they match or not.
	 */
	public long scanned() {
		return this.scanned;
	}

	/**
	 * Cursor of the dead letters that were not looked at, or null if all were.
	 */
	public @Nullable String nextCursor() {
		return this.next;
	}

	@Override
	public String toString() {
		return "DeadLetterMatches[letters=" + this.letters + ", scanned=" + this.scanned + ", next=" + this.next + "]";
	}

}
