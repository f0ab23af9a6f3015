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
final class LatenessBenchmark {

	private static final int ADDER_COUNT = 16;

	private static final int MANY_PERIOD_SECONDS = 10;

	/** Least time from the start of a round to its slot. */
	private static final int MANY_LEAD_SECONDS = 2;

	private static final Duration TRIAL_TIMEOUT = Duration.ofMinutes(5);

	private static final double MAX_IDLE_MILLIS = 50;

	private static final double MAX_MANY_MILLIS = 1000;

	private final String store;

	private final ScheduleHost host;

	private final int idleSchedules;

	private final int idleSlots;

	private final int manySchedules;

	private boolean manyAdded;

	LatenessBenchmark(String store, ScheduleHost host, int idleSchedules, int idleSlots, int manySchedules) {
		this.store = store;
		this.host = host;
		this.idleSchedules = idleSchedules;
		this.idleSlots = idleSlots;
		this.manySchedules = manySchedules;
	}

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

	/** The schedules are made once; each round is one slot of all of them. */
	private List<Reading> measureMany() throws Exception {
		if (!this.manyAdded) {
			addSchedules("many", this.manySchedules, ScheduleOptions.ofCron("*/" + MANY_PERIOD_SECONDS + " * * * * *"));
			this.manyAdded = true;
		}
		long earliest = Instant.now().getEpochSecond() + MANY_LEAD_SECONDS;
		Instant slot = Instant.ofEpochSecond(earliest - earliest % MANY_PERIOD_SECONDS + MANY_PERIOD_SECONDS);
		return measureSlots(slot::equals, this.manySchedules);
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
