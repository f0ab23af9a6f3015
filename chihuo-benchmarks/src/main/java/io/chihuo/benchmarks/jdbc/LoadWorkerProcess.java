// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.benchmarks.harness.ChildProcess;
import io.chihuo.benchmarks.harness.Timing;
import io.chihuo.benchmarks.subject.ChihuoHost;
import io.chihuo.benchmarks.subject.StartLog;
import io.chihuo.benchmarks.workload.Inputs;

/**
 * A node in a JVM of its own that runs the tasks of a load and notes them in a file. It
 * answers {@code ready} once it runs tasks, and {@code stop} with the seconds that its
 * stop took.
 */
public final class LoadWorkerProcess {

	static final String LOOP = "killed-workers";

	private LoadWorkerProcess() {
	}

	/**
	 * Start a worker, and wait until it runs tasks.
	 * @param starts file for the tasks that it starts
	 * @param properties properties of its application
	 */
	static ChildProcess start(Path starts, String... properties) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms256m", "-Xmx256m",
						"-XX:+UseParallelGC", "-cp", System.getProperty("java.class.path"),
						LoadWorkerProcess.class.getName(), starts.toString()));
		command.addAll(List.of(properties));
		ChildProcess process = new ChildProcess(command, starts.resolveSibling(starts.getFileName() + ".log"));
		try {
			process.askChild("ready");
			return process;
		}
		catch (IOException | RuntimeException ex) {
			process.close();
			throw ex;
		}
	}

	/**
	 * Run tasks until the input ends.
	 * @param args the file for starts, and properties of the application
	 */
	public static void main(String[] args) throws Exception {
		StartLog starts = StartLog.writeTo(Path.of(args[0]));
		ChihuoHost host = new ChihuoHost(JdbcSubjects.OPTIONS, Arrays.copyOfRange(args, 1, args.length));
		host.findBean(ChihuoLoopRegistry.class)
			.register(
					LoopDefinition
						.of(LOOP, String.class,
								LoopHandler
									.run((task) -> starts.recordStart(Inputs.number(task.id()), task.fencingToken())))
						.options(JdbcSubjects.OPTIONS
							.with((options) -> options.concurrency(JdbcRunBenchmark.CONCURRENT_TASKS))));
		serveInput(host);
		System.exit(0);
	}

	private static void serveInput(ChihuoHost host) throws Exception {
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			System.out.println("done " + (line.equals("stop") ? Timing.measureSeconds(host::stopLoops) : 0));
		}
	}

	/** Tell a worker to stop; returns the seconds that it took. */
	static double stop(ChildProcess worker) {
		try {
			return worker.askChild("stop").get(0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
