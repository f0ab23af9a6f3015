// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.util.List;
import java.util.Optional;

import io.chihuo.TaskInfo;
import io.chihuo.TaskState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the answers of a store about its ids with the state of the model.
 */
final class RandomComparison {

	private final ContractQueue queue;

	private final ModelQueue model;

	RandomComparison(ContractQueue queue, ModelQueue model) {
		this.queue = queue;
		this.model = model;
	}

	void compare() {
		assertThat(this.queue.counts()).isEqualTo(this.model.counts());
		List<Optional<TaskInfo>> found = ContractQueue.join(this.queue.store().find(RandomRun.IDS));
		for (int i = 0; i < RandomRun.IDS.size(); i++) {
			compare(RandomRun.IDS.get(i), found.get(i));
		}
	}

	private void compare(String id, Optional<TaskInfo> found) {
		ModelTask task = this.model.tasks.get(id);
		boolean marked = this.model.marks.contains(id);
		if (task == null) {
			assertThat(found.map(TaskInfo::state)).as("state of " + id)
				.isEqualTo(marked ? Optional.of(TaskState.FINISHED) : Optional.empty());
			return;
		}
		assertThat(found).as(id).isPresent();
		TaskInfo info = found.get();
		assertThat(info.state()).as("state of " + id).isEqualTo(task.state);
		assertThat(info.isFinished()).as("mark of " + id).isEqualTo(marked);
		assertThat(info.attempts()).as("attempts of " + id).isEqualTo(task.attempts());
		assertThat(info.crashes()).as("crashes of " + id).isEqualTo(task.crashes);
		assertThat(info.forcedReleases()).as("forced releases of " + id).isEqualTo(task.forcedReleases);
		if (task.running()) {
			assertThat(info.isRerunRequested()).as("rerun of " + id).isEqualTo(task.runsAgain());
		}
		if (task.lastError != null) {
			assertThat(info.lastError()).as("last error of " + id).isEqualTo(task.lastError);
		}
	}

}
