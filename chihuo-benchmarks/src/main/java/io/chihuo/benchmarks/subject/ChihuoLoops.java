// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.util.List;
import java.util.stream.IntStream;

import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * Several loops of one application, each with its own queue.
 */
public final class ChihuoLoops implements Drain {

	private final List<HostedLoop<String>> loops;

	/**
	 * Create loops that have not started yet.
	 * @param concurrency concurrency of each
	 */
	public ChihuoLoops(ChihuoHost host, int loops, int concurrency, TaskBody body) {
		this.loops = IntStream.range(0, loops)
			.mapToObj((i) -> HostedLoop.of(host, Inputs.TEXT, concurrency, body))
			.toList();
	}

	/**
	 * Add tasks to each of them.
	 */
	public void fillQueues(int tasks) {
		this.loops.forEach((loop) -> loop.taskQueue().addAll(Inputs.TEXT.textStream(0, tasks)));
	}

	/**
	 * Add a task to one of them, the next one with the next number.
	 */
	public void addTasks(int number) {
		this.loops.get(number % this.loops.size())
			.taskQueue()
			.addOrThrow(Inputs.id(number), Inputs.TEXT.payload().apply(number));
	}

	@Override
	public void startDrain() {
		this.loops.forEach(HostedLoop::startLoop);
	}

	@Override
	public void awaitEmpty() throws InterruptedException {
		for (HostedLoop<String> loop : this.loops) {
			loop.awaitDrained();
		}
	}

	@Override
	public void close() {
		this.loops.forEach(HostedLoop::close);
	}

}
