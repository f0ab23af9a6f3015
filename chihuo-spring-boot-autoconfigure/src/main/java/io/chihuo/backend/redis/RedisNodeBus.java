// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.chihuo.backend.NodeBus;
import io.chihuo.concurrent.BusListeners;

/**
 * A channel of Redis, received over the connection that is subscribed to events.
 */
final class RedisNodeBus implements NodeBus, EventChannels.EventChannelListener {

	private final BusListeners listeners = new BusListeners();

	private final String channel;

	private final RedisResources resources;

	private final ScriptTarget target;

	RedisNodeBus(String namespace, RedisResources resources) {
		// no queue's: those have a slash
		this.channel = "chihuo:{" + namespace + "}:nodes" + resources.databaseSuffix();
		this.resources = resources;
		this.target = resources.redisLink().targetOf(new byte[][] { ScriptBatches.toBytes(this.channel) });
	}

	@Override
	public CompletableFuture<Void> publish(byte[] message) {
		this.resources.eventChannels().verifySubscriptions();
		return this.resources.redisLink().publishMessage(this.target, message);
	}

	@Override
	public Runnable subscribe(Consumer<byte[]> listener) {
		Runnable unsubscribe = this.listeners.add(listener);
		this.resources.eventChannels().addReceiver(this.channel, this);
		return unsubscribe;
	}

	@Override
	public void onEvent(byte[] message) {
		this.listeners.publish(message);
	}

	@Override
	public void onSubscribed() {
		// missed messages are not sent again
	}

}
