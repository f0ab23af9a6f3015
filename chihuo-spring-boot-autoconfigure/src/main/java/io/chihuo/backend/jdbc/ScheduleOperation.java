// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.ScheduleChange.SlotTask;
import io.chihuo.backend.ScheduleRecord;
import io.chihuo.backend.state.ScheduleMoves;

/**
 * Changes schedules in the transaction that adds their tasks. Tasks are locked before
 * schedules, by all transactions.
 */
final class ScheduleOperation {

	private final List<ScheduleChange> changes;

	private final ScheduleRows rows;

	ScheduleOperation(List<ScheduleChange> changes, ScheduleRows rows) {
		this.changes = changes;
		this.rows = rows;
	}

	/** Ids of the tasks that are added or may be under way. */
	Collection<String> taskIds() {
		TreeSet<String> ids = new TreeSet<>();
		for (ScheduleChange change : this.changes) {
			SlotTask slot = change.slot();
			if (slot != null) {
				ids.add(slot.task().id());
				ids.addAll(slot.unlessUnderWay());
			}
		}
		return ids;
	}

	List<ScheduleAnswer> makeChanges(UnitOfWork unit, long now) {
		Map<String, ScheduleRecord> before = new HashMap<>();
		this.rows.lockSchedules(this.changes.stream().map(ScheduleChange::name).toList())
			.forEach((schedule) -> before.put(schedule.name(), schedule));
		Map<String, ScheduleRecord> after = new HashMap<>(before);
		List<ScheduleAnswer> answers = new ScheduleMoves(after, unit.stateMachine()).changeAll(this.changes, now);
		writeDifferences(before, after);
		return answers;
	}

	private void writeDifferences(Map<String, ScheduleRecord> before, Map<String, ScheduleRecord> after) {
		List<ScheduleRecord> inserted = new ArrayList<>();
		List<ScheduleRecord> updated = new ArrayList<>();
		Stream<ScheduleRecord> changed = after.values()
			.stream()
			.filter((schedule) -> schedule != before.get(schedule.name()));
		changed.forEach((schedule) -> (before.containsKey(schedule.name()) ? updated : inserted).add(schedule));
		this.rows.insertSchedules(inserted);
		this.rows.updateSchedules(updated);
		this.rows.deleteSchedules(before.keySet().stream().filter((name) -> !after.containsKey(name)).toList());
	}

}
