// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.flows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.TaskEntry;
import io.chihuo.TaskQueue;
import io.chihuo.benchmarks.harness.Completions;
import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Timing;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.redis.peer.DbosFlows;

/**
 * Measures steps one after the other, as flows and as chains of tasks.
 *
 * @param dbos workflows to measure beside them, null if there are none
 */
record SeriesBenchmark(String backend, FlowHost host, FlowTrialSize trialSize, @Nullable DbosFlows dbos) {

	private static final Duration FLOW_TIMEOUT = Duration.ofMinutes(2);

	private static final String DBOS = "DBOS, PostgreSQL";

	private static final String BY_HAND = "the same steps, added by their handlers";

	Workload oneAfterTheOther() {
		List<Subject> subjects = new ArrayList<>();
		subjects.add(new Subject("chihuo, flow", () -> measureEach(this::runFlow)));
		subjects
			.add(new Subject(BY_HAND, () -> measureEach(this::runChain)).withGoal("rate", Goal.ratioOfAtLeast(0.7)));
		if (this.dbos != null) {
			subjects.add(new Subject(DBOS,
					this.dbos.oneAfterTheOther(this.trialSize.series(), this.trialSize.seriesSteps())));
		}
		return new Workload("series of " + this.trialSize.seriesSteps() + " empty steps, " + this.backend, subjects);
	}

	Workload atOnce() {
		int series = this.trialSize.manySeries();
		List<Subject> subjects = new ArrayList<>();
		subjects.add(new Subject("chihuo, flow", () -> measureAll(this::runFlows)));
		subjects.add(new Subject(BY_HAND, () -> measureAll(this::runChains)));
		if (this.dbos != null) {
			subjects.add(new Subject(DBOS, this.dbos.atOnce(series, this.trialSize.seriesSteps()))
				.withGoal(Goal.ratioOfAtLeast(5)));
		}
		return new Workload(
				series + " series of " + this.trialSize.seriesSteps() + " empty steps at once, " + this.backend,
				subjects);
	}

	private List<Reading> measureAll(Timing.TimedAction allSeries) throws Exception {
		return List.of(Timing.measureRate(this.trialSize.manySeries() * this.trialSize.seriesSteps(),
				Timing.measureSeconds(allSeries)));
	}

	private List<Reading> measureEach(Timing.TimedAction series) throws Exception {
		this.host.client();
		List<Double> seconds = new ArrayList<>();
		for (int i = 0; i < this.trialSize.series(); i++) {
			seconds.add(Timing.measureSeconds(series));
		}
		double sum = seconds.stream().mapToDouble(Double::doubleValue).sum();
		double median = seconds.stream().sorted().skip(seconds.size() / 2).findFirst().orElseThrow();
		return List.of(new Reading("rate", this.trialSize.seriesSteps() * this.trialSize.series() / sum, "tasks/s"),
				new Reading("time of a step", 1000 * median / this.trialSize.seriesSteps(), "ms"));
	}

	private static String newId() {
		return UUID.randomUUID().toString();
	}

	private void runFlow() {
		startSeries().await(FLOW_TIMEOUT);
	}

	private FlowHandle startSeries() {
		FlowStep[] steps = Stream.generate(() -> Flow.step(EmptyStepWorker.LOOP, 1))
			.limit(this.trialSize.seriesSteps())
			.toArray(FlowStep[]::new);
		return this.host.client().startFlow(newId(), Flow.series(steps));
	}

	/** Each step has run once. */
	private void runFlows() {
		long before = this.host.steps().runCount();
		List<FlowHandle> flows = Stream.generate(this::startSeries).limit(this.trialSize.manySeries()).toList();
		flows.forEach((flow) -> flow.await(FLOW_TIMEOUT));
		long runs = this.host.steps().runCount() - before;
		if (runs != (long) this.trialSize.manySeries() * this.trialSize.seriesSteps()) {
			throw new IllegalStateException(runs + " steps ran");
		}
	}

	private void runChain() throws InterruptedException {
		runChains(1);
	}

	private void runChains() throws InterruptedException {
		runChains(this.trialSize.manySeries());
	}

	private void runChains(int count) throws InterruptedException {
		Completions ends = new Completions(count);
		this.host.chains().countEnds(ends);
		TaskQueue<ChainLink> queue = this.host.client().queue(ChainWorker.LOOP, ChainLink.class);
		queue.addAll(IntStream.range(0, count)
			.mapToObj((i) -> new ChainLink(newId(), this.trialSize.seriesSteps() - 1))
			.map((link) -> TaskEntry.of(link.taskId(), link)));
		ends.awaitAll();
		ends.verifyCount();
	}

}
