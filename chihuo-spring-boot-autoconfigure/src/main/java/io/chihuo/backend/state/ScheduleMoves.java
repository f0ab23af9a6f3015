// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.TaskState;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.ScheduleChange.SlotTask;
import io.chihuo.backend.ScheduleChangeResult;
import io.chihuo.backend.ScheduleRecord;

/**
 * Changes of schedules, with the tasks that they add.
 */
public final class ScheduleMoves {

	private final Map<String, ScheduleRecord> records;

	private final QueueStateMachine states;

	/**
	 * Create the moves.
	 * @param records the schedules by name, to be changed
	 * @param states the states of the tasks to add, and of those that may be under way
	 */
	public ScheduleMoves(Map<String, ScheduleRecord> records, QueueStateMachine states) {
		this.records = records;
		this.states = states;
	}

	/**
	 * Make changes in their order.
	 */
	public List<ScheduleAnswer> changeAll(List<ScheduleChange> changes, long now) {
		return changes.stream().map((change) -> new ScheduleAnswer(changeOne(change, now), now)).toList();
	}

	private ScheduleChangeResult changeOne(ScheduleChange change, long now) {
		ScheduleRecord known = this.records.get(change.name());
		if (change.version() != ((known != null) ? known.version() : 0)) {
			return ScheduleChangeResult.OTHER_VERSION;
		}
		ScheduleChangeResult refusal = addSlot(change.slot(), now);
		byte[] content = change.content();
		if (refusal != null) {
			return refusal;
		}
		if (content == null) {
			this.records.remove(change.name());
		}
		else {
			this.records.put(change.name(), new ScheduleRecord(change.name(), change.version() + 1, content));
		}
		return ScheduleChangeResult.CHANGED;
	}

	private @Nullable ScheduleChangeResult addSlot(@Nullable SlotTask slot, long now) {
		if (slot == null) {
			return null;
		}
		if (now < slot.notBefore()) {
			return ScheduleChangeResult.TOO_EARLY;
		}
		if (slot.unlessUnderWay().stream().anyMatch(this::isUnderWay)) {
			return ScheduleChangeResult.UNDER_WAY;
		}
		AddResult added = this.states.add(List.of(slot.task()), now).get(0);
		return (added == AddResult.QUEUE_FULL) ? ScheduleChangeResult.QUEUE_FULL : null;
	}

	private boolean isUnderWay(String id) {
		TaskState state = this.states.stateOf(id);
		return state != null && state != TaskState.DEAD && state != TaskState.FINISHED;
	}

}
