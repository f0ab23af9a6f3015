// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.util.StringUtils;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.ScheduleRecord;

/**
 * An entry of the directory: the queue that keeps the record of a schedule.
 *
 * @param name name of the schedule
 * @param version version of the entry, 0 if it is not stored yet
 * @param loop name of the loop of that queue
 * @param definedAt when the node started that moved it there, by the clock of the store
 * @param runtime whether the schedule was made at run time
 * @param formerLoops loops whose queues may have an earlier record
 */
record DirectoryEntry(String name, long version, String loop, long definedAt, boolean runtime,
		Set<String> formerLoops) {

	private static final String LOOP = "loop";

	private static final String DEFINED_AT = "defined-at";

	private static final String RUNTIME = "runtime";

	private static final String FORMER_LOOPS = "former-loops";

	/**
	 * Read an entry.
	 * @throws RuntimeException if it is damaged
	 */
	static DirectoryEntry parseRecord(ScheduleRecord stored) {
		Map<String, String> values = RecordLines.parseContent(stored.content());
		String loop = values.getOrDefault(LOOP, "");
		QueueName.checkPart(loop, "Correct the entry of the directory.");
		return new DirectoryEntry(stored.name(), stored.version(), loop,
				Long.parseLong(values.getOrDefault(DEFINED_AT, "0")), values.containsKey(RUNTIME), new LinkedHashSet<>(
						List.of(StringUtils.tokenizeToStringArray(values.getOrDefault(FORMER_LOOPS, ""), " "))));
	}

	byte[] toContent() {
		String text = LOOP + "=" + this.loop + "\n" + DEFINED_AT + "=" + this.definedAt
				+ (this.runtime ? "\n" + RUNTIME + "=true" : "")
				+ (this.formerLoops.isEmpty() ? "" : "\n" + FORMER_LOOPS + "=" + String.join(" ", this.formerLoops));
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** The schedule belongs to a loop, which takes it over from any other. */
	DirectoryEntry moveTo(String loop, long definedAt, boolean runtime) {
		Set<String> former = new LinkedHashSet<>(this.formerLoops);
		former.add(this.loop);
		former.remove(loop);
		return new DirectoryEntry(this.name, this.version, loop, definedAt, runtime, former);
	}

	DirectoryEntry withoutFormerLoops() {
		return new DirectoryEntry(this.name, this.version, this.loop, this.definedAt, this.runtime, Set.of());
	}

}
