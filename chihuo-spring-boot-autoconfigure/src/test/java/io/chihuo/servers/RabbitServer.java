// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A RabbitMQ server for tests, with the user {@code guest} and without plugins. Methods
 * that start or stop it return when that is done; they are for one thread at a time.
 */
public final class RabbitServer implements AutoCloseable {

	/** Counts kept by the server are fresh, which costs processor time for each queue. */
	private static final String FAST_TICKS = "[{rabbit, [{quorum_tick_interval, 500}, {channel_tick_interval, 500}]}].";

	private final TcpClient client;

	/** Null if it was there before. */
	private final RabbitServerNode node;

	private final boolean isShared;

	private RabbitServer(TcpClient client, RabbitServerNode node, boolean isShared) {
		this.client = client;
		this.node = node;
		this.isShared = isShared;
	}

	/**
	 * Start a server of its own on free ports in an empty directory. It dies with this
	 * JVM at the latest, and counts the messages of its queues several times a second.
	 * @param config lines of rabbitmq.conf, such as {@code "consumer_timeout = 2000"}
	 */
	public static RabbitServer start(String... config) {
		return startAdvanced(FAST_TICKS, config);
	}

	/**
	 * Start a server with settings that rabbitmq.conf does not support.
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
		return prepare(port, FAST_TICKS, config);
	}

	private static RabbitServer prepare(int port, String advanced, Stream<String> config) {
		RabbitServerNode node = new RabbitServerNode(port, config.collect(Collectors.joining("\n", "", "\n")),
				advanced);
		return new RabbitServer(node.client(), node, false);
	}

	/**
	 * The one server that this JVM has started for all tests that inspect it, close its
	 * connections or change permissions of single users, each with queues of its own. It
	 * cannot be stopped, and closing it does nothing.
	 */
	public static RabbitServer startedOnce() {
		return StartedNodes.SERVER;
	}

	/**
	 * The one server that all tests of this JVM may share, each with queues of its own:
	 * that at {@code host:port} if the environment variable {@code CHIHUO_TEST_RABBITMQ}
	 * names one, otherwise one that is started by the first call. It cannot be stopped,
	 * and closing it does nothing.
	 */
	public static RabbitServer shared() {
		return SharedRabbitServer.SERVER;
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
	 * Evaluate Erlang in the server, which takes a millisecond.
	 * @param expressions expressions that end with a full stop
	 * @return the last value, as text if it is text
	 * @throws IllegalStateException if that fails
	 */
	public String evaluate(String expressions) {
		return node().evaluate(expressions);
	}

	/** Its queues and who uses them. */
	public BrokerState state() {
		return new BrokerState(this::evaluate);
	}

	/** Commands of an operator. */
	public BrokerCommands operator() {
		return new BrokerCommands(this::evaluate);
	}

	/**
	 * Run rabbitmqctl, which takes the better part of a second, more on a busy machine:
	 * for tests of rabbitmqctl itself.
	 * @param arguments its arguments, such as
	 * {@code "close_all_connections", "for a test"}
	 * @return its output
	 * @throws IllegalStateException if it fails, with its output
	 */
	public String control(String... arguments) {
		return node().control(arguments);
	}

	/**
	 * Delete the leftovers of tests on a shared server, which would keep it busy. Does
	 * nothing to a server that was there before.
	 */
	public void clear() {
		if (this.node != null) {
			operator().deleteQueues();
		}
	}

	/** Shut it down as an operator would; its durable data is on disk then. */
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
		if (!this.isShared) {
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
		return Integer.parseInt(evaluate("integer_to_list(length(rabbit_nodes:all_running()))."));
	}

	OwnServer own() {
		if (this.isShared) {
			throw new UnsupportedOperationException("This server is shared: start one for what disturbs it");
		}
		return this.node.server();
	}

	private RabbitServerNode node() {
		if (this.node == null) {
			throw new UnsupportedOperationException("This server was there before: start one for what looks into it");
		}
		return this.node;
	}

	private static final class StartedNodes {

		/** With hundreds of queues. */
		private static final RabbitServer SERVER = share(startAdvanced("[]."));

		private static RabbitServer share(RabbitServer server) {
			return new RabbitServer(server.client, server.node, true);
		}

	}

	private static final class SharedRabbitServer {

		private static final RabbitServer SERVER = ExistingServer.named("CHIHUO_TEST_RABBITMQ", TcpClient::amqp)
			.map((client) -> new RabbitServer(client, null, true))
			.orElseGet(RabbitServer::startedOnce);

	}

}
