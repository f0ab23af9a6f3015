// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redisson;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Takes the times.
 *
 * @param calls calls that are answered by another process
 */
record RedissonBench(EchoCalls calls) {

	String latency(int calls) {
		long[] times = new long[calls];
		for (int n = 0; n < calls; n++) {
			long start = System.nanoTime();
			call(n);
			times[n] = System.nanoTime() - start;
		}
		Arrays.sort(times);
		return millis(times, 50) + " " + millis(times, 99);
	}

	double seconds(int calls, int threads) throws Exception {
		AtomicInteger next = new AtomicInteger();
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		long start = System.nanoTime();
		List<Future<?>> ends = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			ends.add(executor.submit(() -> callUntil(next, calls)));
		}
		for (Future<?> end : ends) {
			end.get();
		}
		executor.shutdown();
		return (System.nanoTime() - start) / 1e9;
	}

	private void callUntil(AtomicInteger next, int calls) {
		for (int n = next.getAndIncrement(); n < calls; n = next.getAndIncrement()) {
			call(n);
		}
	}

	private void call(int n) {
		if (this.calls.echo(n) != n) {
			throw new IllegalStateException("A wrong answer");
		}
	}

	private static double millis(long[] sorted, int percent) {
		return sorted[(int) Math.ceil(percent / 100.0 * sorted.length) - 1] / 1e6;
	}

}
