// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Results as a Markdown table in which the first row of each workload is compared with
 * those below it and with the goal.
 */
public final class Comparison {

	private static final String HEAD = """
			| workload | subject | median | min | max | unit | first ÷ this | to reach | |
			| --- | --- | ---: | ---: | ---: | --- | ---: | ---: | --- |
			""";

	private Comparison() {
	}

	/**
	 * The whole table.
	 */
	public static String of(List<Result> results) {
		StringBuilder table = new StringBuilder(HEAD);
		Result first = results.get(0);
		for (Result result : results) {
			first = first.workload().equals(result.workload()) ? first : result;
			table.append(formatRow(first, result));
		}
		return table.toString();
	}

	private static String formatRow(Result first, Result result) {
		Goal goal = result.goal();
		return String.format(Locale.ROOT, "| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", result.workload(),
				result.subject(), Table.formatNumber(result.median()), Table.formatNumber(result.min()),
				Table.formatNumber(result.max()), result.unit(), formatRatio(first, result), (goal != null) ? goal : "",
				formatVerdict(goal, first, result));
	}

	private static String formatRatio(Result first, Result result) {
		return (first != result && result.median() != 0)
				? String.format(Locale.ROOT, "%.2f", first.median() / result.median()) : "";
	}

	private static String formatVerdict(@Nullable Goal goal, Result first, Result result) {
		if (goal == null) {
			return "";
		}
		return goal.isReached(first, result) ? "reached" : "missed";
	}

}
