// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.chihuo.servers.ChildJvm;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link FaultWorker} in a JVM of its own, with the class path of this one.
 */
public final class WorkerProcess implements AutoCloseable {

	private final Path log;

	private final Path output;

	private final Process process;

	/**
	 * Start a worker.
	 * @param name name of its files
	 * @param properties properties of the application, {@code name=value}
	 */
	public WorkerProcess(Path directory, String name, String... properties) {
		this.log = directory.resolve(name + ".log");
		this.output = directory.resolve(name + ".out");
		List<String> command = ChildJvm.command("-Xmx128m", FaultWorker.class.getName(), "--faults.log=" + this.log);
		List.of(properties).forEach((property) -> command.add("--" + property));
		try {
			this.process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(this.output.toFile())
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/** Status of a process that has ended. */
	int exitStatus() {
		return this.process.exitValue();
	}

	/** End it as if its power had failed. */
	public void kill() {
		this.process.destroyForcibly();
		awaitExit(TestLimits.HANG_TIMEOUT);
	}

	/** Stop it where it is, as a long pause of its machine does. */
	public void suspend() {
		signal("-STOP");
	}

	public void resume() {
		signal("-CONT");
	}

	private void signal(String name) {
		try {
			new ProcessBuilder("kill", name, Long.toString(this.process.pid())).start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while a worker was signalled", ex);
		}
	}

	/** Ask it to end, as an operator or a container would. */
	public void terminate() {
		this.process.toHandle().destroy(); // the process's own method would close its
											// standard input, too
	}

	public void awaitExit(Duration time) {
		try {
			assertThat(this.process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS))
				.as(() -> "the worker ends within " + time + ": " + output())
				.isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for a worker", ex);
		}
	}

	/** The events that it has recorded until now. */
	public List<Event> events() {
		return Files.exists(this.log) ? EventLog.read(this.log) : List.of();
	}

	/** Its output. */
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
		kill();
	}

}
