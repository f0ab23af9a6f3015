// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.chihuo.ItemCounts;
import io.chihuo.StepKind;
import io.chihuo.StepState;
import io.chihuo.StepStatus;

/**
 * A step of a flow as the endpoint shows it; the members are those of {@link StepStatus}.
 */
record StepDescriptor(String name, StepKind kind, StepState state, String loop, String taskId, int round,
		@Nullable Instant dueAt, @Nullable String obstacle, @Nullable ItemCountsDescriptor items) {

	static StepDescriptor of(StepStatus step) {
		ItemCounts items = step.items();
		return new StepDescriptor(step.name(), step.kind(), step.state(), step.loop(), step.taskId(), step.round(),
				step.dueAt(), step.obstacle(), (items != null) ? ItemCountsDescriptor.of(items) : null);
	}

	/**
	 * The members of {@link ItemCounts}.
	 */
	record ItemCountsDescriptor(int done, int failed, int known, boolean complete) {

		static ItemCountsDescriptor of(ItemCounts items) {
			return new ItemCountsDescriptor(items.done(), items.failed(), items.known(), items.complete());
		}

	}

}
