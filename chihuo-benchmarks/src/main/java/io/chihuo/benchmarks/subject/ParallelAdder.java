// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.subject;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.chihuo.TaskEntry;
import io.chihuo.benchmarks.workload.Adder;

/**
 * Several threads that share the tasks to add, each with its own part.
 *
 * @param <T> the payload's type
 */
public final class ParallelAdder<T> implements Adder<T> {

	private final Adder<T> adder;

	private final int threads;

	private ParallelAdder(Adder<T> adder, int threads) {
		this.adder = adder;
		this.threads = threads;
	}

	/**
	 * Threads that all call the same adder.
	 */
	public static <T> Supplier<Adder<T>> of(int threads, Supplier<? extends Adder<T>> adders) {
		return () -> new ParallelAdder<>(adders.get(), threads);
	}

	@Override
	public void prepareQueue() {
		this.adder.prepareQueue();
	}

	@Override
	public void addTasks(Iterable<TaskEntry<T>> entries) {
		List<TaskEntry<T>> all = new ArrayList<>();
		entries.forEach(all::add);
		CompletableFuture<?>[] parts = IntStream.range(0, this.threads)
			.mapToObj((part) -> all.subList(startThread(all, part), startThread(all, part + 1)))
			.map((part) -> CompletableFuture.runAsync(() -> this.adder.addTasks(part), ParallelAdder::startThread))
			.toArray(CompletableFuture[]::new);
		CompletableFuture.allOf(parts).join();
	}

	private int startThread(List<?> all, int part) {
		return (int) ((long) all.size() * part / this.threads);
	}

	private static void startThread(Runnable work) {
		new Thread(work, "adder").start();
	}

	@Override
	public long batchSize() {
		return this.adder.batchSize();
	}

	@Override
	public void close() {
		this.adder.close();
	}

}
