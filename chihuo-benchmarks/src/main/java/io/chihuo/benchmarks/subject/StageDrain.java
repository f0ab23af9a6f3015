// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

import io.chihuo.TaskEntry;
import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * No threads at all: one thread begins tasks that end later, as many at a time as a
 * semaphore lets through.
 */
public final class StageDrain implements Drain {

	private final Semaphore permits;

	private final List<TaskEntry<String>> entries;

	private final TaskBody body;

	private StageDrain(int concurrency, List<TaskEntry<String>> entries, TaskBody body) {
		this.permits = new Semaphore(concurrency);
		this.entries = entries;
		this.body = body;
	}

	/**
	 * Fed by one thread while it works.
	 */
	public static Drain.DrainFactory fed(int concurrency) {
		return (tasks, body) -> new StageDrain(concurrency, Inputs.TEXT.textList(0, tasks), body);
	}

	@Override
	public void startDrain() throws InterruptedException {
		for (TaskEntry<String> entry : this.entries) {
			this.permits.acquire();
			CompletionStage<?> stage = (CompletionStage<?>) Objects
				.requireNonNull(new BareTask(entry, this.body).runTask());
			stage.whenComplete((result, failure) -> this.permits.release());
		}
	}

	@Override
	public void close() {
	}

}
