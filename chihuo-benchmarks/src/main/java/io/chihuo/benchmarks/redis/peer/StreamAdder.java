// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.chihuo.TaskEntry;
import io.chihuo.benchmarks.workload.Adder;

/**
 * Adds to a stream.
 */
public final class StreamAdder implements Adder<String> {

	private static final int MAX_BATCH_SIZE = 1_000;

	private final Streams streams;

	private final BiConsumer<Streams, Iterable<TaskEntry<String>>> how;

	private StreamAdder(Streams streams, BiConsumer<Streams, Iterable<TaskEntry<String>>> how) {
		this.streams = streams;
		this.how = how;
	}

	/**
	 * One by one, waiting for each.
	 */
	public static Supplier<Adder<String>> single(Streams streams) {
		return () -> new StreamAdder(streams, (stream, entries) -> entries.forEach(stream::addMessage));
	}

	/**
	 * In pipelines of 1,000.
	 */
	public static Supplier<Adder<String>> pipelined(Streams streams) {
		return () -> new StreamAdder(streams, StreamAdder::addBatches);
	}

	private static void addBatches(Streams streams, Iterable<TaskEntry<String>> entries) {
		List<TaskEntry<String>> batch = new ArrayList<>(MAX_BATCH_SIZE);
		for (TaskEntry<String> entry : entries) {
			batch.add(entry);
			if (batch.size() == MAX_BATCH_SIZE) {
				streams.addPipelined(batch);
				batch.clear();
			}
		}
		streams.addPipelined(batch);
	}

	@Override
	public void addTasks(Iterable<TaskEntry<String>> entries) {
		this.how.accept(this.streams, entries);
	}

	@Override
	public long batchSize() {
		return this.streams.template().opsForStream().size(Streams.KEY);
	}

	@Override
	public void close() {
		this.streams.template().delete(Streams.KEY);
	}

}
