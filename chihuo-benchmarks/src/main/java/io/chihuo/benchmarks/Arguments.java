// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.workload.TrialSize;

/**
 * Arguments of the command line.
 *
 * @param suite name of the suite
 * @param quick whether it has to end within a minute
 * @param json file to write results to, if any
 * @param only text that the names of workloads must contain, empty for all
 * @param lasting whether to run the workloads that take many minutes, too
 */
record Arguments(String suite, boolean quick, @Nullable Path json, String only, boolean lasting) {

	static Arguments parseArguments(Set<String> suites, String... arguments) {
		Queue<String> rest = new ArrayDeque<>(List.of(arguments));
		String suite = nextArgument(rest, "a suite");
		if (!suites.contains(suite)) {
			throw new IllegalArgumentException("There is no suite '" + suite + "'");
		}
		boolean quick = false;
		Path json = null;
		String only = "";
		boolean lasting = false;
		while (!rest.isEmpty()) {
			switch (rest.remove()) {
				case "--quick" -> quick = true;
				case "--json" -> json = Path.of(nextArgument(rest, "a file after --json"));
				case "--only" -> only = nextArgument(rest, "a part of a workload's name after --only");
				case "--long" -> lasting = true;
				default -> throw new IllegalArgumentException(
						"There are no options but --quick, --long, --json FILE and --only TEXT");
			}
		}
		return new Arguments(suite, quick, json, only, lasting);
	}

	private static String nextArgument(Queue<String> rest, String what) {
		String next = rest.poll();
		if (next == null) {
			throw new IllegalArgumentException("Name " + what);
		}
		return next;
	}

	boolean isChosen(Workload workload) {
		return workload.name().contains(this.only) && (this.lasting || !workload.lasting());
	}

	TrialSize scale() {
		return this.quick ? TrialSize.QUICK : TrialSize.FULL;
	}

}
