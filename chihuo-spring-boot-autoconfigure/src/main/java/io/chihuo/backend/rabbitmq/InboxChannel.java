package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.GetResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.backend.ledger.Ticket;

/**
 * One channel over which the messages of one queue come, as long as it lives. For one
 * thread, except that deliveries come by others.
 */
final class InboxChannel {

	private static final Logger logger = LoggerFactory.getLogger(InboxChannel.class);

	private final Channel channel;

	private final QueueNames names;

	private final Events events;

	private final Acknowledger acknowledger;

	private final List<String> consumers = new ArrayList<>();

	private int prefetch;

	private volatile boolean hearsNodes;

	/**
	 * Is told what comes over the channel.
	 */
	interface Events {

		void delivered(Delivery delivery);

		void event(NodeEvent event);

		/** Other nodes are not heard any more: the queue for that is gone. */
		void deaf();

		/** The broker ended a consumer: its queue is gone. */
		void cancelled();

	}

	InboxChannel(Channel channel, QueueNames names, Events events, ScheduledExecutorService acknowledging) {
		this.channel = channel;
		this.names = names;
		this.events = events;
		this.acknowledger = new Acknowledger(channel, acknowledging);
	}

	boolean isOpen() {
		return this.channel.isOpen();
	}

	boolean isConsuming() {
		return !this.consumers.isEmpty();
	}

	int prefetch() {
		return this.prefetch;
	}

	/** Consume with a prefetch from now on, instead of that before if there was one. */
	void consume(int prefetch) throws IOException {
		List<String> before = List.copyOf(this.consumers);
		this.consumers.clear();
		this.channel.basicQos(prefetch);
		this.acknowledger.prefetch(prefetch);
		this.consumers.add(this.channel.basicConsume(this.names.head(), false, new Receiver(true)));
		this.consumers.add(this.channel.basicConsume(this.names.tail(), false, new Receiver(false)));
		this.prefetch = prefetch;
		for (String consumer : before) {
			this.channel.basicCancel(consumer);
		}
	}

	/** Receive nothing more; what has been received is kept. */
	void suspend() throws IOException {
		List<String> before = List.copyOf(this.consumers);
		this.consumers.clear();
		this.prefetch = 0;
		for (String consumer : before) {
			this.channel.basicCancel(consumer);
		}
	}

	/** Hear what other nodes say of this queue. */
	void hearNodes() throws IOException {
		if (this.hearsNodes) {
			return;
		}
		String queue = this.channel.queueDeclare().getQueue();
		this.channel.queueBind(queue, Topology.EVENTS, Topology.eventsKey(this.names));
		this.channel.basicQos(0);
		this.hearsNodes = true; // unless the consumer is cancelled from now on
		this.channel.basicConsume(queue, false, new Hearer());
	}

	/** Get all messages of the head, and up to a number from the tail. */
	void pull(int fromTail) throws IOException {
		while (get(this.names.head(), true)) {
			logger.trace("One more of the head");
		}
		for (int i = 0; i < fromTail && get(this.names.tail(), false); i++) {
			logger.trace("One more of the tail");
		}
	}

	private boolean get(String queue, boolean first) throws IOException {
		GetResponse response = this.channel.basicGet(queue, false);
		if (response == null) {
			return false;
		}
		deliver(first, response.getEnvelope(), response.getProps(), response.getBody());
		return true;
	}

	/** Messages that wait in a queue. */
	long count(String queue) throws IOException {
		return this.channel.messageCount(queue);
	}

	private void deliver(boolean first, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
		TicketStamp stamp = TicketStamp.of(properties.getCorrelationId());
		Ticket ticket = TicketMessages.read(properties, stamp, first);
		this.events.delivered(new Delivery(ticket, stamp, first, envelope.getDeliveryTag(), this.acknowledger,
				properties, (ticket != null) ? null : body));
	}

	void flush() {
		if (this.channel.isOpen()) {
			this.acknowledger.flush();
		}
	}

	void close() {
		flush();
		BrokerChannels.close(this.channel);
	}

	private final class Receiver extends DefaultConsumer {

		private final boolean first;

		Receiver(boolean first) {
			super(InboxChannel.this.channel);
			this.first = first;
		}

		@Override
		public void handleDelivery(String consumerTag, Envelope envelope, AMQP.BasicProperties properties,
				byte[] body) {
			deliver(this.first, envelope, properties, body);
		}

		@Override
		public void handleCancel(String consumerTag) {
			InboxChannel.this.events.cancelled();
		}

	}

	private final class Hearer extends DefaultConsumer {

		Hearer() {
			super(InboxChannel.this.channel);
		}

		@Override
		public void handleDelivery(String consumerTag, Envelope envelope, AMQP.BasicProperties properties,
				byte[] body) {
			InboxChannel.this.acknowledger.acknowledge(envelope.getDeliveryTag());
			try {
				InboxChannel.this.events.event(NodeEvent.read(properties, body));
			}
			catch (RuntimeException ex) {
				logger.debug("A message of another node was not understood", ex);
			}
		}

		@Override
		public void handleCancel(String consumerTag) {
			InboxChannel.this.hearsNodes = false;
			InboxChannel.this.events.deaf();
		}

	}

}
