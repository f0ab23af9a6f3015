// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One of those who do a workload.
 *
 * @param name name in the table
 * @param trial does the workload once
 * @param goals goals of its row, by metric
 */
public record Subject(String name, Trial trial, Map<String, Goal> goals) {

	public Subject {
		goals = Map.copyOf(goals);
	}

	/**
	 * One that is held to nothing.
	 */
	public Subject(String name, Trial trial) {
		this(name, trial, Map.of());
	}

	/**
	 * The same, held to a goal in its only metric.
	 */
	public Subject withGoal(Goal goal) {
		return withGoal("", goal);
	}

	/**
	 * The same, held to a goal in one of its metrics.
	 */
	public Subject withGoal(String metric, Goal goal) {
		Map<String, Goal> goals = new HashMap<>(this.goals);
		goals.put(metric, goal);
		return new Subject(this.name, this.trial, goals);
	}

	/**
	 * The same, with something to do before each trial.
	 */
	public Subject runAfter(Runnable preparation) {
		return new Subject(this.name, () -> {
			preparation.run();
			return this.trial.runTrial();
		}, this.goals);
	}

	/**
	 * The same, whose only trial is the first one: its readings are those of each
	 * repetition. For what either holds or does not, and takes minutes.
	 */
	public Subject runOnce() {
		List<Reading> readings = new ArrayList<>();
		return new Subject(this.name, () -> {
			if (readings.isEmpty()) {
				readings.addAll(this.trial.runTrial());
			}
			return List.copyOf(readings);
		}, this.goals);
	}

	/**
	 * Does a workload once.
	 */
	@FunctionalInterface
	public interface Trial {

		/**
		 * Do it, time it, check that it was done and clean up.
		 * @return the same metrics each time
		 * @throws Exception if the work was not done; ends the whole run
		 */
		List<Reading> runTrial() throws Exception;

	}

}
