package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.backend.BusListeners;
import io.chihuo.backend.NodeBus;
import io.chihuo.backend.SerialExecutor;

/**
 * A routing key of the exchange of events, heard over a queue that is this process's
 * alone and ends with its channel.
 */
final class RabbitNodeBus implements NodeBus {

	private static final Logger logger = LoggerFactory.getLogger(RabbitNodeBus.class);

	private static final AMQP.BasicProperties PROPERTIES = new AMQP.BasicProperties();

	private final BusListeners listeners = new BusListeners();

	private final String key;

	private final RabbitResources resources;

	private final Executor worker;

	private final Backoff backoff = new Backoff();

	/** Used by the worker, and closed by any thread. */
	private volatile @Nullable Channel channel;

	private boolean hearing;

	private volatile boolean closed;

	RabbitNodeBus(String namespace, RabbitResources resources) {
		this.key = "nodes:" + namespace;
		this.resources = resources;
		this.worker = new SerialExecutor(resources.workers());
	}

	/** The exchange has to be there before anything is published to it. */
	@Override
	public CompletableFuture<Void> publish(byte[] message) {
		CompletableFuture<Void> ready = new CompletableFuture<>();
		this.worker.execute(() -> {
			try {
				open();
				ready.complete(null);
			}
			catch (IOException | RuntimeException ex) {
				ready.completeExceptionally(RabbitFailures.unavailable("RabbitMQ takes no message for nodes", ex));
			}
		});
		return ready.thenCompose((opened) -> this.resources.publisher()
			.publish(List.of(new Outgoing(Topology.EVENTS, this.key, PROPERTIES, message))));
	}

	@Override
	public Runnable subscribe(Consumer<byte[]> listener) {
		Runnable unsubscribe = this.listeners.add(listener);
		this.worker.execute(this::adjust);
		return () -> {
			unsubscribe.run();
			this.worker.execute(this::adjust);
		};
	}

	/** Hear messages while somebody listens; try again until that succeeds. */
	private void adjust() {
		try {
			if (this.listeners.isEmpty() || this.closed) {
				BrokerChannels.close(this.channel);
			}
			else {
				open();
			}
			this.backoff.reset();
		}
		catch (IOException | RuntimeException ex) {
			logger.debug("Messages of other nodes cannot be heard yet", ex);
			Runnable again = () -> this.worker.execute(this::adjust);
			this.resources.timer().schedule(again, this.backoff.next(), TimeUnit.MILLISECONDS);
		}
	}

	private void open() throws IOException {
		Channel channel = this.channel;
		if (this.closed) {
			return;
		}
		if (channel == null || !channel.isOpen()) {
			channel = this.resources.channels().consuming();
			channel.addShutdownListener((cause) -> this.worker.execute(this::adjust));
			this.hearing = false;
			this.channel = channel;
		}
		try {
			prepare(channel);
		}
		catch (IOException | RuntimeException ex) {
			BrokerChannels.close(channel);
			throw ex;
		}
	}

	private void prepare(Channel channel) throws IOException {
		this.resources.topology().declareShared(channel);
		if (!this.hearing && !this.listeners.isEmpty()) {
			hear(channel);
			this.hearing = true;
		}
	}

	private void hear(Channel channel) throws IOException {
		String queue = channel.queueDeclare().getQueue();
		channel.queueBind(queue, Topology.EVENTS, this.key);
		channel.basicConsume(queue, true, new DefaultConsumer(channel) {

			@Override
			public void handleDelivery(String consumerTag, Envelope envelope, AMQP.BasicProperties properties,
					byte[] body) {
				RabbitNodeBus.this.listeners.tell(body);
			}

			@Override
			public void handleCancel(String consumerTag) {
				BrokerChannels.close(channel); // and begin anew
			}

		});
	}

	void close() {
		this.closed = true;
		BrokerChannels.close(this.channel);
	}

}
