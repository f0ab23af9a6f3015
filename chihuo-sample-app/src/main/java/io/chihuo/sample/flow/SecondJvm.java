// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ApplicationArguments;
import org.springframework.core.env.Environment;

/**
 * Another process that runs the same sample, with further options. Its output is read,
 * and printed, by the threads that wait for it.
 */
final class SecondJvm implements AutoCloseable {

	private final String name;

	private final Process process;

	private final BufferedReader output;

	private SecondJvm(String name, Process process) {
		this.name = name;
		this.process = process;
		this.output = process.inputReader();
	}

	/**
	 * Whether two processes can share the backend at the same time.
	 */
	static boolean canShareBackend(Environment environment) {
		return "redis".equals(environment.getProperty("chihuo.backend"))
				|| "redis".equals(environment.getProperty("chihuo.rabbitmq.ledger"));
	}

	/**
	 * Start it.
	 * @param name name before each line of its output
	 * @param arguments arguments of this process
	 * @param options its further options
	 */
	static SecondJvm start(String name, ApplicationArguments arguments, String... options) throws IOException {
		String classPath = System.getProperty("java.class.path");
		boolean executableJar = !classPath.contains(File.pathSeparator);
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("-XX:TieredStopAtLevel=1"); // starts faster
		command.addAll(List.of(executableJar ? "-jar" : "-cp", classPath));
		if (!executableJar) {
			command.add(FlowSampleApplication.class.getName());
		}
		command.addAll(List.of(arguments.getSourceArgs()));
		command.addAll(List.of(options));
		return new SecondJvm(name, new ProcessBuilder(command).redirectErrorStream(true).start());
	}

	/**
	 * Wait for a line with some text.
	 * @return whether it came before the output ended
	 */
	boolean awaitLine(String text) throws IOException {
		String line = readLine();
		while (line != null && !line.contains(text)) {
			line = readLine();
		}
		return line != null;
	}

	private @Nullable String readLine() throws IOException {
		String line = this.output.readLine();
		if (line != null) {
			System.out.println("[" + this.name + "] " + line);
		}
		return line;
	}

	/**
	 * Ask it to end, as Ctrl+C does, and wait until it has.
	 */
	void stop() throws IOException, InterruptedException {
		this.process.toHandle().destroy(); // which leaves its output open
		join();
	}

	/**
	 * Wait for its end.
	 * @return its exit status
	 */
	int join() throws IOException, InterruptedException {
		String line = readLine();
		while (line != null) {
			line = readLine();
		}
		return this.process.waitFor();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
