// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.benchmarks.harness.Window;
import io.chihuo.benchmarks.workload.Adder;
import io.chihuo.benchmarks.workload.Inputs;

/**
 * A queue that no loop works on.
 *
 * @param <T> the payload's type
 */
public final class ChihuoAdder<T> implements Adder<T> {

	private static final int MARKS_UNDER_WAY = 1_000;

	private final ChihuoHost host;

	private final TaskQueue<T> queue;

	private final BiConsumer<TaskQueue<T>, Iterable<TaskEntry<T>>> how;

	private final ToLongFunction<TaskQueue<T>> size;

	private ChihuoAdder(ChihuoHost host, Inputs<T> inputs, BiConsumer<TaskQueue<T>, Iterable<TaskEntry<T>>> how,
			ToLongFunction<TaskQueue<T>> size) {
		this.host = host;
		this.queue = host.taskQueue(host.newName(), inputs.type());
		this.how = how;
		this.size = size;
	}

	/**
	 * Adds tasks one by one.
	 */
	public static <T> Supplier<Adder<T>> single(ChihuoHost host, Inputs<T> inputs) {
		return () -> new ChihuoAdder<>(host, inputs, ChihuoAdder::addEach, TaskQueue::size);
	}

	/**
	 * Adds tasks in one call.
	 */
	public static <T> Supplier<Adder<T>> bulk(ChihuoHost host, Inputs<T> inputs) {
		return () -> new ChihuoAdder<>(host, inputs, TaskQueue::addAll, TaskQueue::size);
	}

	/**
	 * Adds tasks one by one without waiting.
	 * @param underway most calls under way at a time
	 */
	public static <T> Supplier<Adder<T>> async(ChihuoHost host, Inputs<T> inputs, int underway) {
		return () -> new ChihuoAdder<>(host, inputs, (queue, entries) -> addAsync(queue, entries, underway),
				TaskQueue::size);
	}

	/**
	 * Marks the ids of tasks as finished.
	 */
	public static <T> Supplier<Adder<T>> marks(ChihuoHost host, Inputs<T> inputs) {
		return () -> new ChihuoAdder<>(host, inputs, ChihuoAdder::finishEach, (queue) -> queue.counts().finished());
	}

	static <T> void addEach(TaskQueue<T> queue, Iterable<TaskEntry<T>> entries) {
		entries.forEach((entry) -> queue.addOrThrow(entry.id(), entry.payload()));
	}

	private static <T> void addAsync(TaskQueue<T> queue, Iterable<TaskEntry<T>> entries, int underway) {
		Window window = new Window(underway);
		entries.forEach((entry) -> window.sendCall(() -> queue.async().add(entry.id(), entry.payload())));
		window.awaitAll();
	}

	static <T> void finishEach(TaskQueue<T> queue, Iterable<TaskEntry<T>> entries) {
		Window window = new Window(MARKS_UNDER_WAY);
		entries.forEach((entry) -> window.sendCall(() -> queue.async().finish(entry.id())));
		window.awaitAll();
	}

	@Override
	public void prepareQueue() {
		this.queue.addOrThrow("first", null);
	}

	@Override
	public void addTasks(Iterable<TaskEntry<T>> entries) {
		this.how.accept(this.queue, entries);
	}

	@Override
	public long batchSize() {
		return this.size.applyAsLong(this.queue);
	}

	@Override
	public void close() {
		this.host.clearQueues(this.queue);
	}

}
