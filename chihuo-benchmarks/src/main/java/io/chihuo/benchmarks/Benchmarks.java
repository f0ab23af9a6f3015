// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.chihuo.benchmarks.calls.CallsSuite;
import io.chihuo.benchmarks.dashboard.DashboardSuite;
import io.chihuo.benchmarks.flows.FlowsSuite;
import io.chihuo.benchmarks.harness.Report;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Runner;
import io.chihuo.benchmarks.harness.Suite;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.jdbc.JdbcSuite;
import io.chihuo.benchmarks.memory.MemorySuite;
import io.chihuo.benchmarks.rabbitmq.RabbitSuite;
import io.chihuo.benchmarks.redis.RedisSuite;
import io.chihuo.benchmarks.schedules.SchedulesSuite;
import io.chihuo.benchmarks.steps.StepsSuite;
import io.chihuo.benchmarks.workload.TrialSize;

/**
 * The command: progress goes to the error output, the table to the standard output.
 */
public final class Benchmarks {

	private static final Map<String, Function<TrialSize, Suite>> SUITES = new TreeMap<>(
			Map.of("memory", MemorySuite::new, "redis", RedisSuite::new, "rabbitmq", RabbitSuite::new, "calls",
					CallsSuite::new, "jdbc", JdbcSuite::new, "flows", FlowsSuite::new, "schedules", SchedulesSuite::new,
					"steps", StepsSuite::new, "dashboard", DashboardSuite::new));

	private Benchmarks() {
	}

	public static void main(String[] args) throws Exception {
		Arguments arguments = parseArguments(args);
		try (Suite suite = Objects.requireNonNull(SUITES.get(arguments.suite())).apply(arguments.scale())) {
			List<Result> results = new ArrayList<>();
			try {
				measureSuite(suite, arguments.scale(), arguments::isChosen, results::addAll);
			}
			catch (Exception ex) {
				if (!results.isEmpty()) {
					System.err.println("Results before a subject failed:\n\n" + suite.formatTable(results));
				}
				throw ex;
			}
			if (results.isEmpty()) {
				System.err.println(explainNoMatch(suite, arguments.only()));
				System.exit(2);
			}
			writeReport(arguments, suite, results);
		}
		System.exit(0);
	}

	static String explainNoMatch(Suite suite, String only) {
		return "No workload has '" + only + "' in its name; there are:\n"
				+ suite.createWorkloads()
					.stream()
					.map((workload) -> "  " + workload.name() + (workload.lasting() ? " (with --long)" : ""))
					.collect(Collectors.joining("\n"));
	}

	private static Arguments parseArguments(String... args) {
		try {
			return Arguments.parseArguments(SUITES.keySet(), args);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.err.println("Usage: run " + String.join("|", SUITES.keySet())
					+ " [--quick] [--long] [--json FILE] [--only TEXT]");
			System.exit(2);
			throw ex;
		}
	}

	static List<Result> measureSuite(Suite suite, TrialSize scale, Predicate<Workload> chosen) throws Exception {
		List<Result> results = new ArrayList<>();
		measureSuite(suite, scale, chosen, results::addAll);
		return results;
	}

	private static void measureSuite(Suite suite, TrialSize scale, Predicate<Workload> chosen,
			Consumer<List<Result>> measured) throws Exception {
		new Runner(scale.schedule(), (workload) -> System.err.println(workload + " ...")).runWorkloads(suite, chosen,
				measured);
	}

	private static void writeReport(Arguments arguments, Suite suite, List<Result> results) throws IOException {
		Report report = Report.of(arguments.suite(), arguments.quick(), results);
		System.out.println(report.machine() + "\n\n" + suite.formatTable(results));
		if (arguments.json() != null) {
			report.writeReport(arguments.json());
		}
	}

}
