// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.chihuo.servers.ChildJvm;
import io.chihuo.servers.TestLimits;

/**
 * An example in a JVM of its own, which can be killed.
 */
public class ExampleProcess implements AutoCloseable {

	private final Path output;

	private final Process process;

	/**
	 * Start it.
	 * @param directory where it works and writes its output to
	 * @param name name of the file with its output, without {@code .txt}
	 * @param application class with the main method
	 * @param options options of the command line
	 */
	public ExampleProcess(Path directory, String name, Class<?> application, List<String> options) throws IOException {
		List<String> command = ChildJvm.command(application.getName());
		command.addAll(options);
		this.output = directory.resolve(name + ".txt");
		this.process = new ProcessBuilder(command).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.output.toFile())
			.start();
	}

	/**
	 * Ask it to end, as Ctrl+C does.
	 */
	public ExampleProcess interrupt() throws InterruptedException {
		this.process.destroy();
		return join();
	}

	/**
	 * End it without giving it time for anything.
	 */
	public void kill() throws InterruptedException {
		this.process.destroyForcibly();
		join();
	}

	/**
	 * Wait for its end.
	 */
	public ExampleProcess join() throws InterruptedException {
		if (!this.process.waitFor(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)) {
			throw new AssertionError("It does not end: " + output());
		}
		return this;
	}

	public String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

}
