// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.chihuo.servers.ChildJvm;
import io.chihuo.servers.TestLimits;

/**
 * The application in a JVM of its own, which can be killed.
 */
class LinkCheckProcess implements AutoCloseable {

	private final Path output;

	private final Process process;

	private LinkCheckProcess(Path output, Process process) {
		this.output = output;
		this.process = process;
	}

	/**
	 * Start it.
	 * @param directory where it works and writes its output to
	 * @param name its user agent
	 * @param options options of the command line
	 */
	static LinkCheckProcess start(Path directory, String name, List<String> options) throws IOException {
		List<String> command = ChildJvm.command(LinkCheckApplication.class.getName(), "--linkcheck.user-agent=" + name,
				"--linkcheck.report=" + name + ".html");
		command.addAll(options);
		Path output = directory.resolve(name + ".txt");
		Process process = new ProcessBuilder(command).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		return new LinkCheckProcess(output, process);
	}

	/**
	 * Ask it to end, as Ctrl+C does.
	 */
	LinkCheckProcess interrupt() throws InterruptedException {
		this.process.destroy();
		return join();
	}

	/**
	 * End it without giving it time for anything.
	 */
	void kill() throws InterruptedException {
		this.process.destroyForcibly();
		join();
	}

	/**
	 * Wait for its end.
	 */
	LinkCheckProcess join() throws InterruptedException {
		if (!this.process.waitFor(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)) {
			throw new AssertionError("It does not end: " + output());
		}
		return this;
	}

	String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Its result line, without the time it took.
	 */
	String result() {
		try (Stream<String> lines = output().lines()) {
			return lines.filter((line) -> line.startsWith("linkcheck: "))
				.map((line) -> line.replaceFirst(" seconds=.*", ""))
				.findFirst()
				.orElseThrow(() -> new AssertionError("There is no result: " + output()));
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

}
