// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lapsed leases of a task that their processes may still report about, by their tokens.
 *
 * @param suspect lease that lapsed last, if the task is a suspect since; otherwise 0
 * @param charged leases of which each was charged as a crash; the latest few are kept
 * @param count leases that have lapsed since a run of the task ended
 */
public record LapsedLeases(long suspect, List<Long> charged, int count) {

	/**
	 * No lease has lapsed.
	 */
	public static final LapsedLeases NONE = new LapsedLeases(0, List.of(), 0);

	private static final int MAX_CHARGED_LEASES = 8;

	/**
	 * Length of the first trial, in leases: most tasks that end their process do so by
	 * then.
	 */
	private static final int TRIAL_LEASES = 10;

	/** How often a trial is made longer. */
	private static final int MAX_TRIAL_GROWTH = 8;

	boolean isSuspect() {
		return this.suspect != 0;
	}

	LapsedLeases withLapsed(long token) {
		return new LapsedLeases(token, isSuspect() ? latestTokens(token) : this.charged, this.count + 1);
	}

	private List<Long> latestTokens(long token) {
		List<Long> charged = new ArrayList<>(this.charged);
		charged.add(token);
		return List.copyOf(charged.subList(Math.max(charged.size() - MAX_CHARGED_LEASES, 0), charged.size()));
	}

	LapsedLeases withCrash(long token) {
		return new LapsedLeases(token, this.charged, this.count);
	}

	/** A run has ended. */
	LapsedLeases withEndedRun() {
		return (isSuspect() || this.count > 0) ? new LapsedLeases(0, this.charged, 0) : this;
	}

	/** A run has lasted long enough. */
	LapsedLeases withoutSuspicion() {
		return new LapsedLeases(0, this.charged, this.count);
	}

	/**
	 * How long a run must last before the task is a suspect no longer: the longer the
	 * more leases have lapsed, so that a task that ends its process late is found too.
	 */
	long trialMillis(long lease) {
		return TRIAL_LEASES * lease << 2 * Math.min(Math.max(this.count - 1, 0), MAX_TRIAL_GROWTH);
	}

	boolean hasToken(long token) {
		return (isSuspect() && this.suspect == token) || isCharged(token);
	}

	boolean isCharged(long token) {
		return this.charged.contains(token);
	}

	LapsedLeases withoutToken(long token) {
		List<Long> charged = this.charged.stream().filter((other) -> other != token).toList();
		return new LapsedLeases((this.suspect == token) ? 0 : this.suspect, charged, Math.max(this.count - 1, 0));
	}

	/**
	 * Number of lapsed leases and tokens of the charged leases as one text; the reverse
	 * of {@link #parseText}.
	 */
	public String toText() {
		String tokens = this.charged.stream().map(String::valueOf).collect(Collectors.joining(","));
		return (this.count == 0) ? tokens : this.count + ":" + tokens;
	}

	/**
	 * Read the written text; skips parts that are no tokens.
	 */
	public static LapsedLeases parseText(long suspect, String text) {
		if (suspect == 0 && text.isEmpty()) {
			return NONE;
		}
		int colon = text.indexOf(':');
		List<Long> charged = Stream.of(text.substring(colon + 1).split(","))
			.filter((token) -> token.matches("\\d{1,18}"))
			.map(Long::valueOf)
			.toList();
		String lapses = (colon < 0) ? "" : text.substring(0, colon);
		return new LapsedLeases(suspect, charged, lapses.matches("\\d{1,9}") ? Integer.parseInt(lapses) : 0);
	}

}
