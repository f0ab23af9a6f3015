// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Commands to one server, each on a connection of its own: none is hurt when the server
 * cuts the others.
 */
final class RespClient implements ServerClient {

	private static final Duration REPLY_TIMEOUT = TestLimits.HANG_TIMEOUT;

	private final String host;

	private final int port;

	RespClient(String host, int port) {
		this.host = host;
		this.port = port;
	}

	@Override
	public String host() {
		return this.host;
	}

	@Override
	public int port() {
		return this.port;
	}

	String command(String... words) {
		try (RespConnection connection = new RespConnection(this.host, this.port, REPLY_TIMEOUT)) {
			return connection.call(words);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No answer from " + this.host + ":" + this.port, ex);
		}
	}

	/** Whether the server is up and has loaded its data. */
	@Override
	public boolean answers(Duration time) {
		try (RespConnection connection = new RespConnection(this.host, this.port, time)) {
			return "PONG".equals(connection.call("PING"));
		}
		catch (IOException | RedisErrorException ex) {
			return false;
		}
	}

	boolean isReplicatedTo(int replicas) {
		try (RespConnection connection = new RespConnection(this.host, this.port, REPLY_TIMEOUT)) {
			// WAIT waits for writes of its own connection
			connection.call("SET", "probe", "", "PX", "1");
			return Integer.parseInt(connection.call("WAIT", Integer.toString(replicas), "500")) >= replicas;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No answer from " + this.host + ":" + this.port, ex);
		}
	}

	void shutDown() {
		try (RespConnection connection = new RespConnection(this.host, this.port, REPLY_TIMEOUT)) {
			connection.call("SHUTDOWN");
		}
		catch (IOException ex) {
			// it says good-bye by closing the connection
		}
	}

}
