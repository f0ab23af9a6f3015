package io.chihuo.benchmarks.subject;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;

import io.chihuo.benchmarks.workload.Drain;

/**
 * No threads at all: one thread begins tasks that end later, as many at a time as a
 * semaphore lets through.
 */
public final class StageDrain implements Drain {

	private final Semaphore permits;

	private final List<BareTask> tasks;

	private StageDrain(int concurrency, List<BareTask> tasks) {
		this.permits = new Semaphore(concurrency);
		this.tasks = tasks;
	}

	/**
	 * Fed by one thread while it works.
	 */
	public static Drain.Factory fed(int concurrency) {
		return (tasks, body) -> new StageDrain(concurrency, BareTask.list(tasks, body));
	}

	@Override
	public void start() throws InterruptedException {
		for (BareTask task : this.tasks) {
			this.permits.acquire();
			CompletionStage<?> stage = (CompletionStage<?>) Objects.requireNonNull(task.call());
			stage.whenComplete((result, failure) -> this.permits.release());
		}
	}

	@Override
	public void close() {
	}

}
