// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RunnerTests {

	private final List<String> trials = new ArrayList<>();

	@Test
	void subjectsTakeTurnsAndWarmUpsAreNotRecorded() throws Exception {
		List<Result> results = run(new Schedule(1, 2, Duration.ZERO));
		assertThat(this.trials).containsExactly("a", "b", "a", "b", "a", "b");
		assertThat(results).extracting(Result::values).containsExactly(List.of(3.0, 5.0), List.of(4.0, 6.0));
		assertThat(results).extracting(Result::median).containsExactly(4.0, 5.0);
	}

	@Test
	void recordsOneRoundWhenTimeIsUp() throws Exception {
		assertThat(run(new Schedule(1, 9, Duration.ofNanos(1)))).extracting(Result::values)
			.containsExactly(List.of(3.0), List.of(4.0));
	}

	@Test
	void metricsBecomeWorkloadsOfTheirOwn() throws Exception {
		Subject subject = new Subject("a", () -> List.of(new Reading("p50", 1, "ms"), new Reading("p99", 2, "ms")));
		Workload workload = new Workload("latency", List.of(subject, new Subject("b", subject.trial())));
		List<Result> results = new Runner(new Schedule(0, 1, Duration.ZERO), this.trials::add)
			.runWorkloads(new ListSuite(List.of(workload)));
		assertThat(results).extracting((result) -> result.workload() + " " + result.subject())
			.containsExactly("latency: p50 a", "latency: p50 b", "latency: p99 a", "latency: p99 b");
	}

	@Test
	void tableRelatesEachRowToTheFirstOfItsWorkload() throws Exception {
		assertThat(Table.of(run(new Schedule(0, 1, Duration.ZERO)))).endsWith("""
				| w | a | 1.000 | 1.000 | 1.000 | things | 1.00 |
				| w | b | 2.000 | 2.000 | 2.000 | things | 2.00 |
				""");
	}

	@Test
	void comparisonRelatesTheFirstOfAWorkloadToEachAndJudges() throws Exception {
		Subject peer = counting("b").withGoal(Goal.ratioOfAtLeast(0.5)).runAfter(() -> this.trials.add("prepared"));
		Workload workload = new Workload("w", List.of(counting("a").withGoal(Goal.atMost(0)), peer));
		List<Result> results = new Runner(new Schedule(0, 1, Duration.ZERO), this.trials::add)
			.runWorkloads(new ListSuite(List.of(workload)));
		assertThat(Comparison.of(results)).endsWith("""
				| w | a | 2.000 | 2.000 | 2.000 | things |  | ≤ 0 | missed |
				| w | b | 4.000 | 4.000 | 4.000 | things | 0.50 | ≥ 0.50 × | reached |
				""");
	}

	@Test
	void runsWorkloadsThatAreAskedFor() throws Exception {
		ListSuite suite = new ListSuite(
				List.of(new Workload("v", List.of(counting("a"))), new Workload("w", List.of(counting("b")))));
		assertThat(new Runner(new Schedule(0, 1, Duration.ZERO), (workload) -> {
		}).runWorkloads(suite, "w"::equals)).extracting(Result::subject).containsExactly("b");
	}

	@Test
	void failureNamesItsSubject() {
		Subject lazy = new Subject("lazy", () -> {
			throw new IllegalStateException("did not work");
		});
		ListSuite suite = new ListSuite(List.of(new Workload("w", List.of(lazy))));
		assertThatIllegalStateException()
			.isThrownBy(() -> new Runner(new Schedule(0, 1, Duration.ZERO), this.trials::add).runWorkloads(suite))
			.withMessageContaining("'lazy'");
	}

	@Test
	void measurementsBeforeAFailureAreKept() {
		Subject lazy = new Subject("lazy", () -> {
			throw new IllegalStateException("did not work");
		});
		ListSuite suite = new ListSuite(
				List.of(new Workload("v", List.of(counting("a"))), new Workload("w", List.of(lazy))));
		List<Result> measured = new ArrayList<>();
		assertThatIllegalStateException()
			.isThrownBy(() -> new Runner(new Schedule(0, 1, Duration.ZERO), this.trials::add).runWorkloads(suite,
					(name) -> true, measured::addAll));
		assertThat(measured).extracting(Result::workload).containsExactly("v");
	}

	private List<Result> run(Schedule schedule) throws Exception {
		return new Runner(schedule, (workload) -> {
		}).runWorkloads(new ListSuite(List.of(new Workload("w", List.of(counting("a"), counting("b"))))));
	}

	private Subject counting(String name) {
		return new Subject(name, () -> {
			this.trials.add(name);
			return List.of(Reading.of(this.trials.size(), "things"));
		});
	}

	private record ListSuite(List<Workload> workloads) implements Suite {

		@Override
		public List<Workload> createWorkloads() {
			return this.workloads;
		}

		@Override
		public void refreshSubjects() {
		}

		@Override
		public void close() {
		}

	}

}
