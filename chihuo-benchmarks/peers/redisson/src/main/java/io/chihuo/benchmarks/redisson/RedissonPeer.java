// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redisson;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.PlainOptions;
import org.redisson.config.Config;

/**
 * Executes the commands of its input, a line at a time, and answers each with a line
 * {@code done <number> ...}:
 * <ul>
 * <li>{@code ready}: nothing; a worker has started;</li>
 * <li>{@code latency <calls>}: milliseconds of a call, median and 99th percentile;</li>
 * <li>{@code rate <calls> <threads>}: seconds that it takes several threads to make
 * calls.</li>
 * </ul>
 */
public final class RedissonPeer {

	private static final int WORKER_COUNT = 64;

	private static final PlainOptions SERVICE = PlainOptions.name("benchmark");

	private RedissonPeer() {
	}

	/**
	 * Run until the input ends.
	 * @param args {@code worker} or {@code caller}, host and port of the server
	 */
	public static void main(String[] args) {
		Config config = new Config();
		config.useSingleServer().setAddress("redis://" + args[1] + ":" + args[2]);
		RedissonClient client = Redisson.create(config);
		if (args[0].equals("worker")) {
			client.getRemoteService(SERVICE).register(EchoCalls.class, new EchoWorker(), WORKER_COUNT);
		}
		// its options by default: an acknowledgement within a second
		try {
			serve(new RedissonBench(client.getRemoteService(SERVICE).get(EchoCalls.class)));
			System.exit(0);
		}
		catch (Exception ex) {
			ex.printStackTrace();
			System.exit(1); // its threads would go on
		}
	}

	private static void serve(RedissonBench bench) throws Exception {
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			System.out.println("done" + run(bench, line.split(" ")));
		}
	}

	private static String run(RedissonBench bench, String... words) throws Exception {
		return switch (words[0]) {
			case "ready" -> "";
			case "latency" -> " " + bench.latency(Integer.parseInt(words[1]));
			case "rate" -> " " + bench.seconds(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
			default -> throw new IOException("Unknown: " + words[0]);
		};
	}

}
