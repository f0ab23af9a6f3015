// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.dashboard;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.Task;
import io.chihuo.benchmarks.harness.Completions;

/**
 * Runs tasks that do nothing but count.
 */
@ChihuoLoop(name = CountingLoop.NAME, concurrency = "50", enabled = "false")
class CountingLoop {

	static final String NAME = "counting";

	private volatile @Nullable Completions completions;

	void setCompletions(Completions completions) {
		this.completions = completions;
	}

	@MakeTask
	void countTask(Task<String> task) {
		Objects.requireNonNull(task.payload());
		Objects.requireNonNull(this.completions).recordCompletion();
	}

}
