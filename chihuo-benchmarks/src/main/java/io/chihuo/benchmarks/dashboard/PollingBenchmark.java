// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.dashboard;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

import com.sun.management.OperatingSystemMXBean;

import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;

/**
 * Measures how much open pages of the dashboard slow a drain down, and how much processor
 * time their requests take.
 */
record PollingBenchmark(String store, DashboardHost host, int tasks, int drains, int pairs, int requests) {

	private static final int PAGE_COUNT = 9;

	private static final double MAX_COST = 1.02;

	private static final int WARM_REQUESTS_FRACTION = 4;

	/** Each trial is pairs of drains, in turns with and without pages first. */
	Workload drain() {
		return new Workload("drain, concurrency 50, " + PAGE_COUNT + " open pages, " + this.store,
				List.of(new Subject("chihuo, " + this.store, this::measurePairs).withGoal("time with ÷ without",
						Goal.atMost(MAX_COST))));
	}

	/** All of the process: the answer, and the client that asks for it. */
	Workload processorTime() {
		return new Workload("processor time of the requests of a page, " + this.store,
				List.of(new Subject("chihuo, " + this.store, this::measureRequests)));
	}

	private List<Reading> measurePairs() throws Exception {
		List<Double> ratios = new ArrayList<>();
		List<Double> without = new ArrayList<>();
		List<Double> with = new ArrayList<>();
		for (int i = 0; i < this.pairs; i++) {
			if (i % 2 == 0) {
				without.add(measureDrains(0));
			}
			with.add(measureDrains(PAGE_COUNT));
			if (i % 2 != 0) {
				without.add(measureDrains(0));
			}
			ratios.add(with.get(i) / without.get(i));
		}
		double all = (double) this.tasks * this.drains;
		return List.of(new Reading("without pages", all / medianOf(without), "tasks/s"),
				new Reading("with pages", all / medianOf(with), "tasks/s"),
				new Reading("time with ÷ without", medianOf(ratios), "ratio"));
	}

	private double measureDrains(int pages) throws Exception {
		double seconds = 0;
		try (OpenPages open = OpenPages.openPages(pages, this.host.port(), CountingLoop.NAME)) {
			for (int i = 0; i < this.drains; i++) {
				seconds += this.host.measureDrain(this.tasks);
			}
			open.checkAnswers();
		}
		return seconds;
	}

	static double medianOf(List<Double> values) {
		return new Result("", "", "", values, null).median();
	}

	private List<Reading> measureRequests() throws Exception {
		OpenPage[] pages = new OpenPage[3];
		for (int i = 0; i < pages.length; i++) {
			pages[i] = new OpenPage(OpenPages.addressOf(this.host.port()), OpenPages.pathsOf(i, CountingLoop.NAME));
		}
		readAll(pages, this.requests / WARM_REQUESTS_FRACTION);
		OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		long before = process.getProcessCpuTime();
		readAll(pages, this.requests);
		double millis = (process.getProcessCpuTime() - before) / 1e6 / this.requests;
		return List.of(Reading.of(millis, "ms"));
	}

	private static void readAll(OpenPage[] pages, int requests) throws Exception {
		for (int i = 0; i < requests; i++) {
			pages[i % pages.length].readNext();
		}
	}

}
