// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Redis server for tests. Methods that start or stop it return when that is done; they
 * are for one thread at a time.
 */
public final class RedisServer implements AutoCloseable {

	/** Without persistence unless options say so, which come later and win. */
	private static final List<String> DEFAULTS = List.of("--save", "", "--appendonly", "no");

	private final RespClient client;

	/** Null if it is shared or was there before. */
	private final OwnServer own;

	private RedisServer(RespClient client, OwnServer own) {
		this.client = client;
		this.own = own;
	}

	/**
	 * Start a server of its own on a free port in an empty directory. It dies with this
	 * JVM at the latest.
	 * @param options options of redis-server, such as {@code "--appendonly", "yes"}
	 */
	public static RedisServer start(String... options) {
		List<String> all = Stream.concat(DEFAULTS.stream(), Stream.of(options)).toList();
		return FreePorts.start((port) -> prepare(port, all).run());
	}

	/** A server that is not running yet. */
	static RedisServer prepare(List<String> options) {
		return prepare(FreePorts.next(), options);
	}

	private static RedisServer prepare(int port, List<String> options) {
		ServerHost host = RedisHost.find();
		RespClient client = new RespClient("127.0.0.1", port);
		ServerDirectory directory = ServerDirectory.create("redis");
		List<String> address = List.of("--port", Integer.toString(port), "--bind", host.bindAddress());
		List<String> arguments = Stream.concat(options.stream(), address.stream()).toList();
		return new RedisServer(client, new OwnServer(host, client, directory, arguments));
	}

	/** Whether so many replicas have all that was written until now. */
	boolean isReplicatedTo(int replicas) {
		return this.client.isReplicatedTo(replicas);
	}

	RedisServer run() {
		own().start();
		return this;
	}

	/** Put a file into its directory, by the name that its options use. */
	RedisServer withFile(String name, String text) {
		own().directory().write(name, text);
		return this;
	}

	/**
	 * The one server that all tests of this JVM may share, each with keys of its own:
	 * that at {@code host:port} if the environment variable {@code CHIHUO_TEST_REDIS}
	 * names one, otherwise one that is started by the first call. It cannot be stopped,
	 * and closing it does nothing.
	 */
	public static RedisServer shared() {
		return SharedRedisServer.SERVER;
	}

	public String host() {
		return this.client.host();
	}

	public int port() {
		return this.client.port();
	}

	/** Host and port as Redis writes them. */
	public String address() {
		return host() + ":" + port();
	}

	/**
	 * Send a command.
	 * @return the reply: an array as lines, nothing as empty text
	 * @throws RedisErrorException if the server refused it
	 */
	public String command(String... words) {
		return this.client.command(words);
	}

	/** Whether it answers a PING in time. */
	public boolean answers(Duration time) {
		return this.client.answers(time);
	}

	/** Shut it down as an operator would; its persistent data is on disk then. */
	public void stop() {
		own().stop(this.client::shutDown);
	}

	/** Kill it: it gets no chance to write anything. */
	public void kill() {
		own().process().kill();
	}

	/**
	 * Start it again with the same port, directory and options, stopped before if need
	 * be.
	 */
	public void restart() {
		if (own().isAlive()) {
			stop();
		}
		own().start();
	}

	/** Freeze it: connections stay open and nobody answers. */
	public void pause() {
		own().process().pause();
	}

	/** End a pause. */
	public void resume() {
		own().process().resume();
	}

	/** Kill it if it runs and delete its directory. */
	@Override
	public void close() {
		if (this.own != null) {
			this.own.close();
		}
	}

	private OwnServer own() {
		if (this.own == null) {
			throw new UnsupportedOperationException("This server is shared: start one for what disturbs it");
		}
		return this.own;
	}

	private static final class SharedRedisServer {

		private static final RedisServer SERVER = new RedisServer(
				ExistingServer.named("CHIHUO_TEST_REDIS", RespClient::new).orElseGet(() -> start().client), null);

	}

}
