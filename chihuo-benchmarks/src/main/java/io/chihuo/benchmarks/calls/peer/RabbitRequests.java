// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import org.jspecify.annotations.Nullable;

import io.chihuo.benchmarks.harness.ChildProcess;
import io.chihuo.benchmarks.workload.Caller;
import io.chihuo.servers.RabbitServer;

import static java.util.Objects.requireNonNull;

/**
 * Publishes persistent requests to a quorum queue, and consumes the replies from another
 * one. Waits for nothing but the reply.
 */
public final class RabbitRequests implements Caller {

	static final String REQUESTS = "bare-requests";

	static final String REPLIES = "bare-replies";

	static final int PREFETCH_COUNT = 250;

	private final Supplier<RabbitServer> server;

	private final Supplier<ChildProcess> workers;

	private final ReplyFutures replies = new ReplyFutures();

	private @Nullable ChildProcess worker;

	private @Nullable Connection connection;

	private @Nullable Channel publishing;

	/**
	 * Create a caller.
	 * @param workers starts a process with a {@link RabbitReplies}
	 */
	public RabbitRequests(Supplier<RabbitServer> server, Supplier<ChildProcess> workers) {
		this.server = server;
		this.workers = workers;
	}

	@Override
	public void startWorker() throws IOException, TimeoutException {
		if (this.worker == null) {
			Connection connection = connect(this.server.get().host(), this.server.get().port());
			this.connection = connection;
			this.worker = this.workers.get();
			this.publishing = connection.createChannel();
			Channel consuming = connection.createChannel();
			consuming.basicQos(PREFETCH_COUNT);
			consuming.basicConsume(REPLIES, false, (tag, message) -> {
				this.replies.onReply(new String(message.getBody(), StandardCharsets.UTF_8));
				consuming.basicAck(message.getEnvelope().getDeliveryTag(), false);
			}, (tag) -> {
			});
		}
	}

	static Connection connect(String host, int port) throws IOException, TimeoutException {
		ConnectionFactory factory = new ConnectionFactory();
		factory.setHost(host);
		factory.setPort(port);
		Connection connection = factory.newConnection();
		Channel channel = connection.createChannel();
		channel.queueDeclare(REQUESTS, true, false, false, Map.of("x-queue-type", "quorum"));
		channel.queueDeclare(REPLIES, true, false, false, Map.of("x-queue-type", "quorum"));
		channel.abort();
		return connection;
	}

	static void publish(Channel channel, String queue, byte[] body) throws IOException {
		channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, body);
	}

	@Override
	public int callWorker(int number) throws Exception {
		return this.replies.awaitReply(number, this::publishRequest);
	}

	/** A channel is not for several threads at a time. */
	private synchronized void publishRequest(String text) {
		try {
			publish(requireNonNull(this.publishing), REQUESTS, text.getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		if (this.worker != null) {
			this.worker.close();
			this.worker = null;
		}
		if (this.connection != null) {
			this.connection.abort();
			this.connection = null;
		}
	}

}
