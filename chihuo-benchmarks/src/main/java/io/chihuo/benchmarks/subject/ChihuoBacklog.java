// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.benchmarks.harness.Completions;
import io.chihuo.benchmarks.harness.Timing;
import io.chihuo.benchmarks.workload.Inputs;

/**
 * A loop with tasks in its queue and, unless said otherwise, as many finish marks, to
 * which tasks are added and from which as many are drained: each way of adding once, and
 * then the drain. Times are in seconds.
 */
public final class ChihuoBacklog implements AutoCloseable {

	/** Numbers from here on are of tasks that are finished from the start. */
	private static final int FIRST_FINISHED = 100_000_000;

	private final AtomicInteger turns = new AtomicInteger();

	private final HostedLoop<String> loop;

	private int next;

	private volatile @Nullable Completions completions;

	private volatile int wanted;

	/**
	 * Create a loop that has not started yet.
	 * @param backlog number of tasks, and of marks
	 */
	public ChihuoBacklog(ChihuoHost host, int concurrency, int backlog) {
		this(host, concurrency, backlog, backlog);
	}

	private ChihuoBacklog(ChihuoHost host, int concurrency, int backlog, int marks) {
		this.loop = HostedLoop.of(host, Inputs.TEXT, concurrency, this::handle);
		taskQueue().addAll(Inputs.TEXT.textStream(0, backlog));
		ChihuoAdder.finishEach(taskQueue(), () -> Inputs.TEXT.textStream(FIRST_FINISHED, marks).iterator());
		this.next = backlog;
	}

	/**
	 * Create a loop that has not started yet, without finish marks.
	 * @param backlog number of tasks
	 */
	public static ChihuoBacklog withoutMarks(ChihuoHost host, int concurrency, int backlog) {
		return new ChihuoBacklog(host, concurrency, backlog, 0);
	}

	private TaskQueue<String> taskQueue() {
		return this.loop.taskQueue();
	}

	private @Nullable Object handle(Object payload) {
		Completions completions = this.completions;
		if (completions != null && this.turns.getAndIncrement() < this.wanted) {
			completions.recordCompletion();
		}
		return null;
	}

	/**
	 * Add tasks one by one.
	 */
	public double addTasks(int tasks) throws Exception {
		List<TaskEntry<String>> entries = newEntries(tasks);
		return Timing.measureSeconds(() -> ChihuoAdder.addEach(taskQueue(), entries));
	}

	/**
	 * Add tasks in one call.
	 */
	public double addAll(int tasks) throws Exception {
		List<TaskEntry<String>> entries = newEntries(tasks);
		return Timing.measureSeconds(() -> taskQueue().addAll(entries));
	}

	private List<TaskEntry<String>> newEntries(int tasks) {
		List<TaskEntry<String>> entries = Inputs.TEXT.textList(this.next, tasks);
		this.next += tasks;
		return entries;
	}

	/**
	 * Run that many of the tasks. The loop goes on with the others until it is closed.
	 */
	public double drainTasks(int tasks) throws Exception {
		Completions completions = new Completions(tasks);
		this.wanted = tasks;
		this.completions = completions;
		return Timing.measureSeconds(() -> {
			this.loop.startLoop();
			completions.awaitAll();
		});
	}

	@Override
	public void close() {
		this.loop.close();
	}

}
