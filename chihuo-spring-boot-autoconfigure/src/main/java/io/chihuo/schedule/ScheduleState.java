// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

import io.chihuo.MisfirePolicy;
import io.chihuo.OverlapPolicy;

/**
 * The record of a schedule: its definition, and how far it has come. Kept as lines of
 * text, of which those with unknown keys are left to later versions. Immutable.
 */
final class ScheduleState {

	private static final String CRON = "cron";

	private static final String EVERY = "every";

	private static final String ZONE = "zone";

	private static final String MISFIRE = "misfire";

	private static final String CATCH_UP_WITHIN = "catch-up-within";

	private static final String MAX_MISSED_RUNS = "max-missed-runs";

	private static final String OVERLAP = "overlap";

	private static final String JITTER = "jitter";

	private static final String DEFINED_AT = "defined-at";

	private static final String ANCHOR = "anchor";

	private static final String LAST_SLOT = "last-slot";

	private static final String RUNS = "runs";

	private static final String WAITING_SLOT = "waiting-slot";

	private final Map<String, String> values;

	private ScheduleState(Map<String, String> values) {
		this.values = values;
	}

	/**
	 * Read a record.
	 * @throws RuntimeException if it is damaged
	 */
	static ScheduleState parseContent(byte[] content) {
		Map<String, String> values = new LinkedHashMap<>();
		for (String line : new String(content, StandardCharsets.UTF_8).split("\n")) {
			int end = line.indexOf('=');
			values.put(line.substring(0, end), line.substring(end + 1));
		}
		ScheduleState state = new ScheduleState(values);
		state.scheduleSettings();
		state.lastSlot();
		return state;
	}

	byte[] toContent() {
		return this.values.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + entry.getValue())
			.collect(Collectors.joining("\n"))
			.getBytes(StandardCharsets.UTF_8);
	}

	/** A schedule whose slots count from a moment. */
	static ScheduleState define(ScheduleSettings settings, long definedAt, Instant now) {
		return new ScheduleState(Map.of()).redefine(settings, definedAt, now);
	}

	/** The same schedule with other settings, whose slots count from a moment. */
	ScheduleState redefine(ScheduleSettings settings, long definedAt, Instant now) {
		Duration every = settings.every();
		Duration catchUpWithin = settings.catchUpWithin();
		return with((values) -> {
			values.put(CRON, (settings.cron() != null) ? settings.cron() : "");
			values.put(EVERY, (every != null) ? every.toString() : "");
			values.put(ZONE, settings.zone().getId());
			values.put(MISFIRE, settings.misfire().name());
			values.put(CATCH_UP_WITHIN, (catchUpWithin != null) ? catchUpWithin.toString() : "");
			values.put(MAX_MISSED_RUNS, Integer.toString(settings.maxMissedRuns()));
			values.put(OVERLAP, settings.overlap().name());
			values.put(JITTER, settings.jitter().toString());
			values.put(DEFINED_AT, Long.toString(definedAt));
			values.put(ANCHOR, now.toString());
			values.put(LAST_SLOT, now.toString());
			values.put(WAITING_SLOT, "");
		});
	}

	private ScheduleState with(Consumer<Map<String, String>> change) {
		Map<String, String> changed = new LinkedHashMap<>(this.values);
		change.accept(changed);
		return new ScheduleState(changed);
	}

	ScheduleSettings scheduleSettings() {
		String cron = textOf(CRON);
		return new ScheduleSettings(cron.isEmpty() ? null : cron, durationOf(EVERY), ZoneId.of(textOf(ZONE)),
				MisfirePolicy.valueOf(textOf(MISFIRE)), durationOf(CATCH_UP_WITHIN),
				Integer.parseInt(textOf(MAX_MISSED_RUNS)), OverlapPolicy.valueOf(textOf(OVERLAP)),
				Duration.parse(textOf(JITTER)));
	}

	private String textOf(String key) {
		return this.values.getOrDefault(key, "");
	}

	private @Nullable Duration durationOf(String key) {
		String text = textOf(key);
		return text.isEmpty() ? null : Duration.parse(text);
	}

	/** When the node started that defined it so, by the clock of the store. */
	long definedAt() {
		return Long.parseLong(textOf(DEFINED_AT));
	}

	SlotSeries slotSeries() {
		return scheduleSettings().slotSeries(Instant.parse(textOf(ANCHOR)));
	}

	/** The last slot that was run or skipped; the series continues after it. */
	Instant lastSlot() {
		return Instant.parse(textOf(LAST_SLOT));
	}

	/** Ids of the tasks that may be under way. */
	List<String> runIds() {
		return List.of(StringUtils.tokenizeToStringArray(textOf(RUNS), " "));
	}

	/** A slot that waits until the earlier run has ended, null if none does. */
	@Nullable Instant waitingSlot() {
		String text = textOf(WAITING_SLOT);
		return text.isEmpty() ? null : Instant.parse(text);
	}

	ScheduleState skipTo(Instant slot) {
		return with((values) -> values.put(LAST_SLOT, slot.toString()));
	}

	ScheduleState addRun(Instant slot, String id) {
		return with((values) -> {
			values.put(LAST_SLOT, slot.isAfter(lastSlot()) ? slot.toString() : textOf(LAST_SLOT));
			values.put(RUNS, id);
		});
	}

	ScheduleState holdSlot(@Nullable Instant slot) {
		return with((values) -> values.put(WAITING_SLOT, (slot != null) ? slot.toString() : ""));
	}

	@Override
	public String toString() {
		return "ScheduleState" + this.values;
	}

}
