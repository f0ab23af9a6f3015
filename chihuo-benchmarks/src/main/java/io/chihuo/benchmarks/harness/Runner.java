// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Runs workloads one after the other. Within a workload the subjects take turns, so that
 * drift meets them all.
 */
public final class Runner {

	private final Schedule schedule;

	private final Consumer<String> progress;

	private final long start = System.nanoTime();

	/**
	 * Create a runner; the schedule's limit counts from now.
	 * @param schedule how often to repeat
	 * @param progress called with the name of each step that begins
	 */
	public Runner(Schedule schedule, Consumer<String> progress) {
		this.schedule = schedule;
		this.progress = progress;
	}

	/**
	 * Run all workloads of a suite.
	 * @throws Exception if a subject did not do its work
	 */
	public List<Result> runWorkloads(Suite suite) throws Exception {
		return runWorkloads(suite, (name) -> true);
	}

	/**
	 * Run the workloads of a suite whose names are asked for.
	 * @throws Exception if a subject did not do its work
	 */
	public List<Result> runWorkloads(Suite suite, Predicate<String> names) throws Exception {
		List<Result> results = new ArrayList<>();
		runWorkloads(suite, (workload) -> names.test(workload.name()), results::addAll);
		return results;
	}

	/**
	 * The same for callers that need the results so far even if a later workload fails.
	 * @param measured is given the results of each workload when it has ended
	 * @throws Exception if a subject did not do its work
	 */
	public void runWorkloads(Suite suite, Predicate<Workload> chosen, Consumer<List<Result>> measured)
			throws Exception {
		List<Workload> workloads = suite.createWorkloads().stream().filter(chosen).toList();
		for (int i = 0; i < workloads.size(); i++) {
			Budget budget = Budget.nextShare(this.schedule.limit(), this.start, workloads.size() - i);
			suite.refreshSubjects();
			measured.accept(runWorkloads(workloads.get(i), budget));
		}
	}

	private List<Result> runWorkloads(Workload workload, Budget budget) throws Exception {
		this.progress.accept(workload.name());
		ReadingRecorder recorder = new ReadingRecorder();
		for (int i = 0; i < this.schedule.warmups(); i++) {
			runRound(workload, new ReadingRecorder());
			budget.roundEnded();
		}
		for (int i = 0; i < this.schedule.repetitions(); i++) {
			runRound(workload, recorder);
			if (!budget.roundEnded()) {
				break;
			}
		}
		return recorder.results(workload.name());
	}

	private void runRound(Workload workload, ReadingRecorder recorder) throws Exception {
		for (Subject subject : workload.subjects()) {
			recorder.recordReadings(subject, runWorkloads(subject));
		}
	}

	private static List<Reading> runWorkloads(Subject subject) throws Exception {
		try {
			return subject.trial().runTrial();
		}
		catch (RuntimeException ex) {
			throw new IllegalStateException("Subject '" + subject.name() + "' failed", ex);
		}
	}

}
