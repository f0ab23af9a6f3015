// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;

import io.chihuo.TaskEntry;
import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * Threads that take a task from a {@link BareQueue} and add another one, so that the
 * backlog stays as long as it was.
 */
public final class BareBacklogDrain implements Drain {

	private final BareQueue<String> queue = new BareQueue<>();

	private final AtomicInteger turns = new AtomicInteger();

	private final ThreadPoolExecutor executor;

	private final int backlog;

	private final int tasks;

	private final TaskBody body;

	private BareBacklogDrain(int concurrency, int backlog, int tasks, TaskBody body) {
		this.executor = PoolDrain.newPool(concurrency);
		this.backlog = backlog;
		this.tasks = tasks;
		this.body = body;
		this.queue.addTasks(Inputs.TEXT.textStream(0, backlog));
	}

	/**
	 * With a backlog.
	 */
	public static Drain.DrainFactory of(int concurrency, int backlog) {
		return (tasks, body) -> new BareBacklogDrain(concurrency, backlog, tasks, body);
	}

	@Override
	public void startDrain() {
		for (int i = 0; i < this.executor.getCorePoolSize(); i++) {
			this.executor.execute(this::runTasks);
		}
	}

	private void runTasks() {
		for (int turn = nextTurn(); turn < this.tasks; turn = nextTurn()) {
			TaskEntry<String> entry = this.queue.takeTask();
			this.queue.addTasks(Inputs.TEXT.streamEntry(this.backlog + turn));
			new BareTask(entry, this.body).run();
		}
	}

	private int nextTurn() {
		return this.turns.getAndIncrement();
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
		this.queue.close();
	}

}
