// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.chihuo.benchmarks.calls.peer.RabbitReplies;
import io.chihuo.benchmarks.calls.peer.RedisReplies;
import io.chihuo.benchmarks.harness.ChildProcess;

/**
 * A worker in a JVM of its own: of Chihuo, or a bare one. It answers each line of its
 * input once it serves calls, and ends with its input.
 */
public final class CallWorkerProcess {

	private CallWorkerProcess() {
	}

	/** A worker of Chihuo, with properties of its application. */
	static ChildProcess startChihuo(String... properties) {
		return start("chihuo", properties);
	}

	static ChildProcess startBareRedis(String host, int port, int threads) {
		return start("redis", host, Integer.toString(port), Integer.toString(threads));
	}

	static ChildProcess startBareRabbit(String host, int port) {
		return start("rabbit", host, Integer.toString(port));
	}

	private static ChildProcess start(String kind, String... arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms512m", "-Xmx1g",
						"-XX:+UseParallelGC", "-cp", System.getProperty("java.class.path"),
						CallWorkerProcess.class.getName(), kind));
		command.addAll(List.of(arguments));
		ChildProcess process = new ChildProcess(command, Path.of(System.getProperty("java.io.tmpdir"),
				"chihuo-calls-" + kind + "-" + ProcessHandle.current().pid() + ".log"));
		try {
			process.askChild("ready");
		}
		catch (IOException | RuntimeException ex) {
			process.close();
			throw (ex instanceof IOException failure) ? new UncheckedIOException(failure) : (RuntimeException) ex;
		}
		return process;
	}

	/**
	 * Serve until the input ends.
	 * @param args {@code chihuo} with properties, {@code redis} with host, port and
	 * threads, or {@code rabbit} with host and port
	 */
	public static void main(String[] args) throws Exception {
		switch (args[0]) {
			case "chihuo" -> CallHost.startWorker(Arrays.copyOfRange(args, 1, args.length));
			case "redis" -> RedisReplies.start(args[1], Integer.parseInt(args[2]), Integer.parseInt(args[3]));
			case "rabbit" -> RabbitReplies.start(args[1], Integer.parseInt(args[2]));
			default -> throw new IllegalArgumentException("Unknown: " + args[0]);
		}
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		while (input.readLine() != null) {
			System.out.println("done");
		}
		System.exit(0);
	}

}
