package io.chihuo.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import io.chihuo.benchmarks.harness.Report;
import io.chihuo.benchmarks.harness.Result;
import io.chihuo.benchmarks.harness.Runner;
import io.chihuo.benchmarks.harness.Suite;
import io.chihuo.benchmarks.harness.Table;
import io.chihuo.benchmarks.memory.MemorySuite;
import io.chihuo.benchmarks.workload.Scale;

/**
 * The command: progress goes to the error output, the table to the standard output.
 */
public final class Benchmarks {

	private static final Map<String, Function<Scale, Suite>> SUITES = Map.of("memory", MemorySuite::new);

	private Benchmarks() {
	}

	public static void main(String[] args) throws Exception {
		Arguments arguments = parse(args);
		write(arguments, measure(Objects.requireNonNull(SUITES.get(arguments.suite())), arguments.scale()));
		System.exit(0);
	}

	private static Arguments parse(String... args) {
		try {
			return Arguments.parse(SUITES.keySet(), args);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			System.err.println("Usage: run " + String.join("|", SUITES.keySet()) + " [--quick] [--json FILE]");
			System.exit(2);
			throw ex;
		}
	}

	static List<Result> measure(Function<Scale, Suite> suites, Scale scale) throws Exception {
		Runner runner = new Runner(scale.schedule(), (workload) -> System.err.println(workload + " ..."));
		try (Suite suite = suites.apply(scale)) {
			return runner.run(suite);
		}
	}

	private static void write(Arguments arguments, List<Result> results) throws IOException {
		Report report = Report.of(arguments.suite(), arguments.quick(), results);
		System.out.println(report.machine() + "\n\n" + Table.of(results));
		if (arguments.json() != null) {
			report.write(arguments.json());
		}
	}

}
