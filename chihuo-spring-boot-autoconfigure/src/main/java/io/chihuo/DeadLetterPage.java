// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A page of dead letters, oldest first.
 *
 * @param <T> the payload's type
 */
public final class DeadLetterPage<T> {

	private final List<DeadLetter<T>> letters;

	private final @Nullable String next;

	private DeadLetterPage(List<DeadLetter<T>> letters, @Nullable String next) {
		this.letters = List.copyOf(letters);
		this.next = next;
	}

	/**
	 * Creates a page, for backends and tests.
	 * @param letters the dead letters of this page
	 * @param next cursor of the next page; null if this is the last one
	 */
	public static <T> DeadLetterPage<T> of(List<DeadLetter<T>> letters, @Nullable String next) {
		return new DeadLetterPage<>(letters, next);
	}

	public List<DeadLetter<T>> letters() {
		return this.letters;
	}

	/**
	 * Cursor of the next page, or null if this is the last one.
	 */
	public @Nullable String nextCursor() {
		return this.next;
	}

	@Override
	public String toString() {
		return "DeadLetterPage[letters=" + this.letters + ", next=" + this.next + "]";
	}

}
