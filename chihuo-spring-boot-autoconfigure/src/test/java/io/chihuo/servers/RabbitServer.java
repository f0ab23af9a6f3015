package io.chihuo.servers;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A RabbitMQ server for tests, with the user {@code guest} and without plugins. What
 * changes whether it runs returns when that has come about; such methods are for one
 * thread at a time.
 */
public final class RabbitServer implements AutoCloseable {

	private static final String NOTHING_ADVANCED = "[].";

	private final TcpClient client;

	/** Null if it is shared or was there before. */
	private final RabbitNode node;

	private RabbitServer(TcpClient client, RabbitNode node) {
		this.client = client;
		this.node = node;
	}

	/**
	 * Start a server of its own on free ports in an empty directory. It dies with this
	 * JVM at the latest.
	 * @param config lines of rabbitmq.conf, such as {@code "consumer_timeout = 2000"}
	 */
	public static RabbitServer start(String... config) {
		return startAdvanced(NOTHING_ADVANCED, config);
	}

	/**
	 * Start a server with what rabbitmq.conf does not know.
	 * @param advanced text of advanced.config, such as {@code "[{rabbit,
	 * [{channel_tick_interval, 500}]}]."}
	 * @param config lines of rabbitmq.conf
	 */
	public static RabbitServer startAdvanced(String advanced, String... config) {
		return FreePorts.start((port) -> {
			RabbitServer server = prepare(port, advanced, Stream.of(config)).launch();
			server.own().awaitAnswer();
			return server;
		});
	}

	/** A server that is not running yet. */
	static RabbitServer prepare(int port, Stream<String> config) {
		return prepare(port, NOTHING_ADVANCED, config);
	}

	private static RabbitServer prepare(int port, String advanced, Stream<String> config) {
		RabbitNode node = new RabbitNode(port, config.collect(Collectors.joining("\n", "", "\n")), advanced);
		return new RabbitServer(node.client(), node);
	}

	/**
	 * The one server that all tests of this JVM may share, each with queues of its own:
	 * that at {@code host:port} if the environment variable {@code CHIHUO_TEST_RABBITMQ}
	 * names one, otherwise one that is started by the first call. It cannot be stopped,
	 * and closing it does nothing.
	 */
	public static RabbitServer shared() {
		return Shared.SERVER;
	}

	public String host() {
		return this.client.host();
	}

	public int port() {
		return this.client.port();
	}

	/** Host and port as clients write them. */
	public String address() {
		return host() + ":" + port();
	}

	/** Whether it begins an AMQP handshake in time. */
	public boolean answers(Duration time) {
		return this.client.answers(time);
	}

	/**
	 * Run rabbitmqctl, which takes the better part of a second.
	 * @param arguments its arguments, such as
	 * {@code "close_all_connections", "for a test"}
	 * @return what it wrote
	 * @throws IllegalStateException if it fails, with what it wrote
	 */
	public String control(String... arguments) {
		return node().control(arguments);
	}

	/** Shut it down as an operator would; what is durable is on disk then. */
	public void stop() {
		own().stop(own().process()::terminate);
	}

	/** Kill it: it gets no chance to write anything or to say good-bye. */
	public void kill() {
		own().process().kill();
	}

	/**
	 * Start it again with the same ports, directory and configuration, stopped before if
	 * need be.
	 */
	public void restart() {
		if (own().isAlive()) {
			stop();
		}
		launch().own().awaitAnswer();
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
		if (this.node != null) {
			this.node.server().close();
		}
	}

	/** Start it without waiting until it answers. */
	RabbitServer launch() {
		node().launch();
		return this;
	}

	/** Number of its cluster's nodes that run and that it sees. */
	int running() {
		return Integer.parseInt(control("eval", "length(rabbit_nodes:all_running()).").strip());
	}

	OwnServer own() {
		return node().server();
	}

	private RabbitNode node() {
		if (this.node == null) {
			throw new UnsupportedOperationException("This server is shared: start one for what disturbs it");
		}
		return this.node;
	}

	private static final class Shared {

		private static final RabbitServer SERVER = new RabbitServer(
				ExistingServer.named("CHIHUO_TEST_RABBITMQ", TcpClient::amqp).orElseGet(() -> start().client), null);

	}

}
