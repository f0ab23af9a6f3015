// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import io.chihuo.Task;
import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * A loop in which each task adds another one, so that the backlog stays as long as it
 * was. Once as many have run as are asked for, the others do nothing.
 */
public final class ChihuoBacklogDrain implements Drain {

	private final AtomicInteger turns = new AtomicInteger();

	private final HostedLoop<String> loop;

	private final int backlog;

	private final int tasks;

	private final TaskBody body;

	private ChihuoBacklogDrain(ChihuoHost host, int concurrency, int backlog, int tasks, TaskBody body) {
		this.backlog = backlog;
		this.tasks = tasks;
		this.body = body;
		this.loop = new HostedLoop<>(host, String.class, concurrency, this::handle);
		this.loop.taskQueue().addAll(Inputs.TEXT.textStream(0, backlog));
	}

	/**
	 * With a backlog.
	 */
	public static Drain.DrainFactory of(ChihuoHost host, int concurrency, int backlog) {
		return (tasks, body) -> new ChihuoBacklogDrain(host, concurrency, backlog, tasks, body);
	}

	private @Nullable Object handle(Task<String> task) throws Exception {
		int turn = this.turns.getAndIncrement();
		if (turn >= this.tasks) {
			return null;
		}
		int next = this.backlog + turn;
		task.queue().addOrThrow(Inputs.id(next), Inputs.TEXT.payload().apply(next));
		return this.body.runBody(task.payload());
	}

	@Override
	public void startDrain() {
		this.loop.startLoop();
	}

	@Override
	public void close() {
		this.loop.close();
	}

}
