// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.dashboard;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;

/**
 * Measures how long an application takes to close while pages of its dashboard are open.
 */
record ClosingBenchmark(DashboardHost host, int pairs) {

	private static final int PAGE_COUNT = 10;

	private static final double MAX_DELAY_MILLIS = 100;

	private static final double NANOS_PER_MILLI = 1e6;

	/** The application is started anew for each. */
	Workload closing() {
		return new Workload("close of the application, " + PAGE_COUNT + " open pages",
				List.of(new Subject("chihuo", this::measureCloses).withGoal("delay", Goal.atMost(MAX_DELAY_MILLIS))));
	}

	private List<Reading> measureCloses() throws Exception {
		List<Double> without = new ArrayList<>();
		List<Double> with = new ArrayList<>();
		for (int i = 0; i < this.pairs; i++) {
			without.add(measureClose(0));
			with.add(measureClose(PAGE_COUNT));
		}
		double usual = PollingBenchmark.medianOf(without);
		double open = PollingBenchmark.medianOf(with);
		return List.of(new Reading("without pages", usual, "ms"), new Reading("with pages", open, "ms"),
				new Reading("delay", open - usual, "ms"));
	}

	private double measureClose(int pages) throws Exception {
		String port = this.host.port();
		try (OpenPages open = OpenPages.openPages(pages, port, CountingLoop.NAME)) {
			open.expectEnd();
			long start = System.nanoTime();
			this.host.close();
			return (System.nanoTime() - start) / NANOS_PER_MILLI;
		}
	}

}
