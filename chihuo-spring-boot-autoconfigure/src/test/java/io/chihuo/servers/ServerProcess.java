// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * One run of a server, from its start to its death.
 */
final class ServerProcess {

	private static final String LOG = "server.log";

	private final ServerHost host;

	private final String name = "chihuo-test-" + UUID.randomUUID();

	private final Path directory;

	private final Process process;

	ServerProcess(ServerHost host, Path directory, int port, List<String> arguments) {
		this.host = host;
		this.directory = directory;
		try {
			this.process = new ProcessBuilder(host.command(this.name, directory, port, arguments))
				.directory(directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(directory.resolve(LOG).toFile()))
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** Whether it ended in time. */
	boolean awaitExit(Duration time) {
		try {
			return this.process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for a server", ex);
		}
	}

	void kill() {
		this.host.signal(this.name, this.process, ServerHost.Signal.KILL);
		if (!awaitExit(TestLimits.HANG_TIMEOUT)) {
			throw new IllegalStateException("The server does not die");
		}
	}

	/** Send it the signal that asks such a server to end. */
	void interrupt() {
		this.host.signal(this.name, this.process, ServerHost.Signal.INT);
	}

	/** Ask it to end. */
	void terminate() {
		this.host.signal(this.name, this.process, ServerHost.Signal.TERM);
	}

	void pause() {
		this.host.signal(this.name, this.process, ServerHost.Signal.STOP);
	}

	void resume() {
		this.host.signal(this.name, this.process, ServerHost.Signal.CONT);
	}

	/** The log of the server. */
	String log() {
		try {
			return Files.readString(this.directory.resolve(LOG));
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
