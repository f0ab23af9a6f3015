// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.util.List;
import java.util.function.BiConsumer;

import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.Inputs;

/**
 * A loop that works tasks off.
 *
 * @param <T> the payload's type
 */
public final class ChihuoDrain<T> implements Drain {

	private final HostedLoop<T> loop;

	private final List<TaskEntry<T>> fed;

	private final BiConsumer<TaskQueue<T>, Iterable<TaskEntry<T>>> how;

	private ChihuoDrain(HostedLoop<T> loop, List<TaskEntry<T>> fed,
			BiConsumer<TaskQueue<T>, Iterable<TaskEntry<T>>> how) {
		this.loop = loop;
		this.fed = fed;
		this.how = how;
	}

	/**
	 * With all tasks in its queue before the loop starts.
	 */
	public static <T> Drain.DrainFactory preloaded(ChihuoHost host, Inputs<T> inputs, int concurrency) {
		return (tasks, body) -> {
			HostedLoop<T> loop = HostedLoop.of(host, inputs, concurrency, body);
			loop.taskQueue().addAll(inputs.textStream(0, tasks));
			return new ChihuoDrain<>(loop, List.of(), TaskQueue::addAll);
		};
	}

	/**
	 * Fed one by one while the loop works.
	 */
	public static <T> Drain.DrainFactory fed(ChihuoHost host, Inputs<T> inputs, int concurrency) {
		return (tasks, body) -> new ChihuoDrain<>(HostedLoop.of(host, inputs, concurrency, body),
				inputs.textList(0, tasks), ChihuoAdder::addEach);
	}

	/**
	 * Fed in one call while the loop works.
	 */
	public static <T> Drain.DrainFactory fedInBulk(ChihuoHost host, Inputs<T> inputs, int concurrency) {
		return (tasks, body) -> new ChihuoDrain<>(HostedLoop.of(host, inputs, concurrency, body),
				inputs.textList(0, tasks), TaskQueue::addAll);
	}

	@Override
	public void startDrain() {
		this.loop.startLoop();
		this.how.accept(this.loop.taskQueue(), this.fed);
	}

	@Override
	public void awaitEmpty() throws InterruptedException {
		this.loop.awaitDrained();
	}

	@Override
	public void close() {
		this.loop.close();
	}

}
