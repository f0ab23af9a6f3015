// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.schedules;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.chihuo.ChihuoSchedules;
import io.chihuo.OverlapPolicy;
import io.chihuo.ScheduleOptions;
import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Percentiles;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;

/**
 * Measures the time from the moment of a slot to the first line of its handler, on one
 * machine and so by one clock.
 */
record LatenessBenchmark(String store, ScheduleHost host, int idleSchedules, int idleSlots, int manySchedules) {

	private static final int ADDER_COUNT = 16;

	private static final int MANY_PERIOD_SECONDS = 20;

	private static final Duration TRIAL_TIMEOUT = Duration.ofMinutes(5);

	private static final double MAX_IDLE_MILLIS = 50;

	private static final double MAX_MANY_MILLIS = 1000;

	Workload idle() {
		return new Workload(this.idleSchedules + " schedules, one slot a second each, " + this.store, List
			.of(new Subject("chihuo, " + this.store, this::measureIdle).withGoal("p99", Goal.atMost(MAX_IDLE_MILLIS))));
	}

	Workload many() {
		return new Workload(this.manySchedules + " schedules due in one second, " + this.store, List
			.of(new Subject("chihuo, " + this.store, this::measureMany).withGoal("p99", Goal.atMost(MAX_MANY_MILLIS))));
	}

	private List<Reading> measureIdle() throws Exception {
		addSchedules("idle", this.idleSchedules, ScheduleOptions.ofRate(Duration.ofSeconds(1)));
		try {
			return measureSlots((slot) -> true, this.idleSlots);
		}
		finally {
			removeSchedules("idle", this.idleSchedules);
		}
	}

	private List<Reading> measureMany() throws Exception {
		addSchedules("many", this.manySchedules, ScheduleOptions.ofCron("*/" + MANY_PERIOD_SECONDS + " * * * * *"));
		long seconds = Instant.now().getEpochSecond();
		Instant slot = Instant.ofEpochSecond(seconds - seconds % MANY_PERIOD_SECONDS + 2 * MANY_PERIOD_SECONDS);
		List<Reading> readings = measureSlots(slot::equals, this.manySchedules);
		removeSchedules("many", this.manySchedules);
		return readings;
	}

	/** Each slot is run once, and never early. */
	private List<Reading> measureSlots(Predicate<Instant> measured, int count) throws InterruptedException {
		Queue<Long> lateness = new ConcurrentLinkedQueue<>();
		CountDownLatch remaining = new CountDownLatch(count);
		this.host.worker().setListener((slot) -> {
			if (measured.test(slot)) {
				lateness.add(Duration.between(slot, Instant.now()).toNanos());
				remaining.countDown();
			}
		});
		boolean ended = remaining.await(TRIAL_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
		this.host.worker().setListener(null);
		long[] times = lateness.stream().mapToLong(Long::longValue).toArray();
		if (!ended) {
			throw new IllegalStateException("Of " + count + " slots " + times.length + " were run");
		}
		if (LongStream.of(times).anyMatch((time) -> time < 0)) {
			throw new IllegalStateException("A slot was run early");
		}
		Percentiles percentiles = new Percentiles(times);
		return List.of(percentiles.createReading(50), percentiles.createReading(99));
	}

	private void addSchedules(String name, int count, ScheduleOptions options) throws Exception {
		ScheduleOptions beside = options.withOverlap(OverlapPolicy.ALLOW);
		ChihuoSchedules schedules = this.host.schedules();
		forEach(count, (i) -> schedules.add(name + "-" + i, SlotWorker.LOOP, null, beside));
	}

	private void removeSchedules(String name, int count) throws Exception {
		ChihuoSchedules schedules = this.host.schedules();
		forEach(count, (i) -> schedules.remove(name + "-" + i));
	}

	private static void forEach(int count, IntConsumer action) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(ADDER_COUNT);
		try {
			List<Future<?>> calls = IntStream.range(0, count)
				.<Future<?>>mapToObj((i) -> threads.submit(() -> action.accept(i)))
				.toList();
			for (Future<?> call : calls) {
				call.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

}
