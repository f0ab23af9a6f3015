// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.NewTask;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.ScheduleChange.SlotTask;
import io.chihuo.backend.ScheduleChangeResult;
import io.chihuo.backend.SchedulePage;
import io.chihuo.backend.ScheduleRecord;

/**
 * Schedules as scripts take and return them.
 */
final class ScheduleArguments {

	private static final byte[] NOTHING = {};

	private static final int ARGUMENTS_PER_CHANGE = 8;

	/** Each takes several times as long as an add, and claims wait meanwhile. */
	private static final int MAX_PART_SIZE = 250;

	private ScheduleArguments() {
	}

	static List<List<ScheduleChange>> changeParts(List<ScheduleChange> changes) {
		return ScriptBatches.splitBySize(changes, MAX_PART_SIZE, (change) -> lengthOf(change.content())
				+ ((change.slot() != null) ? change.slot().task().payload().length : 0));
	}

	private static int lengthOf(byte @Nullable [] content) {
		return (content != null) ? content.length : 0;
	}

	/** For {@code change-schedules.lua}. */
	static byte[][] changeArguments(List<ScheduleChange> changes) {
		List<byte[]> arguments = new ArrayList<>(ARGUMENTS_PER_CHANGE * changes.size());
		for (ScheduleChange change : changes) {
			byte[] content = change.content();
			arguments.add(ScriptBatches.toBytes(change.name()));
			arguments.add(ScriptBatches.toNumberBytes(change.version()));
			arguments.add((content != null) ? content : NOTHING);
			addSlot(arguments, change.slot());
		}
		return arguments.toArray(byte[][]::new);
	}

	private static void addSlot(List<byte[]> arguments, @Nullable SlotTask slot) {
		if (slot == null) {
			arguments.addAll(List.of(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING));
			return;
		}
		NewTask task = slot.task();
		arguments.add(ScriptBatches.toBytes(task.id()));
		arguments.add(ScriptBatches.toBytes(ScriptBatches.optionCodes(task)));
		arguments.add(TaskRecord.encodeBody(task.payload(), task.options().headers()));
		arguments.add(ScriptBatches.toNumberBytes(slot.notBefore()));
		arguments.add(ScriptBatches.toBytes(String.join("\n", slot.unlessUnderWay())));
	}

	static List<ScheduleAnswer> decodeAnswers(Object reply, List<ScheduleChange> changes) {
		String text = ScriptReply.toText(reply);
		long now = Long.parseLong(text.substring(changes.size()));
		return text.chars()
			.limit(changes.size())
			.mapToObj((code) -> new ScheduleAnswer(decodeResult((char) code), now))
			.toList();
	}

	private static ScheduleChangeResult decodeResult(char code) {
		return switch (code) {
			case 'C' -> ScheduleChangeResult.CHANGED;
			case 'V' -> ScheduleChangeResult.OTHER_VERSION;
			case 'E' -> ScheduleChangeResult.TOO_EARLY;
			case 'U' -> ScheduleChangeResult.UNDER_WAY;
			case 'X' -> ScheduleChangeResult.QUEUE_FULL;
			default -> throw new IllegalStateException("Unknown answer '" + code + "'");
		};
	}

	static SchedulePage decodeFound(Object reply, List<String> names) {
		ScriptReply found = ScriptReply.of(reply);
		List<ScheduleRecord> schedules = new ArrayList<>(names.size());
		for (int i = 0; i < names.size(); i++) {
			byte[] stored = found.bytesAt(i + 1);
			if (stored.length > 0) {
				schedules.add(decodeRecord(names.get(i), stored));
			}
		}
		return new SchedulePage(schedules, null, Long.parseLong(found.textAt(0)));
	}

	static SchedulePage decodePage(Object reply) {
		ScriptReply page = ScriptReply.of(reply);
		List<ScheduleRecord> schedules = new ArrayList<>();
		for (int i = 2; i < page.size(); i += 2) {
			schedules.add(decodeRecord(page.textAt(i), page.bytesAt(i + 1)));
		}
		String next = page.textAt(1);
		return new SchedulePage(schedules, next.equals("0") ? null : next, Long.parseLong(page.textAt(0)));
	}

	/** A record without a version is damaged; the scripts take that for version 0. */
	private static ScheduleRecord decodeRecord(String name, byte[] stored) {
		int end = 0;
		while (end < stored.length && stored[end] >= '0' && stored[end] <= '9') {
			end++;
		}
		long version = (end > 0) ? Long.parseLong(new String(stored, 0, end, StandardCharsets.US_ASCII)) : 0;
		return new ScheduleRecord(name, version,
				Arrays.copyOfRange(stored, Math.min(end + 1, stored.length), stored.length));
	}

}
