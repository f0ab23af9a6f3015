// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.util.EnumSet;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One lease and its run, as far as they are known.
 */
final class LeaseLife {

	/** Times are rounded, by this process and by the server. */
	private static final long ROUNDING_MILLIS = 2;

	private final long token;

	private final Set<Event.Kind> kinds = EnumSet.noneOf(Event.Kind.class);

	private long claimedAt = Long.MAX_VALUE;

	private long until;

	private long settlingAt = Long.MAX_VALUE;

	private int starts;

	private long startedAt = Long.MAX_VALUE;

	private long endedAt;

	LeaseLife(long token) {
		this.token = token;
	}

	void add(Event event) {
		this.kinds.add(event.kind());
		this.until = Math.max(this.until, event.until());
		switch (event.kind()) {
			case CLAIMED -> this.claimedAt = Math.min(this.claimedAt, event.at());
			case SETTLING -> this.settlingAt = Math.min(this.settlingAt, event.at());
			case STARTED -> {
				this.starts++;
				this.startedAt = Math.min(this.startedAt, event.at());
			}
			case ENDED -> this.endedAt = Math.max(this.endedAt, event.at());
			default -> {
			}
		}
	}

	long token() {
		return this.token;
	}

	long claimedAt() {
		return this.claimedAt;
	}

	int starts() {
		return this.starts;
	}

	boolean has(Event.Kind kind) {
		return this.kinds.contains(kind);
	}

	boolean hasEnded() {
		return has(Event.Kind.ENDED);
	}

	/**
	 * This lease was not given before the earlier one had been released or had lapsed,
	 * and this run did not begin while the earlier one went on with its lease.
	 */
	void assertFollows(LeaseLife earlier) {
		assertThat(this.claimedAt).as(() -> "claim of " + this + " after the end of " + earlier)
			.isGreaterThanOrEqualTo(Math.min(earlier.settlingAt, earlier.until) - ROUNDING_MILLIS);
		assertThat(this.startedAt).as(() -> "run of " + this + " after that of " + earlier)
			.isGreaterThanOrEqualTo(Math.min(earlier.endedAt, earlier.until) - ROUNDING_MILLIS);
	}

	@Override
	public String toString() {
		return "lease " + this.token + " " + this.kinds + " claimed " + this.claimedAt + " until " + this.until
				+ " settling " + this.settlingAt + " run " + this.startedAt + "-" + this.endedAt;
	}

}
