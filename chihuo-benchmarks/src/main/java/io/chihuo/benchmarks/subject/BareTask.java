// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.chihuo.TaskEntry;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * A task as a bare executor runs it.
 */
record BareTask(TaskEntry<?> entry, TaskBody body) implements Runnable {

	@Override
	public void run() {
		runTask();
	}

	@Nullable Object runTask() {
		try {
			return this.body.runBody(Objects.requireNonNull(this.entry.payload()));
		}
		catch (Exception ex) {
			throw new IllegalStateException("Task " + this.entry.id() + " failed", ex);
		}
	}

}
