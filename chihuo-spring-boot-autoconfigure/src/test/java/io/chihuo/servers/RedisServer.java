package io.chihuo.servers;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A Redis server for tests. What changes whether it runs returns when that has come
 * about; such methods are for one thread at a time.
 */
public final class RedisServer implements AutoCloseable {

	private static final String EXISTING = "CHIHUO_TEST_REDIS";

	/** Without persistence unless options say so, which come later and win. */
	private static final List<String> DEFAULTS = List.of("--save", "", "--appendonly", "no");

	private static final int PORTS_TO_TRY = 3;

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
		for (int attempt = 1;; attempt++) {
			RedisServer server = prepare(all);
			try {
				server.own.start();
				return server;
			}
			catch (IllegalStateException ex) {
				if (attempt == PORTS_TO_TRY) {
					throw ex;
				}
			}
		}
	}

	/** A server that is not running yet. */
	static RedisServer prepare(List<String> options) {
		OwnServer own = new OwnServer(ServerHost.find(), FreePorts.next(), options);
		return new RedisServer(own.client(), own);
	}

	/**
	 * The one server that all tests of this JVM may share, each with keys of its own:
	 * that at {@code host:port} if the environment variable {@code CHIHUO_TEST_REDIS}
	 * names one, otherwise one that is started by the first call. It cannot be stopped,
	 * and closing it does nothing.
	 */
	public static RedisServer shared() {
		return Shared.SERVER;
	}

	private static RedisServer existing(String address) {
		int colon = address.lastIndexOf(':');
		RespClient client = new RespClient(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
		if (!client.answers(Duration.ofSeconds(10))) {
			throw new IllegalStateException(EXISTING + "=" + address + " names a server that does not answer");
		}
		return new RedisServer(client, null);
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

	/** Shut it down as an operator would; what it persists is on disk then. */
	public void stop() {
		own().stop();
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

	private static final class Shared {

		private static final RedisServer SERVER = create();

		private static RedisServer create() {
			String address = System.getenv(EXISTING);
			return (address != null && !address.isEmpty()) ? existing(address) : new RedisServer(start().client, null);
		}

	}

}
