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
 */
public record LapsedLeases(long suspect, List<Long> charged) {

	/**
	 * No lease has lapsed.
	 */
	public static final LapsedLeases NONE = new LapsedLeases(0, List.of());

	private static final int MAX_CHARGED = 8;

	boolean isSuspect() {
		return this.suspect != 0;
	}

	LapsedLeases lapsed(long token) {
		return isSuspect() ? new LapsedLeases(token, latest(token)) : new LapsedLeases(token, this.charged);
	}

	private List<Long> latest(long token) {
		List<Long> charged = new ArrayList<>(this.charged);
		charged.add(token);
		return List.copyOf(charged.subList(Math.max(charged.size() - MAX_CHARGED, 0), charged.size()));
	}

	LapsedLeases crashed(long token) {
		return new LapsedLeases(token, this.charged);
	}

	LapsedLeases cleared() {
		return isSuspect() ? new LapsedLeases(0, this.charged) : this;
	}

	boolean contains(long token) {
		return (isSuspect() && this.suspect == token) || isCharged(token);
	}

	boolean isCharged(long token) {
		return this.charged.contains(token);
	}

	LapsedLeases without(long token) {
		List<Long> charged = this.charged.stream().filter((other) -> other != token).toList();
		return new LapsedLeases((this.suspect == token) ? 0 : this.suspect, charged);
	}

	/**
	 * Tokens of what was charged as one text; the reverse of {@link #of}.
	 */
	public String chargedText() {
		return this.charged.stream().map(String::valueOf).collect(Collectors.joining(","));
	}

	/**
	 * Read what was written as text.
	 */
	public static LapsedLeases of(long suspect, String charged) {
		if (charged.isEmpty()) {
			return (suspect == 0) ? NONE : new LapsedLeases(suspect, List.of());
		}
		return new LapsedLeases(suspect, Stream.of(charged.split(",")).map(Long::valueOf).toList());
	}

}
