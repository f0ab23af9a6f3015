// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.chihuo.backend.outcome.EndMessage;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.concurrent.OutcomeListeners;
import io.chihuo.concurrent.SafeLogger;

/**
 * Receives the ends of the tasks that one node of a namespace watches, in all of its
 * queues. Once the node has listened it goes on receiving.
 */
final class WakeUpChannel {

	private static final SafeLogger logger = SafeLogger.of(WakeUpChannel.class);

	/** By the loop of their queue. */
	private final ConcurrentMap<String, OutcomeListeners> listeners = new ConcurrentHashMap<>();

	private final String node;

	private final RabbitNodeBus bus;

	WakeUpChannel(String routingKey, String node, RabbitResources resources) {
		this.node = node;
		this.bus = new RabbitNodeBus(routingKey, resources, this::notifyMissed);
		this.bus.subscribe(this::onMessage);
	}

	Runnable addListener(String loop, OutcomeListener listener) {
		return this.listeners.computeIfAbsent(loop, (name) -> new OutcomeListeners()).add(this.node, listener);
	}

	private void onMessage(byte[] body) {
		EndMessage message;
		try {
			message = EndMessage.readMessage(body);
		}
		catch (IllegalArgumentException ex) {
			logger.debug("A message on the end of a task cannot be read; ends are looked up", ex);
			notifyMissed();
			return;
		}
		OutcomeListeners listeners = this.listeners.get(message.loop());
		if (listeners != null) {
			listeners.notifyEnded(this.node, message.key(), message.end());
		}
	}

	/** Messages are received from now on; ends before may have been missed. */
	private void notifyMissed() {
		this.listeners.values().forEach(OutcomeListeners::notifyMissed);
	}

	/** Channels can be opened again. */
	void reopen() {
		this.bus.reopen();
	}

	void close() {
		this.bus.close();
	}

}
