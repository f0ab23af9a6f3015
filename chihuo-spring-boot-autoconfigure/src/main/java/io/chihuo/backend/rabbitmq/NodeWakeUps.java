// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.AMQP;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.outcome.EndMessage;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.concurrent.CallsUnderWay;
import io.chihuo.concurrent.FutureTimeouts;

/**
 * Wakes other nodes when tasks end that they watch, for ledgers that notify this process
 * only. Each node of a namespace has a routing key of its own, over which it is woken for
 * all queues.
 */
final class NodeWakeUps {

	/** Longest wait for wake-ups on their way, in milliseconds. */
	private static final long ARRIVAL_TIMEOUT_MILLIS = 2000;

	/** Longest name of a node that can listen. */
	private static final int MAX_NODE_LENGTH = 64;

	/** By their routing keys. */
	private final ConcurrentMap<String, WakeUpChannel> channels = new ConcurrentHashMap<>();

	private final CallsUnderWay publishes = new CallsUnderWay();

	private final RabbitResources resources;

	NodeWakeUps(RabbitResources resources) {
		this.resources = resources;
	}

	private static String routingKey(QueueName queue, String node) {
		return "ends:" + queue.namespace() + ":" + node;
	}

	/**
	 * Add a listener of a node of this process.
	 * @return ends that; may be called twice
	 */
	Runnable addListener(QueueName queue, String node, OutcomeListener listener) {
		return this.channels
			.computeIfAbsent(routingKey(queue, node), (key) -> new WakeUpChannel(key, node, this.resources))
			.addListener(queue.loop(), listener);
	}

	/**
	 * Wake nodes. They do not depend on it: after a while they look.
	 */
	void publishEnd(QueueName queue, List<String> nodes, TaskEnd end) {
		byte[] body = EndMessage.of(queue.loop(), end).toBytes();
		List<OutboundMessage> messages = nodes.stream()
			.filter((node) -> node.length() <= MAX_NODE_LENGTH)
			.map((node) -> new OutboundMessage(BrokerTopology.EVENTS, routingKey(queue, node),
					new AMQP.BasicProperties(), body))
			.toList();
		this.publishes.track(this.resources.publisher().publishMessages(messages));
	}

	/** Wait until the wake-ups on their way have arrived, or for a while. */
	void finishCalls() {
		FutureTimeouts.completeAfter(this.publishes.whenAnswered(), null, ARRIVAL_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
			.join();
	}

	/** Channels can be opened again. */
	void reopen() {
		this.channels.values().forEach(WakeUpChannel::reopen);
	}

	void close() {
		this.channels.values().forEach(WakeUpChannel::close);
	}

}
