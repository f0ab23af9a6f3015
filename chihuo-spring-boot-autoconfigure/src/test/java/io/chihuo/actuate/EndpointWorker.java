// SPDX-License-Identifier: Apache-2.0

package io.chihuo.actuate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.chihuo.servers.ChildJvm;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An {@link EndpointApplication} in a JVM of its own, with the class path of this one.
 */
final class EndpointWorker implements AutoCloseable {

	private final Path output;

	private final Process process;

	private EndpointWorker(Path output, Process process) {
		this.output = output;
		this.process = process;
	}

	/** Start a worker; properties are {@code name=value}. */
	static EndpointWorker start(Path output, String... properties) {
		List<String> command = ChildJvm.command("-Xmx192m", EndpointApplication.class.getName());
		command.addAll(EndpointProcess.arguments(properties));
		try {
			return new EndpointWorker(output,
					new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Its output. */
	String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** End it as if its power had failed. */
	void kill() {
		this.process.destroyForcibly();
		try {
			assertThat(this.process.waitFor(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		kill();
	}

}
