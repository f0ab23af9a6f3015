// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Dead letters in groups of one cause, as far as they were looked at.
 */
public final class DeadLetterCauses {

	/**
	 * Most groups. Dead letters of further ones are counted together.
	 */
	public static final int MAX_CAUSES = 100;

	private final List<DeadLetterCause> causes;

	private final long otherCount;

	private final long scanned;

	private final @Nullable String next;

	private DeadLetterCauses(List<DeadLetterCause> causes, long otherCount, long scanned, @Nullable String next) {
		this.causes = List.copyOf(causes);
		this.otherCount = otherCount;
		this.scanned = scanned;
		this.next = next;
	}

	/**
	 * Creates an instance, for tests.
	 * @param causes the groups, the largest first
	 * @param otherCount how many belong to further groups
	 * @param scanned how many were looked at
	 * @param next cursor of those that were not looked at, null if there are none
	 */
	public static DeadLetterCauses of(List<DeadLetterCause> causes, long otherCount, long scanned,
			@Nullable String next) {
		return new DeadLetterCauses(causes, otherCount, scanned, next);
	}

	/**
	 * The groups, the largest first.
	 */
	public List<DeadLetterCause> causes() {
		return this.causes;
	}

	/**
	 * How many of those that match belong to no group, since there are more than
	 * {@link #MAX_CAUSES} causes.
	 */
	public long otherCount() {
		return this.otherCount;
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
		return "DeadLetterCauses[causes=" + this.causes + ", otherCount=" + this.otherCount + ", scanned="
				+ this.scanned + ", next=" + this.next + "]";
	}

}
