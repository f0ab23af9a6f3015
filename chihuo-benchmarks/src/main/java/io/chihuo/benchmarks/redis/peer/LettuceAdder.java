// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.chihuo.TaskEntry;
import io.chihuo.benchmarks.harness.Window;
import io.chihuo.benchmarks.workload.Adder;

import static java.util.Objects.requireNonNull;

/**
 * Sends encoded tasks with bare Lettuce.
 */
public final class LettuceAdder implements Adder<String> {

	static final int MAX_BATCH_SIZE = 100;

	private static final int BATCHES_UNDER_WAY = 8;

	private final BareRedis redis;

	private final BiConsumer<BareRedis, Iterable<TaskEntry<String>>> how;

	private LettuceAdder(BareRedis redis, BiConsumer<BareRedis, Iterable<TaskEntry<String>>> how) {
		this.redis = redis;
		this.how = how;
	}

	/**
	 * One by one, waiting for each.
	 */
	public static Supplier<Adder<String>> single(BareRedis redis) {
		return () -> new LettuceAdder(redis, LettuceAdder::callEach);
	}

	/**
	 * One by one without waiting.
	 * @param underway most calls under way at a time
	 */
	public static Supplier<Adder<String>> async(BareRedis redis, int underway) {
		return () -> new LettuceAdder(redis, (bare, entries) -> sendEach(bare, entries, underway));
	}

	/**
	 * In batches of 100, of which 8 are under way.
	 */
	public static Supplier<Adder<String>> batched(BareRedis redis) {
		return () -> new LettuceAdder(redis, LettuceAdder::sendBatches);
	}

	private static void callEach(BareRedis redis, Iterable<TaskEntry<String>> entries) {
		entries
			.forEach((entry) -> redis.add().runScript(redis.connection(), entry.id(), requireNonNull(entry.payload())));
	}

	private static void sendEach(BareRedis redis, Iterable<TaskEntry<String>> entries, int underway) {
		Window window = new Window(underway);
		entries.forEach((entry) -> window
			.sendCall(() -> redis.add().sendScript(redis.connection(), entry.id(), requireNonNull(entry.payload()))));
		window.awaitAll();
	}

	private static void sendBatches(BareRedis redis, Iterable<TaskEntry<String>> entries) {
		Window window = new Window(BATCHES_UNDER_WAY);
		List<String> batch = new ArrayList<>(2 * MAX_BATCH_SIZE);
		for (TaskEntry<String> entry : entries) {
			batch.add(entry.id());
			batch.add(requireNonNull(entry.payload()));
			if (batch.size() == 2 * MAX_BATCH_SIZE) {
				sendBatch(redis, window, batch);
			}
		}
		sendBatch(redis, window, batch);
		window.awaitAll();
	}

	private static void sendBatch(BareRedis redis, Window window, List<String> batch) {
		if (!batch.isEmpty()) {
			String[] arguments = batch.toArray(String[]::new);
			window.sendCall(() -> redis.add().sendScript(redis.connection(), arguments));
			batch.clear();
		}
	}

	@Override
	public void addTasks(Iterable<TaskEntry<String>> entries) {
		this.how.accept(this.redis, entries);
	}

	@Override
	public long batchSize() {
		return this.redis.commands().llen(BareRedis.IDS);
	}

	@Override
	public void close() {
		this.redis.commands().del(BareRedis.IDS, BareRedis.PAYLOADS);
	}

}
