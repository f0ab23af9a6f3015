// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rqueue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * Executes the commands of its input, a line at a time, and answers each with a line
 * {@code done <number> ...}:
 * <ul>
 * <li>{@code add <tasks> <threads>}: seconds that it takes to add tasks;</li>
 * <li>{@code addAll <tasks>}: the same by one thread, for there is no way to add many at
 * once;</li>
 * <li>{@code drain <tasks> <milliseconds>}: seconds that it takes to run tasks, which are
 * there beforehand and wait that long;</li>
 * <li>{@code latency <tasks> <a second>}: milliseconds from add to start, median and 99th
 * percentile.</li>
 * </ul>
 */
public final class RqueuePeer {

	/** A larger one than the concurrency would be refused, and tried again, in part. */
	private static final int MAX_BATCH_SIZE = 50;

	private RqueuePeer() {
	}

	/**
	 * Run until the input ends.
	 * @param args host and port of the server, and the listener's concurrency
	 */
	public static void main(String[] args) throws Exception {
		RqueueBench bench = new SpringApplicationBuilder(RqueueApplication.class).properties(properties(args))
			.run()
			.getBean(RqueueBench.class);
		bench.prepare();
		serve(bench);
		System.exit(0);
	}

	private static Map<String, Object> properties(String... args) {
		return Map.of("spring.data.redis.host", args[0], "spring.data.redis.port", args[1], "bench.concurrency",
				args[2], "bench.batch", Integer.toString(Math.min(MAX_BATCH_SIZE, Integer.parseInt(args[2]))),
				"server.port", "0", "server.address", "127.0.0.1", "logging.level.root", "warn",
				"spring.main.banner-mode", "off");
	}

	private static void serve(RqueueBench bench) throws Exception {
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			System.out.println("done " + run(bench, line.split(" ")));
		}
	}

	private static String run(RqueueBench bench, String... words) throws Exception {
		int tasks = Integer.parseInt(words[1]);
		return switch (words[0]) {
			case "add" -> Double.toString(bench.add(tasks, Integer.parseInt(words[2])));
			case "addAll" -> Double.toString(bench.add(tasks, 1));
			case "drain" -> Double.toString(bench.drain(tasks, Long.parseLong(words[2])));
			case "latency" -> bench.latency(tasks, Integer.parseInt(words[2]));
			default -> throw new IOException("Unknown: " + words[0]);
		};
	}

}
