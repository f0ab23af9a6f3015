// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.dbos;

import java.util.ArrayList;
import java.util.List;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.workflow.WorkflowHandle;

/**
 * Takes the times. Each step of a trial has to run once.
 *
 * @param dbos runs the workflows
 * @param proxy starts one
 * @param steps counts their steps
 */
record DbosBench(DBOS dbos, StepSeries proxy, CountingFlow steps) {

	/** Seconds of all, and the median. */
	String seriesSeconds(int flows, int steps) {
		long before = this.steps.runCount();
		List<Double> seconds = new ArrayList<>();
		for (int i = 0; i < flows; i++) {
			long start = System.nanoTime();
			startFlow(steps).getResult();
			seconds.add(secondsSince(start));
		}
		checkRuns(before, (long) flows * steps);
		double median = seconds.stream().sorted().skip(flows / 2).findFirst().orElseThrow();
		return seconds.stream().mapToDouble(Double::doubleValue).sum() + " " + median;
	}

	double flowsSeconds(int flows, int steps) {
		long before = this.steps.runCount();
		long start = System.nanoTime();
		List<WorkflowHandle<Void, RuntimeException>> handles = new ArrayList<>();
		for (int i = 0; i < flows; i++) {
			handles.add(startFlow(steps));
		}
		handles.forEach(WorkflowHandle::getResult);
		double seconds = secondsSince(start);
		checkRuns(before, (long) flows * steps);
		return seconds;
	}

	private WorkflowHandle<Void, RuntimeException> startFlow(int steps) {
		return this.dbos.startWorkflow(() -> this.proxy.runSteps(steps));
	}

	private void checkRuns(long before, long expected) {
		long runs = this.steps.runCount() - before;
		if (runs != expected) {
			throw new IllegalStateException(runs + " of " + expected + " steps ran");
		}
	}

	private static double secondsSince(long start) {
		return (System.nanoTime() - start) / 1e9;
	}

}
