// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A report for programs to read.
 *
 * @param suite name of the suite
 * @param quick whether it was measured in a hurry
 * @param machine where and when
 * @param results the measured results
 */
public record Report(String suite, boolean quick, Machine machine, List<Row> results) {

	/**
	 * One result.
	 *
	 * @param workload the workload, with the metric if it has several
	 * @param subject the subject
	 * @param median median of the values
	 * @param min smallest value
	 * @param max largest value
	 * @param unit their unit
	 * @param runs number of recorded repetitions
	 * @param values the value of each, in the order of measurement
	 */
	public record Row(String workload, String subject, double median, double min, double max, String unit, int runs,
			List<Double> values) {

		static Row of(Result result) {
			return new Row(result.workload(), result.subject(), result.median(), result.min(), result.max(),
					result.unit(), result.values().size(), result.values());
		}

	}

	/**
	 * A report on this machine.
	 */
	public static Report of(String suite, boolean quick, List<Result> results) {
		return new Report(suite, quick, Machine.currentMachine(), results.stream().map(Row::of).toList());
	}

	/**
	 * Write it as JSON.
	 */
	public void writeReport(Path file) throws IOException {
		JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
		Files.writeString(file, mapper.writeValueAsString(this) + "\n");
	}

}
