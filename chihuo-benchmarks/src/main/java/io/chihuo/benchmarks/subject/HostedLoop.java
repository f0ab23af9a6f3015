// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.time.Duration;
import java.util.Objects;

import io.chihuo.LoopControl;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.LoopOptions;
import io.chihuo.Task;
import io.chihuo.TaskQueue;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * A loop of one trial and its queue. It is registered stopped; closing it forgets both.
 *
 * @param <T> the payload's type
 */
final class HostedLoop<T> implements AutoCloseable {

	private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

	private final ChihuoHost host;

	private final TaskQueue<T> queue;

	private final LoopControl control;

	HostedLoop(ChihuoHost host, Class<T> type, int concurrency, LoopHandler<T> handler) {
		this.host = host;
		LoopOptions options = host.loopOptions().with((builder) -> builder.concurrency(concurrency).enabled(false));
		this.control = host.registerLoop(LoopDefinition.of(host.newName(), type, handler).options(options));
		this.queue = host.taskQueue(this.control.name(), type);
	}

	static <T> HostedLoop<T> of(ChihuoHost host, Inputs<T> inputs, int concurrency, TaskBody body) {
		return new HostedLoop<>(host, inputs.type(), concurrency, (task) -> body.runBody(payloadType(task)));
	}

	private static Object payloadType(Task<?> task) {
		return Objects.requireNonNull(task.payload());
	}

	String name() {
		return this.control.name();
	}

	TaskQueue<T> taskQueue() {
		return this.queue;
	}

	void startLoop() {
		this.control.start();
	}

	void awaitDrained() throws InterruptedException {
		if (!this.control.awaitDrained(START_TIMEOUT)) {
			throw new IllegalStateException("Not drained: " + this.queue.counts());
		}
	}

	@Override
	public void close() {
		this.host.removeLoop(this.control);
		this.host.clearQueues(this.queue);
	}

}
