// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

import io.chihuo.TaskEntry;
import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * A virtual thread for each task, as many at a time as a semaphore lets through.
 */
public final class VirtualDrain implements Drain {

	private final ExecutorService executor = VirtualThreads.newExecutor();

	private final Semaphore permits;

	private final List<TaskEntry<String>> entries;

	private final TaskBody body;

	private VirtualDrain(int concurrency, List<TaskEntry<String>> entries, TaskBody body) {
		this.permits = new Semaphore(concurrency);
		this.entries = entries;
		this.body = body;
	}

	/**
	 * Fed by one thread while it works.
	 */
	public static Drain.DrainFactory fed(int concurrency) {
		return (tasks, body) -> new VirtualDrain(concurrency, Inputs.TEXT.textList(0, tasks), body);
	}

	@Override
	public void startDrain() throws InterruptedException {
		for (TaskEntry<String> entry : this.entries) {
			this.permits.acquire();
			this.executor.execute(() -> runTask(entry));
		}
	}

	private void runTask(TaskEntry<String> entry) {
		try {
			new BareTask(entry, this.body).run();
		}
		finally {
			this.permits.release();
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
