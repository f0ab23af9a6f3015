// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import io.chihuo.benchmarks.harness.Checks;
import io.chihuo.benchmarks.harness.Percentiles;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Timing;

/**
 * Calls of a method that returns its argument.
 *
 * @param calls number of calls
 */
public record CallWorkload(int calls) {

	/**
	 * Someone who makes them one after the other: the time of each.
	 */
	public Subject createSubject(String name, Caller caller) {
		return new Subject(name, () -> {
			Percentiles times = measureTimes(caller);
			return List.of(times.createReading(50), times.createReading(99));
		});
	}

	/**
	 * Measure the time of each call.
	 */
	public Percentiles measureTimes(Caller caller) throws Exception {
		caller.startWorker();
		System.gc();
		long[] nanos = new long[this.calls];
		for (int i = 0; i < this.calls; i++) {
			long start = System.nanoTime();
			int answer = caller.callWorker(i);
			nanos[i] = System.nanoTime() - start;
			Checks.countChecks("as the answer", answer, i);
		}
		return new Percentiles(nanos);
	}

	/**
	 * Someone who makes them by several threads: how many a second.
	 */
	public Subject createSubject(String name, Caller caller, int threads) {
		return new Subject(name, () -> {
			caller.startWorker();
			double seconds = Timing.measureSeconds(() -> makeCalls(caller, threads));
			return List.of(Reading.of(this.calls / seconds, "calls/s"));
		});
	}

	/**
	 * Make the calls by several threads, and check each answer.
	 */
	public void makeCalls(Caller caller, int threads) throws Exception {
		AtomicInteger next = new AtomicInteger();
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Future<?>> ends = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				ends.add(executor.submit(() -> {
					for (int n = next.getAndIncrement(); n < this.calls; n = next.getAndIncrement()) {
						Checks.countChecks("as the answer", caller.callWorker(n), n);
					}
					return null;
				}));
			}
			for (Future<?> end : ends) {
				end.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

}
