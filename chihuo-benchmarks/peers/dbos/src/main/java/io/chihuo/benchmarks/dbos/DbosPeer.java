// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.dbos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.config.DBOSConfig;

/**
 * Executes the commands of its input, a line at a time, and answers each with a line
 * {@code done <number> ...}:
 * <ul>
 * <li>{@code series <flows> <steps>}: seconds of flows that run one after the other, of
 * all and the median;</li>
 * <li>{@code flows <flows> <steps>}: seconds from the first start of flows that run at
 * once to the end of all.</li>
 * </ul>
 */
public final class DbosPeer {

	private DbosPeer() {
	}

	/**
	 * Run until the input ends.
	 * @param args URL of the database and name of its user
	 */
	public static void main(String[] args) {
		DBOSConfig config = DBOSConfig.defaults("benchmark")
			.withDatabaseUrl(args[0])
			.withDbUser(args[1])
			.withDbPassword("");
		DBOS dbos = new DBOS(config);
		CountingFlow steps = new CountingFlow(dbos);
		StepSeries proxy = dbos.registerProxy(StepSeries.class, steps);
		try {
			dbos.launch();
			serve(new DbosBench(dbos, proxy, steps));
			System.exit(0);
		}
		catch (Exception ex) {
			ex.printStackTrace();
			System.exit(1); // its threads would go on
		}
	}

	private static void serve(DbosBench bench) throws IOException {
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			String[] words = line.split(" ");
			System.out.println("done " + run(bench, words[0], Integer.parseInt(words[1]), Integer.parseInt(words[2])));
		}
	}

	private static Object run(DbosBench bench, String command, int flows, int steps) throws IOException {
		return switch (command) {
			case "series" -> bench.seriesSeconds(flows, steps);
			case "flows" -> bench.flowsSeconds(flows, steps);
			default -> throw new IOException("Unknown: " + command);
		};
	}

}
