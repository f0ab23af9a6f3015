// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.MisfirePolicy;
import io.chihuo.OverlapPolicy;

/**
 * The part of a record that says when the slots are. It changes rarely and is costly to
 * read, so the states of a record share it.
 *
 * @param settings the settings
 * @param slotSeries the slots
 */
record ScheduleDefinition(ScheduleSettings settings, SlotSeries slotSeries) {

	private static final String CRON = "cron";

	private static final String EVERY = "every";

	private static final String ZONE = "zone";

	private static final String MISFIRE = "misfire";

	private static final String CATCH_UP_WITHIN = "catch-up-within";

	private static final String MAX_MISSED_RUNS = "max-missed-runs";

	private static final String OVERLAP = "overlap";

	private static final String JITTER = "jitter";

	private static final String ANCHOR = "anchor";

	/**
	 * Read the definition from the values of a record.
	 * @throws RuntimeException if it is damaged
	 */
	static ScheduleDefinition parseValues(Map<String, String> values) {
		String cron = textOf(values, CRON);
		ScheduleSettings settings = new ScheduleSettings(cron.isEmpty() ? null : cron, durationOf(values, EVERY),
				ZoneId.of(textOf(values, ZONE)), MisfirePolicy.valueOf(textOf(values, MISFIRE)),
				durationOf(values, CATCH_UP_WITHIN), Integer.parseInt(textOf(values, MAX_MISSED_RUNS)),
				OverlapPolicy.valueOf(textOf(values, OVERLAP)), Duration.parse(textOf(values, JITTER)));
		return new ScheduleDefinition(settings, settings.slotSeries(Instant.parse(textOf(values, ANCHOR))));
	}

	private static String textOf(Map<String, String> values, String key) {
		return values.getOrDefault(key, "");
	}

	private static @Nullable Duration durationOf(Map<String, String> values, String key) {
		String text = textOf(values, key);
		return text.isEmpty() ? null : Duration.parse(text);
	}

	static void putSettings(Map<String, String> values, ScheduleSettings settings) {
		Duration every = settings.every();
		Duration catchUpWithin = settings.catchUpWithin();
		values.put(CRON, (settings.cron() != null) ? settings.cron() : "");
		values.put(EVERY, (every != null) ? every.toString() : "");
		values.put(ZONE, settings.zone().getId());
		values.put(MISFIRE, settings.misfire().name());
		values.put(CATCH_UP_WITHIN, (catchUpWithin != null) ? catchUpWithin.toString() : "");
		values.put(MAX_MISSED_RUNS, Integer.toString(settings.maxMissedRuns()));
		values.put(OVERLAP, settings.overlap().name());
		values.put(JITTER, settings.jitter().toString());
	}

	/** Where a fixed rate begins. */
	static void putAnchor(Map<String, String> values, Instant anchor) {
		values.put(ANCHOR, anchor.toString());
	}

}
