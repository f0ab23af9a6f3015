// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import org.jspecify.annotations.Nullable;

/**
 * The dead letters of one queue. Methods block until the backend has answered. Pages come
 * without payloads, unless {@link #withPayloads()} asks for them.
 *
 * @param <T> the payload's type
 */
public interface DeadLetters<T> {

	/**
	 * Same dead letters, with their payloads on pages.
	 */
	DeadLetters<T> withPayloads();

	/**
	 * The first page.
	 * @param size most dead letters on it, 1 to 1000
	 */
	default DeadLetterPage<T> page(int size) {
		return page(null, size);
	}

	/**
	 * The page after an earlier one. Dead letters that are requeued, discarded or added
	 * meanwhile do not make others appear twice or not at all. A page has fewer letters
	 * than asked for where they would exceed 1 MiB; it is the last one only if
	 * {@link DeadLetterPage#nextCursor()} is null.
	 * @param cursor {@link DeadLetterPage#nextCursor()} of the page before, or null for
	 * the first
	 * @param size most dead letters on it, 1 to 1000
	 */
	DeadLetterPage<T> page(@Nullable String cursor, int size);

	/**
	 * Dead letters in groups of one cause, with an example of each. Reads up to 10 pages
	 * of 1000 dead letters or 1 MiB; {@link DeadLetterCauses#scanned()} says how many
	 * were looked at, and {@link DeadLetterCauses#nextCursor()} whether there are more.
	 * @param filter which of them are counted
	 * @param cursor where to begin: {@link DeadLetterCauses#nextCursor()} of an earlier
	 * call, or null for the oldest
	 */
	default DeadLetterCauses groupByCause(DeadLetterFilter filter, @Nullable String cursor) {
		return DeadLetterScan.resultOf(DeadLetterScan.blockingScan(this, filter, cursor).groupByCause());
	}

	/**
	 * Dead letters that match a filter, oldest first. Reads up to 10 pages of 1000 dead
	 * letters or 1 MiB, so that there may be fewer matches than asked for, or none,
	 * although further ones match: go on until {@link DeadLetterMatches#nextCursor()} is
	 * null.
	 * @param filter which of them are wanted
	 * @param cursor where to begin: {@link DeadLetterMatches#nextCursor()} of an earlier
	 * call, or null for the oldest
	 * @param size most matches, 1 to 1000
	 */
	default DeadLetterMatches<T> findMatches(DeadLetterFilter filter, @Nullable String cursor, int size) {
		DeadLetterScan.checkSize(size);
		return DeadLetterScan.resultOf(DeadLetterScan.blockingScan(this, filter, cursor).findMatches(size));
	}

	/**
	 * Requeue a dead letter: its task is ready at the tail, with its attempts from 1.
	 * @return whether the id was a dead letter
	 */
	boolean requeue(String id);

	/**
	 * Requeue every task that is a dead letter now, oldest first, in steps. If the
	 * backend becomes unavailable in between, part of them is requeued.
	 * @return how many
	 */
	long requeueAll();

	/**
	 * Forget a dead letter; its id may be added again.
	 * @return whether the id was a dead letter
	 */
	boolean discard(String id);

	/**
	 * Forget every task that is a dead letter now, in steps. If the backend becomes
	 * unavailable in between, part of them is forgotten.
	 * @return how many
	 */
	long discardAll();

}
