// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConfirmListener;
import com.rabbitmq.client.ShutdownListener;
import com.rabbitmq.client.ShutdownSignalException;
import org.mockito.invocation.InvocationOnMock;

import org.springframework.amqp.AmqpConnectException;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Confirms published messages, by a thread of its own, unless the queue is to do
 * otherwise.
 */
final class FakeBroker implements AutoCloseable {

	private final ConnectionFactory factory = mock(ConnectionFactory.class);

	private final Map<String, PublishResult> results = new ConcurrentHashMap<>();

	private final List<FakeBrokerChannel> channels = new CopyOnWriteArrayList<>();

	private final List<String> confirmed = new CopyOnWriteArrayList<>();

	private final ExecutorService thread = Executors.newSingleThreadExecutor();

	private volatile boolean away;

	/** Result of publishing to a queue. */
	enum PublishResult {

		NO_ANSWER, REFUSAL, DOES_NOT_FIT,

		/** Refused when the next message has come. */
		LATE_REFUSAL

	}

	FakeBroker() {
		given(this.factory.createConnection()).willAnswer((call) -> connect());
	}

	ConnectionFactory factory() {
		return this.factory;
	}

	void result(String queue, PublishResult result) {
		this.results.put(queue, result);
	}

	void well(String queue) {
		this.results.remove(queue);
	}

	void away(boolean away) {
		this.away = away;
	}

	/** Close all channels, as when the connection is lost. */
	void loseChannels() {
		this.channels.forEach((channel) -> channel
			.end(new ShutdownSignalException(true, false, mock(), mock(com.rabbitmq.client.Connection.class))));
	}

	/** Channels that were opened. */
	int opened() {
		return this.channels.size();
	}

	/** Queues of the messages that were confirmed. */
	List<String> confirmed() {
		return this.confirmed;
	}

	private Connection connect() throws Exception {
		if (this.away) {
			throw new AmqpConnectException(new java.net.ConnectException("Connection refused"));
		}
		FakeBrokerChannel opened = new FakeBrokerChannel();
		Channel channel = opened.channel;
		com.rabbitmq.client.Connection delegate = mock(com.rabbitmq.client.Connection.class);
		given(delegate.createChannel()).willReturn(channel);
		given(channel.getConnection()).willReturn(delegate);
		Connection connection = mock(Connection.class);
		given(connection.getDelegate()).willReturn(delegate);
		this.channels.add(opened);
		return connection;
	}

	@Override
	public void close() {
		this.thread.shutdownNow();
	}

	private final class FakeBrokerChannel {

		private final Channel channel = mock(Channel.class);

		private final AtomicBoolean open = new AtomicBoolean(true);

		private final List<ShutdownListener> shutdown = new CopyOnWriteArrayList<>();

		private volatile ConfirmListener listener = mock(ConfirmListener.class);

		private long published;

		private boolean refusing;

		FakeBrokerChannel() throws Exception {
			given(this.channel.isOpen()).willAnswer((call) -> this.open.get());
			willAnswer((call) -> this.listener = call.getArgument(0)).given(this.channel)
				.addConfirmListener(any(ConfirmListener.class));
			willAnswer((call) -> this.shutdown.add(call.getArgument(0))).given(this.channel).addShutdownListener(any());
			willAnswer((call) -> end(new ShutdownSignalException(false, true, mock(), this.channel)))
				.given(this.channel)
				.close();
			willAnswer(this::publish).given(this.channel)
				.basicPublish(anyString(), anyString(), anyBoolean(), any(AMQP.BasicProperties.class), any());
		}

		private Object publish(InvocationOnMock call) {
			if (!this.open.get()) {
				throw new AlreadyClosedException(new ShutdownSignalException(false, true, mock(), this.channel));
			}
			String queue = call.getArgument(1);
			PublishResult result = FakeBroker.this.results.get(queue);
			if (result == PublishResult.DOES_NOT_FIT) {
				throw new IllegalArgumentException("Content headers exceeded max frame size");
			}
			long number = ++this.published;
			FakeBroker.this.thread.execute(() -> take(number, queue, result));
			return queue;
		}

		private void take(long number, String queue, PublishResult result) {
			if (result == PublishResult.REFUSAL || this.refusing) {
				AMQP.Channel.Close reason = new AMQP.Channel.Close.Builder().replyCode(403)
					.replyText("ACCESS_REFUSED")
					.classId(0)
					.methodId(0)
					.build();
				end(new ShutdownSignalException(false, false, reason, this.channel));
			}
			else if (result == PublishResult.LATE_REFUSAL) {
				this.refusing = true;
			}
			else if (result == null && this.open.get()) {
				FakeBroker.this.confirmed.add(queue);
				confirm(number);
			}
		}

		private void confirm(long number) {
			try {
				this.listener.handleAck(number, false);
			}
			catch (java.io.IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

		private Object end(ShutdownSignalException cause) {
			if (this.open.compareAndSet(true, false)) {
				this.shutdown.forEach((listener) -> listener.shutdownCompleted(cause));
			}
			return cause;
		}

	}

}
