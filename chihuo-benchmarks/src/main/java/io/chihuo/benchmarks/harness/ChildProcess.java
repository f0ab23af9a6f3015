// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process that executes the command of each line on its standard input, and answers
 * with a line that starts with {@code done} and has numbers after it. It ends when its
 * input does, and so with this JVM at the latest.
 */
public final class ChildProcess implements AutoCloseable {

	private static final String ANSWER = "done";

	private static final int END_TIMEOUT_SECONDS = 10;

	private final Process process;

	private final Path log;

	private final Writer input;

	private final BufferedReader output;

	/**
	 * Start it.
	 * @param log file for its other output
	 */
	public ChildProcess(List<String> command, Path log) {
		try {
			Files.deleteIfExists(log);
			this.process = new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile())).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.log = log;
		this.input = this.process.outputWriter();
		this.output = this.process.inputReader();
	}

	/**
	 * Send it a command, and wait until it has.
	 */
	public List<Double> askChild(Object... words) throws IOException {
		this.input.write(Stream.of(words).map(String::valueOf).collect(Collectors.joining(" ", "", "\n")));
		this.input.flush();
		for (String line = this.output.readLine(); line != null; line = this.output.readLine()) {
			if (line.startsWith(ANSWER)) {
				return Arrays.stream(line.split(" ")).skip(1).map(Double::valueOf).toList();
			}
			Files.writeString(this.log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		}
		throw new IllegalStateException("It ended when told " + Arrays.toString(words) + ", see " + this.log);
	}

	/**
	 * Kill it, so that it gets to do nothing more.
	 */
	public void kill() {
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

	@Override
	public void close() {
		try {
			this.input.close();
			if (!this.process.waitFor(END_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (IOException ex) {
			this.process.destroyForcibly();
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
