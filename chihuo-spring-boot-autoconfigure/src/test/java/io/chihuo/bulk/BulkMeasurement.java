// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.AddOptions;
import io.chihuo.BulkAction;
import io.chihuo.BulkOperation;
import io.chihuo.BulkOperations;
import io.chihuo.BulkRequest;
import io.chihuo.ChihuoClient;
import io.chihuo.DeadLetterFilter;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.servers.RedisServer;

/**
 * Measures bulk operations on a million dead letters in Redis, beside a worker that
 * claims and acknowledges tasks of the same queue without a pause. Run by hand.
 */
public final class BulkMeasurement {

	private static final int LETTER_COUNT = Integer.getInteger("letters", 1_000_000);

	private static final int CLAIM_SIZE = Integer.getInteger("claim", 10);

	private final TaskStore store;

	private final BulkOperations operations;

	private BulkMeasurement(TaskStore store, BulkOperations operations) {
		this.store = store;
		this.operations = operations;
	}

	public static void main(String[] arguments) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, DataRedisAutoConfiguration.class))
			.withPropertyValues("chihuo.namespace=bulk", "chihuo.backend=redis", "chihuo.timeout=1m",
					"spring.data.redis.host=127.0.0.1",
					"spring.data.redis.port=" + System.getProperty("redis.port", "" + RedisServer.shared().port()))
			.run((context) -> new BulkMeasurement(
					context.getBean(TaskBackend.class).store(new QueueName("bulk", "letters")),
					context.getBean(ChihuoClient.class).bulkOperations())
				.measureAll());
		System.exit(0);
	}

	private void measureAll() throws InterruptedException {
		fill();
		workWhile(3, () -> true);
		print("claims alone", workWhile(10, () -> true));
		measure("requeue all", BulkRequest.all("letters", BulkAction.REQUEUE));
		this.store.clearUnfinished().join();
		fill();
		print("claims alone", workWhile(10, () -> true));
		measure("requeue by cause", BulkRequest.matching("letters", BulkAction.REQUEUE,
				DeadLetterFilter.ALL.cause("java.io.IOException: Connection refused")));
	}

	private void fill() {
		add("ready-", 300_000);
		IntStream.range(0, LETTER_COUNT / 1000).forEach((block) -> {
			List<NewTask> tasks = IntStream.range(0, 1000)
				.mapToObj((number) -> new NewTask("letter-" + block + "-" + number,
						"{\"text\":\"one hundred bytes\"}".getBytes(StandardCharsets.UTF_8), true, AddOptions.DEFAULTS))
				.toList();
			this.store.add(tasks).join();
			this.store
				.settle(claim(1000).stream()
					.map((task) -> Settlement.dead(task.lease(), "java.io.IOException: Connection refused"))
					.toList())
				.join();
		});
		System.out.println(this.store.counts().join());
	}

	private void add(String prefix, int count) {
		for (int block = 0; block < count / 1000; block++) {
			int first = block;
			this.store
				.add(IntStream.range(0, 1000)
					.mapToObj((number) -> new NewTask(prefix + first + "-" + number,
							"{\"text\":\"one hundred bytes\"}".getBytes(StandardCharsets.UTF_8), false,
							AddOptions.DEFAULTS))
					.toList())
				.join();
		}
	}

	private List<LeasedTask> claim(int size) {
		return this.store.claim(ClaimRequest.of(size, Duration.ofMinutes(1), "worker")).join().tasks();
	}

	private void measure(String name, BulkRequest request) throws InterruptedException {
		long begin = System.nanoTime();
		BulkOperation started = this.operations.start(request);
		AtomicBoolean ended = new AtomicBoolean();
		Thread watch = new Thread(() -> {
			while (!ended.get()) {
				BulkOperation found = this.operations.find(started.id()).orElseThrow();
				ended.set(found.state().isEnd());
				sleep(500);
			}
		});
		watch.start();
		long[] claims = workWhile(300, () -> !ended.get());
		System.out.printf("%s: %.1f s, %s%n", name, (System.nanoTime() - begin) / 1e9,
				this.operations.find(started.id()).orElseThrow());
		print("claims beside " + name, claims);
		watch.join();
	}

	private static void sleep(long millis) {
		try {
			Thread.sleep(millis);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Claims, and acknowledges what was claimed. */
	private long[] workWhile(int seconds, BooleanSupplier condition) {
		long[] times = new long[5_000_000];
		int count = 0;
		long end = System.nanoTime() + seconds * 1_000_000_000L;
		while (System.nanoTime() < end && condition.getAsBoolean()) {
			long begin = System.nanoTime();
			List<LeasedTask> tasks = claim(CLAIM_SIZE);
			times[count++] = System.nanoTime() - begin;
			if (!tasks.isEmpty()) {
				this.store.settle(tasks.stream().map((task) -> Settlement.acknowledge(task.lease(), false)).toList())
					.join();
			}
			if (Boolean.getBoolean("paced")) {
				sleep(ThreadLocalRandom.current().nextInt(5));
			}
		}
		return Arrays.copyOf(times, count);
	}

	private static void print(String name, long[] times) {
		Arrays.sort(times);
		Map<String, Double> shares = new TreeMap<>(Map.of("p50", 0.5, "p90", 0.9, "p99", 0.99, "p999", 0.999));
		StringBuilder line = new StringBuilder(name + ": " + times.length + " claims");
		shares.forEach((label, share) -> line
			.append(String.format(", %s %.2f ms", label, times[(int) (times.length * share)] / 1e6)));
		System.out.println(line);
	}

}
