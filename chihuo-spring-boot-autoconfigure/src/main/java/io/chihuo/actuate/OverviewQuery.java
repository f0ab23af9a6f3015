// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.chihuo.LoopState;
import io.chihuo.QueueCounts;
import io.chihuo.actuate.LoopSeries.Rates;

/**
 * Parameters of a request for the overview.
 *
 * @param name part of the names of loops, in any case
 * @param state what holds for them
 * @param sort what they are sorted by
 * @param cursor where the page begins
 * @param size most loops on it
 */
record OverviewQuery(@Nullable String name, @Nullable String state, @Nullable String sort, @Nullable String cursor,
		@Nullable Integer size) {

	static final int DEFAULT_SIZE = 50;

	static final int MAX_SIZE = 200;

	private static final Map<String, Function<LoopEntry, @Nullable Number>> NUMBERS = Map.of("ready",
			(entry) -> entry.count(QueueCounts::ready), "delayed", (entry) -> entry.count(QueueCounts::delayed), "dead",
			(entry) -> entry.count(QueueCounts::dead), "running", (entry) -> entry.total().runningCount(), "oldest",
			LoopEntry::oldestReadySeconds, "in", (entry) -> entry.rates().in(), "out", (entry) -> entry.rates().out(),
			"failed", (entry) -> entry.rates().failed());

	private static final Map<String, Predicate<LoopEntry>> STATES = Map.of("running",
			(entry) -> entry.total().isIn(LoopState.RUNNING), "paused", (entry) -> entry.total().isIn(LoopState.PAUSED),
			"stopped", (entry) -> entry.total().isIn(LoopState.STOPPED), "failed",
			(entry) -> entry.total().isIn(LoopState.FAILED), "unserved", (entry) -> !entry.total().isServed(), "dead",
			(entry) -> isPositive(entry.count(QueueCounts::dead)), "growing", LoopEntry::isGrowing);

	OverviewQuery {
		checkChoice("sort", sort, NUMBERS.containsKey(String.valueOf(sort)) || "name".equals(sort));
		checkChoice("state", state, STATES.containsKey(String.valueOf(state)));
		checkChoice("cursor", cursor, cursor == null || cursor.matches("\\d{1,9}"));
		checkChoice("size", size, size == null || (size >= 1 && size <= MAX_SIZE));
	}

	private static void checkChoice(String parameter, @Nullable Object value, boolean known) {
		if (value != null && !known) {
			throw new RequestRefusedException(RequestRefusedException.BAD_REQUEST_STATUS,
					"'" + parameter + "' has a value that the overview does not know");
		}
	}

	private static boolean isPositive(@Nullable Number number) {
		return number != null && number.longValue() > 0;
	}

	int pageSize() {
		return (this.size != null) ? this.size : DEFAULT_SIZE;
	}

	int pageStart() {
		return (this.cursor != null) ? Integer.parseInt(this.cursor) : 0;
	}

	boolean selects(LoopEntry entry) {
		return (this.name == null || entry.total().name().toLowerCase(Locale.ROOT).contains(lowerName()))
				&& (this.state == null || Objects.requireNonNull(STATES.get(this.state)).test(entry));
	}

	private String lowerName() {
		return String.valueOf(this.name).toLowerCase(Locale.ROOT);
	}

	/** The largest number first, what is not known last, and names in their order. */
	Comparator<LoopEntry> order() {
		Comparator<LoopEntry> byName = Comparator.comparing((entry) -> entry.total().name());
		Function<LoopEntry, @Nullable Number> number = NUMBERS.get(String.valueOf(this.sort));
		if (number == null) {
			return byName;
		}
		return Comparator.<LoopEntry>comparingDouble((entry) -> {
			Number value = number.apply(entry);
			return (value != null) ? -value.doubleValue() : Double.MAX_VALUE;
		}).thenComparing(byName);
	}

	/**
	 * A loop with its numbers.
	 *
	 * @param total the loop over all nodes
	 * @param sample its queue as it was seen last, null if it was not
	 * @param rates its tasks in a minute
	 */
	record LoopEntry(LoopTotal total, @Nullable QueueSample sample, Rates rates) {

		@Nullable Long count(Function<QueueCounts, Long> state) {
			return (this.sample != null) ? state.apply(this.sample.counts()) : null;
		}

		@Nullable Double oldestReadySeconds() {
			return (this.sample != null) ? this.sample.oldestReadySeconds() : null;
		}

		boolean isGrowing() {
			Double in = this.rates.in();
			Double out = this.rates.out();
			return in != null && out != null && in > out && isPositive(count(QueueCounts::ready));
		}

	}

}
