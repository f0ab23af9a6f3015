// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import org.jspecify.annotations.Nullable;

import io.chihuo.backend.NodeBus;
import io.chihuo.concurrent.BusListeners;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.concurrent.SerialExecutor;

/**
 * A routing key of the exchange of events, consumed over a queue that is this process's
 * alone and ends with its channel.
 */
final class RabbitNodeBus implements NodeBus {

	private static final SafeLogger logger = SafeLogger.of(RabbitNodeBus.class);

	private static final AMQP.BasicProperties PROPERTIES = new AMQP.BasicProperties();

	private final BusListeners listeners = new BusListeners();

	private final Runnable onSubscribed;

	private final String key;

	private final RabbitResources resources;

	private final BrokerCalls calls;

	private final DesiredStateReconciler reconciler;

	/** Used by the worker, and closed by any thread. */
	private volatile @Nullable Channel channel;

	private boolean subscribed;

	private boolean failing;

	private volatile boolean closed;

	RabbitNodeBus(String namespace, RabbitResources resources) {
		this("nodes:" + namespace, resources, () -> {
		});
	}

	/**
	 * Create a bus over a routing key.
	 * @param onSubscribed called when messages arrive, for the first time or again; must
	 * not block
	 */
	RabbitNodeBus(String key, RabbitResources resources, Runnable onSubscribed) {
		this.key = key;
		this.onSubscribed = onSubscribed;
		this.resources = resources;
		Executor worker = new SerialExecutor(resources.workers());
		this.calls = new BrokerCalls(worker, resources.timer(), resources.settings().timeout());
		this.reconciler = new DesiredStateReconciler(worker, resources.timer(), new BusSubscription());
	}

	/** The exchange has to be there before anything is published to it. */
	@Override
	public CompletableFuture<Void> publish(byte[] message) {
		return this.calls.submitCall("RabbitMQ takes no message for nodes", this::openChannel)
			.thenCompose((opened) -> this.resources.publisher()
				.publishMessages(List.of(new OutboundMessage(BrokerTopology.EVENTS, this.key, PROPERTIES, message))));
	}

	@Override
	public Runnable subscribe(Consumer<byte[]> listener) {
		Runnable unsubscribe = this.listeners.add(listener);
		this.reconciler.trigger();
		return () -> {
			unsubscribe.run();
			this.reconciler.trigger();
		};
	}

	private Channel openChannel() throws IOException {
		Channel channel = this.channel;
		if (channel == null || !channel.isOpen()) {
			channel = this.resources.channels().openForConsuming();
			channel.addShutdownListener((cause) -> this.reconciler.trigger());
			this.subscribed = false;
			this.channel = channel;
		}
		if (this.closed) { // the close may not have seen this channel
			BrokerChannels.closeChannel(channel);
			throw RabbitFailures.channelClosed();
		}
		this.resources.topology().declareShared(channel);
		return channel;
	}

	private void consumeFrom(Channel channel) throws IOException {
		String queue = channel.queueDeclare().getQueue();
		channel.queueBind(queue, BrokerTopology.EVENTS, this.key);
		channel.basicConsume(queue, true, new DefaultConsumer(channel) {

			@Override
			public void handleDelivery(String consumerTag, Envelope envelope, AMQP.BasicProperties properties,
					byte[] body) {
				RabbitNodeBus.this.listeners.publish(body);
			}

			@Override
			public void handleCancel(String consumerTag) {
				BrokerChannels.closeChannel(channel); // and begin anew
			}

		});
	}

	/** Channels can be opened again. */
	void reopen() {
		this.reconciler.trigger();
	}

	void close() {
		this.closed = true;
		this.calls.failUnanswered();
		BrokerChannels.closeChannel(this.channel);
	}

	/**
	 * Consumes messages while there is a subscriber.
	 */
	private final class BusSubscription implements DesiredStateReconciler.DesiredState {

		@Override
		public void reconcile() throws IOException {
			RabbitNodeBus bus = RabbitNodeBus.this;
			if (bus.listeners.isEmpty() || bus.closed) {
				BrokerChannels.closeChannel(bus.channel);
				return;
			}
			Channel channel = openChannel();
			if (!bus.subscribed) {
				consumeFrom(channel);
				bus.subscribed = true;
				bus.onSubscribed.run();
			}
			bus.failing = false;
		}

		@Override
		public void onFailed(Exception failure) {
			RabbitNodeBus bus = RabbitNodeBus.this;
			BrokerChannels.closeChannel(bus.channel);
			bus.resources.topology().forgetDeclared();
			logger.debug("The queue for messages of other nodes could not be consumed yet", failure);
			if (RabbitFailures.isRefusal(failure) && !bus.failing) {
				logger.warn("Messages of other nodes cannot be received{}. This is retried until it succeeds",
						RabbitFailures.reasonOf(failure));
				bus.failing = true;
			}
		}

	}

}
