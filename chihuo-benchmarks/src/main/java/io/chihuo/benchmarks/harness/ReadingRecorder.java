// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers the readings of one workload. Results come metric by metric, each in the order
 * of the subjects.
 */
class ReadingRecorder {

	private final Map<String, Map<Subject, List<Reading>>> readings = new LinkedHashMap<>();

	void recordReadings(Subject subject, List<Reading> readings) {
		for (Reading reading : readings) {
			this.readings.computeIfAbsent(reading.metric(), (metric) -> new LinkedHashMap<>())
				.computeIfAbsent(subject, (key) -> new ArrayList<>())
				.add(reading);
		}
	}

	List<Result> results(String workload) {
		List<Result> results = new ArrayList<>();
		this.readings.forEach((metric, subjects) -> {
			String name = metric.isEmpty() ? workload : workload + ": " + metric;
			subjects.forEach((subject, readings) -> results.add(createResult(name, metric, subject, readings)));
		});
		return results;
	}

	private static Result createResult(String workload, String metric, Subject subject, List<Reading> readings) {
		return new Result(workload, subject.name(), readings.get(0).unit(),
				readings.stream().map(Reading::value).toList(), subject.goals().get(metric));
	}

}
