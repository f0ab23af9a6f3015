package io.chihuo.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.util.FileSystemUtils;

/**
 * A server that this JVM started: one port and one directory, any number of runs.
 */
final class OwnServer implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private static final Duration PING = Duration.ofSeconds(1);

	private static final Duration LOOK = Duration.ofMillis(5);

	private final ServerHost host;

	private final Path directory = newDirectory();

	private final RespClient client;

	private final List<String> arguments;

	private ServerProcess process;

	OwnServer(ServerHost host, int port, List<String> options) {
		this.host = host;
		this.client = new RespClient("127.0.0.1", port);
		this.arguments = new ArrayList<>(options);
		this.arguments.addAll(List.of("--port", Integer.toString(port), "--bind", host.bindAddress()));
		RunningServers.add(this);
	}

	RespClient client() {
		return this.client;
	}

	void start() {
		this.process = new ServerProcess(this.host, this.directory, this.client.port(), this.arguments);
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!this.client.answers(PING)) {
			if (this.process.awaitExit(LOOK) || System.nanoTime() > deadline) {
				String log = this.process.log();
				close();
				throw new IllegalStateException("The server at port " + this.client.port() + " does not start: " + log);
			}
		}
	}

	/** Shut it down; what it persists is on disk then. */
	void stop() {
		this.client.shutDown();
		if (!this.process.awaitExit(PATIENCE)) {
			throw new IllegalStateException("The server does not shut down: " + this.process.log());
		}
	}

	boolean isAlive() {
		return this.process != null && this.process.isAlive();
	}

	ServerProcess process() {
		return this.process;
	}

	@Override
	public void close() {
		if (isAlive()) {
			this.process.kill();
		}
		RunningServers.remove(this);
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path newDirectory() {
		try {
			return Files.createTempDirectory("chihuo-redis");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
