package io.chihuo.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Commands to one server, each on a connection of its own: none is hurt when the server
 * cuts the others.
 */
final class RespClient {

	private static final Duration REPLY = Duration.ofSeconds(30);

	private final String host;

	private final int port;

	RespClient(String host, int port) {
		this.host = host;
		this.port = port;
	}

	String host() {
		return this.host;
	}

	int port() {
		return this.port;
	}

	String command(String... words) {
		try (RespConnection connection = new RespConnection(this.host, this.port, REPLY)) {
			return connection.call(words);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("No answer from " + this.host + ":" + this.port, ex);
		}
	}

	/** Whether the server is up and has loaded its data. */
	boolean answers(Duration time) {
		try (RespConnection connection = new RespConnection(this.host, this.port, time)) {
			return "PONG".equals(connection.call("PING"));
		}
		catch (IOException | RedisErrorException ex) {
			return false;
		}
	}

	void shutDown() {
		try (RespConnection connection = new RespConnection(this.host, this.port, REPLY)) {
			connection.call("SHUTDOWN");
		}
		catch (IOException ex) {
			// it says good-bye by closing the connection
		}
	}

}
