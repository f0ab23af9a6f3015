// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.time.Duration;
import java.util.List;

/**
 * A server that this JVM started: one port and one directory, any number of runs.
 */
final class OwnServer implements AutoCloseable {

	private static final Duration PING_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration POLL_INTERVAL = Duration.ofMillis(5);

	private final ServerHost host;

	private final ServerClient client;

	private final ServerDirectory directory;

	private final List<String> arguments;

	private ServerProcess process;

	/**
	 * @param directory its directory, which is deleted with it
	 * @param arguments arguments that the host needs to run it, other than name,
	 * directory and port
	 */
	OwnServer(ServerHost host, ServerClient client, ServerDirectory directory, List<String> arguments) {
		this.host = host;
		this.client = client;
		this.directory = directory;
		this.arguments = List.copyOf(arguments);
		RunningServers.add(this);
	}

	void start() {
		launch();
		awaitAnswer();
	}

	/** Start it without waiting until it answers. */
	void launch() {
		this.process = new ServerProcess(this.host, this.directory.path(), this.client.port(), this.arguments);
	}

	void awaitAnswer() {
		long deadline = System.nanoTime() + TestLimits.HANG_TIMEOUT.toNanos();
		while (!this.client.answers(PING_TIMEOUT)) {
			if (this.process.awaitExit(POLL_INTERVAL) || System.nanoTime() > deadline) {
				String log = this.process.log();
				close();
				throw new IllegalStateException("The server at port " + this.client.port() + " does not start: " + log);
			}
		}
	}

	/**
	 * Shut it down; its persistent data is on disk then.
	 * @param request request for its end
	 */
	void stop(Runnable request) {
		request.run();
		if (!this.process.awaitExit(TestLimits.HANG_TIMEOUT)) {
			throw new IllegalStateException("The server does not shut down: " + this.process.log());
		}
	}

	boolean isAlive() {
		return this.process != null && this.process.isAlive();
	}

	ServerDirectory directory() {
		return this.directory;
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
		this.directory.delete();
	}

}
