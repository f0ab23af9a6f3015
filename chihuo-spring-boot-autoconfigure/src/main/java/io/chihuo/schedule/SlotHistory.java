// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.util.StringUtils;

import io.chihuo.ChihuoSchedules;
import io.chihuo.ScheduleEntry;
import io.chihuo.ScheduleEntryKind;

/**
 * The lines of history in the record of a schedule, as short as possible, since they are
 * written with each slot: a letter, then in base 36 the time of the line, by how much the
 * nominal time is earlier, and a number.
 */
final class SlotHistory {

	private static final int LINE_RADIX = 36;

	private static final int PART_COUNT = 3;

	private static final Map<ScheduleEntryKind, Character> LETTERS = new EnumMap<>(Map.of(ScheduleEntryKind.ADDED, 'A',
			ScheduleEntryKind.RUN_NOW, 'N', ScheduleEntryKind.SKIPPED_MISSED, 'M', ScheduleEntryKind.SKIPPED_OVERLAP,
			'O', ScheduleEntryKind.SKIPPED_PAYLOAD, 'P', ScheduleEntryKind.SKIPPED_PAUSED, 'Q',
			ScheduleEntryKind.PAUSED, 'S', ScheduleEntryKind.RESUMED, 'R', ScheduleEntryKind.CHANGED, 'C'));

	private SlotHistory() {
	}

	/**
	 * A history with one more line, less the oldest if there are too many.
	 * @param number for slots their number, for a run that was asked for that of its id
	 */
	static String appendLine(String history, ScheduleEntryKind kind, Instant at, Instant nominalTime, long number) {
		String line = LETTERS.get(kind) + Long.toString(at.toEpochMilli(), LINE_RADIX) + ','
				+ Long.toString(at.toEpochMilli() - nominalTime.toEpochMilli(), LINE_RADIX) + ','
				+ Long.toString(number, LINE_RADIX);
		String[] lines = StringUtils.tokenizeToStringArray(history, " ");
		return Stream
			.concat(Stream.of(lines).skip(Math.max(0, lines.length + 1 - ChihuoSchedules.MAX_HISTORY_SIZE)),
					Stream.of(line))
			.collect(Collectors.joining(" "));
	}

	/** The lines, newest first; those of a later version are left out. */
	static List<ScheduleEntry> parseLines(String schedule, String history) {
		List<ScheduleEntry> entries = new ArrayList<>();
		for (String line : StringUtils.tokenizeToStringArray(history, " ")) {
			LETTERS.forEach((kind, letter) -> {
				if (letter == line.charAt(0)) {
					entries.add(parseLine(schedule, kind, line.substring(1).split(",", PART_COUNT)));
				}
			});
		}
		Collections.reverse(entries);
		return entries;
	}

	private static ScheduleEntry parseLine(String schedule, ScheduleEntryKind kind, String[] parts) {
		long at = Long.parseLong(parts[0], LINE_RADIX);
		long number = Long.parseLong(parts[2], LINE_RADIX);
		Instant nominalTime = Instant.ofEpochMilli(at - Long.parseLong(parts[1], LINE_RADIX));
		return switch (kind) {
			case ADDED ->
				ScheduleEntry.of(Instant.ofEpochMilli(at), kind, nominalTime, 1, SlotIds.ofSlot(schedule, nominalTime));
			case RUN_NOW -> ScheduleEntry.of(Instant.ofEpochMilli(at), kind, nominalTime, 0,
					SlotIds.ofRequest(schedule, nominalTime, number));
			default -> ScheduleEntry.of(Instant.ofEpochMilli(at), kind, nominalTime, number, null);
		};
	}

}
