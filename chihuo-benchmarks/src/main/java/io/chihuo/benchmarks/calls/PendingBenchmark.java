// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

import io.chihuo.QueueCounts;
import io.chihuo.TaskQueue;
import io.chihuo.benchmarks.harness.Checks;
import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Heap;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.servers.TcpProxy;

/**
 * Measures calls that one node awaits: their heap, futures included, and the time in
 * which it finds all of them again that have ended while its connections were dead.
 */
record PendingBenchmark(CallServers servers, int calls) {

	private static final double BYTES_PER_MIB = 1 << 20;

	private static final int TIMEOUT_SECONDS = 120;

	private static final int POLL_MILLIS = 10;

	Workload pendingCalls() {
		return new Workload(String.format(Locale.ROOT, "%,d pending calls on one node, Redis", this.calls),
				List.of(new Subject("chihuo", this::measurePending).withGoal("heap", Goal.atMost(100))
					.withGoal("found after a reconnect", Goal.atMost(2))));
	}

	private List<Reading> measurePending() throws Exception {
		String[] direct = this.servers.redisBackend();
		try (TcpProxy proxy = new TcpProxy(this.servers.redis());
				CallHost caller = CallHost.startCaller(direct[0], "spring.data.redis.host=" + proxy.host(),
						"spring.data.redis.port=" + proxy.port(), "chihuo.calls.no-worker-after=10m")) {
			TaskQueue<Object> queue = caller.client().queue("emptyCalls", Object.class);
			awaitCount(queue, QueueCounts::queued, 0);
			long before = Heap.usedBytes();
			List<CompletableFuture<Integer>> results = IntStream.range(0, this.calls)
				.mapToObj(caller.calls()::echoLater)
				.toList();
			awaitCount(queue, QueueCounts::queued, this.calls);
			double heap = (Heap.usedBytes() - before) / BYTES_PER_MIB;
			proxy.freeze();
			runCalls(direct);
			long start = System.nanoTime();
			proxy.cut();
			CompletableFuture.allOf(results.toArray(CompletableFuture[]::new)).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
			double seconds = (System.nanoTime() - start) / 1e9;
			for (int i = 0; i < this.calls; i++) {
				Checks.countChecks("as the answer", results.get(i).join(), i);
			}
			return List.of(new Reading("heap", heap, "MiB"), new Reading("found after a reconnect", seconds, "s"));
		}
	}

	/** By a worker whose connections are alive. */
	private void runCalls(String... properties) throws InterruptedException {
		try (CallHost worker = CallHost.startWorker(properties)) {
			awaitCount(worker.client().queue("emptyCalls", Object.class),
					(counts) -> counts.queued() + counts.running(), 0);
		}
	}

	private static void awaitCount(TaskQueue<?> queue, ToLongFunction<QueueCounts> count, long expected)
			throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
		while (count.applyAsLong(queue.counts()) != expected) {
			if (System.nanoTime() > end) {
				throw new IllegalStateException("Expected " + expected + " tasks, but found " + queue.counts());
			}
			Thread.sleep(POLL_MILLIS);
		}
	}

}
