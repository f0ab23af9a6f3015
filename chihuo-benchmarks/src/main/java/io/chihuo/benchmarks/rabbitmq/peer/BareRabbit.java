// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;

import io.chihuo.TaskEntry;

import static java.util.Objects.requireNonNull;

/**
 * The bare client, and the quorum queue that all peers work on in turns.
 */
public final class BareRabbit implements AutoCloseable {

	static final String QUEUE = "peer";

	private final Connection connection;

	public BareRabbit(String host, int port) {
		ConnectionFactory factory = new ConnectionFactory();
		factory.setHost(host);
		factory.setPort(port);
		this.connection = callChannel(factory::newConnection);
	}

	/**
	 * A channel of its own for the caller.
	 */
	Channel openChannel() {
		return callChannel(this.connection::createChannel);
	}

	/**
	 * Declare the queue, which must not be there.
	 */
	void declareQueue() {
		try (OpenChannel channel = new OpenChannel(openChannel())) {
			channel.callChannel((it) -> it.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum")));
		}
	}

	/**
	 * Declare the queue with messages in it.
	 */
	void fillQueue(Iterable<TaskEntry<String>> entries) {
		declareQueue();
		publishMessage(entries);
	}

	/**
	 * Publish with up to 1,000 messages unconfirmed, and wait until all are confirmed.
	 */
	void publishMessage(Iterable<TaskEntry<String>> entries) {
		try (OpenChannel channel = new OpenChannel(openChannel())) {
			ConfirmedPublisher publisher = channel.callChannel(ConfirmedPublisher::new);
			entries.forEach((entry) -> publisher.publishMessage(requireNonNull(entry.payload())));
			publisher.awaitConfirms();
		}
	}

	/**
	 * Number of messages that nobody has got.
	 */
	long readyMessages() {
		try (OpenChannel channel = new OpenChannel(openChannel())) {
			return channel.callChannel((it) -> it.messageCount(QUEUE));
		}
	}

	void deleteQueue() {
		deleteQueue(QUEUE);
	}

	/**
	 * Delete any queue.
	 */
	public void deleteQueue(String queue) {
		try (OpenChannel channel = new OpenChannel(openChannel())) {
			channel.callChannel((it) -> it.queueDelete(queue));
		}
	}

	/**
	 * Version of the server.
	 */
	public String serverVersion() {
		return requireNonNull(this.connection.getServerProperties().get("version")).toString();
	}

	@Override
	public void close() {
		this.connection.abort();
	}

	private static <T> T callChannel(ClientCall<T> call) {
		try {
			return call.runCall();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A call to the server, which may fail.
	 */
	@FunctionalInterface
	private interface ClientCall<T> {

		T runCall() throws IOException, TimeoutException;

	}

}
