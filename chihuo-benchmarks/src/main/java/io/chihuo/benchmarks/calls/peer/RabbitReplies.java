// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls.peer;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;

/**
 * A consumer of requests that publishes each reply, and then acknowledges the request.
 */
public final class RabbitReplies {

	private RabbitReplies() {
	}

	/**
	 * Answer requests until the process ends.
	 */
	public static void start(String host, int port) throws IOException, TimeoutException {
		Connection connection = RabbitRequests.connect(host, port);
		Channel channel = connection.createChannel();
		channel.basicQos(RabbitRequests.PREFETCH_COUNT);
		channel.basicConsume(RabbitRequests.REQUESTS, false, (tag, message) -> {
			RabbitRequests.publish(channel, RabbitRequests.REPLIES, message.getBody());
			channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
		}, (tag) -> {
		});
	}

}
