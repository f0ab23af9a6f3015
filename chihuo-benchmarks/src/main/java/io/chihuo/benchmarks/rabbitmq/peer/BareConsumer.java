// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq.peer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;

/**
 * Hands each message on and acknowledges a group of them once as many have come, or once
 * the last has.
 */
final class BareConsumer extends DefaultConsumer {

	private final TextHandler handler;

	private final int group;

	private final long last;

	private long count;

	/**
	 * Create a consumer.
	 * @param group messages an acknowledgement
	 * @param last how many will come
	 */
	BareConsumer(Channel channel, TextHandler handler, int group, long last) {
		super(channel);
		this.handler = handler;
		this.group = group;
		this.last = last;
	}

	String startConsumer(int prefetch) throws IOException {
		getChannel().basicQos(prefetch);
		return getChannel().basicConsume(BareRabbit.QUEUE, false, this);
	}

	@Override
	public void handleDelivery(String consumer, Envelope envelope, BasicProperties properties, byte[] body)
			throws IOException {
		this.count++;
		this.handler.handleText(new String(body, StandardCharsets.UTF_8));
		if (this.count % this.group == 0 || this.count == this.last) {
			getChannel().basicAck(envelope.getDeliveryTag(), this.group > 1);
		}
	}

}
