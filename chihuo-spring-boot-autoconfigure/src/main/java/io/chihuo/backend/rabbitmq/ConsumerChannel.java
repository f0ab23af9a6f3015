// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import org.jspecify.annotations.Nullable;

import io.chihuo.concurrent.SafeLogger;

/**
 * One channel over which the messages of one queue come, as long as it lives. For one
 * thread, except that deliveries come by others.
 */
final class ConsumerChannel {

	private static final SafeLogger logger = SafeLogger.of(ConsumerChannel.class);

	private final Channel channel;

	private final QueueNames names;

	private final DeliveryAcknowledger acknowledger;

	private final List<String> consumers = new ArrayList<>();

	/** Set before anything is received. */
	private volatile @Nullable ConsumerChannelListener listener;

	private int prefetch;

	private volatile boolean receivesNodeEvents;

	/**
	 * Receives the messages and events of the channel.
	 */
	interface ConsumerChannelListener {

		void onDelivered(InboundDelivery delivery);

		void onNodeEvent(NodeEvent event);

		/** Events of other nodes no longer arrive: the queue for them is gone. */
		void onNodeEventsLost();

		/** The broker ended a consumer: its queue is gone. */
		void onConsumerCancelled();

		void onChannelClosed(Throwable cause);

	}

	ConsumerChannel(Channel channel, QueueNames names, ScheduledExecutorService acknowledging) {
		this.channel = channel;
		this.names = names;
		this.acknowledger = new DeliveryAcknowledger(channel, acknowledging);
	}

	/**
	 * Deliver all messages from now on to a listener.
	 * @return false if that was so before
	 */
	boolean deliverTo(ConsumerChannelListener listener) {
		if (this.listener == listener) {
			return false;
		}
		this.listener = listener;
		this.channel.addShutdownListener(listener::onChannelClosed);
		return true;
	}

	private ConsumerChannelListener channelListener() {
		return Objects.requireNonNull(this.listener);
	}

	boolean isOpen() {
		return this.channel.isOpen();
	}

	boolean isConsuming() {
		return !this.consumers.isEmpty();
	}

	int currentPrefetch() {
		return this.prefetch;
	}

	/** Consume with a prefetch from now on, instead of that before if there was one. */
	void startConsuming(int prefetch) throws IOException {
		List<String> before = List.copyOf(this.consumers);
		this.consumers.clear();
		this.channel.basicQos(prefetch);
		this.acknowledger.setPrefetch(prefetch);
		this.consumers.add(this.channel.basicConsume(this.names.head(), false, new DeliveryConsumer(true)));
		this.consumers.add(this.channel.basicConsume(this.names.tail(), false, new DeliveryConsumer(false)));
		this.prefetch = prefetch;
		for (String consumer : before) {
			this.channel.basicCancel(consumer);
		}
	}

	/** Receive nothing more; received messages are kept. */
	void stopConsuming() throws IOException {
		List<String> before = List.copyOf(this.consumers);
		this.consumers.clear();
		this.prefetch = 0;
		for (String consumer : before) {
			this.channel.basicCancel(consumer);
		}
	}

	/** Receive the events of other nodes for this queue. */
	void subscribeToNodeEvents() throws IOException {
		if (this.receivesNodeEvents) {
			return;
		}
		String queue = this.channel.queueDeclare().getQueue();
		this.channel.queueBind(queue, BrokerTopology.EVENTS, BrokerTopology.eventsKey(this.names));
		this.channel.basicQos(0);
		this.receivesNodeEvents = true; // unless the consumer is cancelled from now on
		this.channel.basicConsume(queue, false, new NodeEventConsumer());
	}

	/** Get all messages of the head, and up to a number from the tail. */
	void pullMessages(int fromTail) throws IOException {
		while (getMessage(this.names.head(), true)) {
			logger.debug("One more of the head");
		}
		for (int i = 0; i < fromTail && getMessage(this.names.tail(), false); i++) {
			logger.debug("One more of the tail");
		}
	}

	private boolean getMessage(String queue, boolean first) throws IOException {
		GetResponse response = this.channel.basicGet(queue, false);
		if (response == null) {
			return false;
		}
		deliverMessage(first, response.getEnvelope(), response.getProps(), response.getBody());
		return true;
	}

	/** Messages that wait in a queue. */
	long countMessages(String queue) throws IOException {
		return this.channel.messageCount(queue);
	}

	private void deliverMessage(boolean first, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
		TicketMessage message = TicketMessage.readMessage(properties, first);
		boolean foreign = message == null || message.ticket() == null;
		channelListener().onDelivered(new InboundDelivery(message, first, envelope.getDeliveryTag(), this.acknowledger,
				properties, foreign ? body : null));
	}

	void flushAcknowledgements() {
		if (this.channel.isOpen()) {
			this.acknowledger.flushAcknowledgements();
		}
	}

	void close() {
		flushAcknowledgements();
		BrokerChannels.closeChannel(this.channel);
	}

	private final class DeliveryConsumer extends DefaultConsumer {

		private final boolean first;

		DeliveryConsumer(boolean first) {
			super(ConsumerChannel.this.channel);
			this.first = first;
		}

		@Override
		public void handleDelivery(String consumerTag, Envelope envelope, AMQP.BasicProperties properties,
				byte[] body) {
			deliverMessage(this.first, envelope, properties, body);
		}

		@Override
		public void handleCancel(String consumerTag) {
			channelListener().onConsumerCancelled();
		}

	}

	private final class NodeEventConsumer extends DefaultConsumer {

		NodeEventConsumer() {
			super(ConsumerChannel.this.channel);
		}

		@Override
		public void handleDelivery(String consumerTag, Envelope envelope, AMQP.BasicProperties properties,
				byte[] body) {
			ConsumerChannel.this.acknowledger.acknowledgeTag(envelope.getDeliveryTag());
			try {
				channelListener().onNodeEvent(NodeEvent.readEvent(properties, body));
			}
			catch (RuntimeException ex) {
				logger.debug("A message of another node was not understood", ex);
			}
		}

		@Override
		public void handleCancel(String consumerTag) {
			ConsumerChannel.this.receivesNodeEvents = false;
			channelListener().onNodeEventsLost();
		}

	}

}
