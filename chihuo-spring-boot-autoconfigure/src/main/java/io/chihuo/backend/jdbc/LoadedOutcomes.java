// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.state.OutcomeRecords;

/** TODO */
final class LoadedOutcomes implements OutcomeRecords {

	@Override
	public void keepOutcome(TaskEnd end, long until) {
	}

	@Override
	public @Nullable TaskEnd findOutcome(String id, long order, long now) {
		return null;
	}

	@Override
	public void onTaskAdded(String id) {
	}

	@Override
	public void forgetOutcome(String id, long order) {
	}

}
