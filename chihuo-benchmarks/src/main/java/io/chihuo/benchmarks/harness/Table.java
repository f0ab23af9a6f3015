// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.util.List;
import java.util.Locale;

/**
 * Results as a Markdown table. The first row of each workload is the baseline of those
 * below it.
 */
public final class Table {

	private static final String HEAD = """
			| workload | subject | median | min | max | unit | × baseline |
			| --- | --- | ---: | ---: | ---: | --- | ---: |
			""";

	private Table() {
	}

	/**
	 * The whole table.
	 */
	public static String of(List<Result> results) {
		StringBuilder table = new StringBuilder(HEAD);
		Result baseline = results.get(0);
		for (Result result : results) {
			baseline = baseline.workload().equals(result.workload()) ? baseline : result;
			table.append(formatRow(result, result.median() / baseline.median()));
		}
		return table.toString();
	}

	private static String formatRow(Result result, double ratio) {
		return String.format(Locale.ROOT, "| %s | %s | %s | %s | %s | %s | %.2f |\n", result.workload(),
				result.subject(), formatNumber(result.median()), formatNumber(result.min()), formatNumber(result.max()),
				result.unit(), ratio);
	}

	static String formatNumber(double value) {
		return String.format(Locale.ROOT, (Math.abs(value) >= 100) ? "%,.0f" : "%.3f", value);
	}

}
