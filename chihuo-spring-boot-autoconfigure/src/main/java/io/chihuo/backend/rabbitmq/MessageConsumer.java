// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.Channel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.backend.QueueName;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.SerialExecutor;

/**
 * Receives the messages of one queue. While there is a listener the broker pushes them,
 * with a prefetch that follows the rate of claims; otherwise they are fetched on demand.
 * Messages that nobody claims for two seconds are returned to the broker, and receiving
 * resumes with the next claim.
 */
final class MessageConsumer {

	private static final Logger logger = LoggerFactory.getLogger(MessageConsumer.class);

	/**
	 * Bytes of foreign messages above which no more are kept, except one.
	 */
	private static final long MAX_FOREIGN_BYTES = 8 << 20;

	private static final long IDLE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

	private final QueueName queue;

	private final QueueNames names;

	private final BrokerChannels channels;

	private final BrokerTopology topology;

	private final BrokerCalls calls;

	private final ScheduledExecutorService timer;

	private final ScheduledExecutorService acknowledging;

	private final MessageConsumerListener listener;

	private final boolean receivesNodeEvents;

	private final DeliveryBuffer buffer = new DeliveryBuffer();

	private final PrefetchSize prefetch = new PrefetchSize();

	private final DesiredStateReconciler reconciler;

	/** Changed by the worker only. */
	private volatile @Nullable ConsumerChannel channel;

	private volatile boolean listening;

	private volatile boolean suspended;

	private volatile long takenAt = System.nanoTime();

	private volatile long arrivedAt = System.nanoTime();

	private volatile boolean closed;

	private boolean failing;

	/** Why the broker refuses the queue, null if it does not. */
	private volatile @Nullable String refusal;

	MessageConsumer(QueueName queue, QueueNames names, RabbitResources resources, MessageConsumerListener listener,
			boolean receivesNodeEvents) {
		this.queue = queue;
		this.names = names;
		this.channels = resources.channels();
		this.topology = resources.topology();
		this.timer = resources.timer();
		Executor worker = new SerialExecutor(resources.workers());
		this.calls = new BrokerCalls(worker, this.timer, resources.settings().timeout());
		this.reconciler = new DesiredStateReconciler(worker, this.timer, new ConsumingState());
		this.acknowledging = resources.acknowledging();
		this.listener = listener;
		this.receivesNodeEvents = receivesNodeEvents;
		this.timer.scheduleWithFixedDelay(PeriodicAlarm.lasting(this::releaseIdle), 1, 1, TimeUnit.SECONDS);
	}

	/** Have messages pushed, or no more. */
	void listen(boolean listening) {
		this.listening = listening;
		this.suspended = false;
		this.takenAt = System.nanoTime();
		this.reconciler.trigger();
	}

	/**
	 * Fetch as many messages as the broker has, up to a number, where they are not
	 * pushed.
	 */
	CompletableFuture<Void> fill(int max) {
		if (this.listening) {
			return CompletableFuture.completedFuture(null);
		}
		return run(() -> {
			open().pull(max - this.buffer.size());
			return null;
		});
	}

	/** Take messages. */
	List<InboundDelivery> take(int max) {
		this.takenAt = System.nanoTime();
		List<InboundDelivery> taken = this.buffer.take(max);
		this.prefetch.taken(taken.size(), max);
		ConsumerChannel channel = this.channel;
		if (this.listening && (this.suspended || channel == null
				|| this.prefetch.next(channel.prefetch()) != channel.prefetch())) {
			this.suspended = false;
			this.reconciler.trigger();
		}
		return taken;
	}

	/**
	 * Notify if there is more to take: a worker that gets fewer tasks than it asked for,
	 * since some tickets did not hold, would not look again.
	 */
	void notifyOfMore() {
		if (this.buffer.size() > 0) {
			this.listener.onMessagesReady();
		}
	}

	void restore(List<InboundDelivery> deliveries) {
		this.buffer.restore(deliveries.stream().filter((delivery) -> delivery.acknowledger().isOpen()).toList());
	}

	/** Ensure that the queue was declared. */
	CompletableFuture<Void> opened() {
		return run(() -> {
			open();
			return null;
		});
	}

	/** Declare the queue again, on a channel of its own. */
	CompletableFuture<Void> declare() {
		return run(() -> {
			ConsumerChannel channel = this.channel;
			if (channel != null) {
				channel.close();
			}
			open();
			return null;
		});
	}

	/** Messages that wait in a queue of the broker. */
	CompletableFuture<Long> count(String queue) {
		return run(() -> open().count(queue));
	}

	/** Why the broker refuses the queue, null if it does not. */
	@Nullable String refusal() {
		return this.refusal;
	}

	QueueName queue() {
		return this.queue;
	}

	/** How long nothing has come, in milliseconds. */
	long idle() {
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.arrivedAt);
	}

	int buffered() {
		return this.buffer.size();
	}

	private <R> CompletableFuture<R> run(Callable<R> work) {
		return this.calls.call("RabbitMQ fails queue '" + this.queue + "'", work);
	}

	private ConsumerChannel open() throws IOException {
		ConsumerChannel before = this.channel;
		if (before != null && before.isOpen()) {
			return before;
		}
		Channel opened = this.channels.consuming();
		try {
			this.topology.declare(opened, this.names);
			this.refusal = null;
		}
		catch (IOException | RuntimeException ex) {
			BrokerChannels.close(opened);
			this.topology.doubt();
			this.refusal = RabbitFailures.isRefusal(ex) ? "RabbitMQ refuses queue '" + this.queue + "'"
					+ RabbitFailures.reason(ex) + RabbitFailures.advice(ex) : null;
			throw ex;
		}
		ConsumerChannel channel = new ConsumerChannel(opened, this.names, new ChannelEvents(), this.acknowledging);
		this.buffer.takeAll(); // comes again
		this.channel = channel;
		opened.addShutdownListener((cause) -> onChannelClosed(cause));
		if (this.closed) { // the close may not have seen this channel
			channel.close();
			throw RabbitFailures.closed();
		}
		return channel;
	}

	private void onChannelClosed(Throwable cause) {
		logger.debug("The channel of queue '{}' was closed", this.queue, cause);
		this.reconciler.trigger();
	}

	private void receive() throws IOException {
		ConsumerChannel channel = open();
		boolean began = !channel.isConsuming();
		int prefetch = this.prefetch.next(channel.prefetch());
		if (this.receivesNodeEvents) {
			channel.subscribeToNodeEvents();
		}
		if (began || prefetch != channel.prefetch()) {
			channel.consume(prefetch);
		}
		if (began) {
			this.listener.onConsuming();
		}
	}

	private void release() throws IOException {
		ConsumerChannel channel = this.channel;
		if (channel != null && channel.isOpen()) {
			channel.suspend();
			this.buffer.takeAll().forEach(InboundDelivery::release);
		}
	}

	/** Send all acknowledgements that wait. Blocks for a moment at most. */
	void flush() {
		ConsumerChannel channel = this.channel;
		if (channel != null) {
			channel.flush();
		}
	}

	/** Channels can be opened again. */
	void reopen() {
		this.reconciler.trigger();
	}

	private void releaseIdle() {
		if (this.buffer.size() > 0 && isIdle()) {
			this.suspended = this.listening;
			if (!isIdle()) {
				this.suspended = false; // a concurrent claim may not have seen it
			}
			this.reconciler.trigger();
		}
	}

	private boolean isIdle() {
		return System.nanoTime() - this.takenAt > IDLE_TIMEOUT_NANOS;
	}

	void close() {
		this.closed = true;
		this.listening = false;
		this.calls.close();
		ConsumerChannel channel = this.channel;
		if (channel != null) {
			channel.close();
		}
	}

	/**
	 * Moves the consumer to its desired state: receiving with a prefetch, or not
	 * receiving.
	 */
	private final class ConsumingState implements DesiredStateReconciler.DesiredState {

		@Override
		public void reconcile() throws IOException {
			if (MessageConsumer.this.listening && !MessageConsumer.this.suspended) {
				receive();
			}
			else {
				release();
			}
			MessageConsumer.this.failing = false;
		}

		/** The state of the channel is unknown, so it is not used any more. */
		@Override
		public void onFailed(Exception failure) {
			MessageConsumer.this.topology.doubt();
			ConsumerChannel channel = MessageConsumer.this.channel;
			if (channel != null) {
				channel.close();
			}
			if (MessageConsumer.this.closed || !MessageConsumer.this.listening
					|| MessageConsumer.this.channels.isStopped()) {
				logger.debug("Queue '{}' could not return the messages that nobody claims", MessageConsumer.this.queue,
						failure);
				return; // the broker has it again when the channel is gone
			}
			if (!MessageConsumer.this.failing) {
				logger.warn("Queue '{}' cannot receive messages{}. This is retried until it succeeds",
						MessageConsumer.this.queue, RabbitFailures.reason(failure) + RabbitFailures.advice(failure));
				logger.debug("Cause", failure);
			}
			MessageConsumer.this.failing = true;
		}

	}

	private final class ChannelEvents implements ConsumerChannel.ConsumerChannelListener {

		@Override
		public void onDelivered(InboundDelivery delivery) {
			MessageConsumer.this.arrivedAt = System.nanoTime();
			if (MessageConsumer.this.buffer.add(bounded(delivery))) {
				MessageConsumer.this.listener.onMessagesReady();
			}
		}

		/** Tickets are small and as many as the prefetch, other messages may be large. */
		private InboundDelivery bounded(InboundDelivery delivery) {
			boolean room = delivery.bytes() == 0 || MessageConsumer.this.buffer.bytes()
					+ MessageConsumer.this.listener.foreignBytes() < MAX_FOREIGN_BYTES;
			return room ? delivery : delivery.withoutBody();
		}

		@Override
		public void onNodeEvent(NodeEvent event) {
			MessageConsumer.this.listener.onNodeEvent(event);
		}

		@Override
		public void onNodeEventsLost() {
			MessageConsumer.this.reconciler.trigger();
		}

		@Override
		public void onConsumerCancelled() {
			logger.warn("RabbitMQ has lost queue '{}', or somebody deleted it: it is declared again",
					MessageConsumer.this.queue);
			PeriodicAlarm.plan(MessageConsumer.this.timer, () -> {
				declare().thenRun(MessageConsumer.this.listener::onQueueLost);
				MessageConsumer.this.reconciler.trigger();
			}, BrokerTopology.REDECLARE_DELAY_MILLIS);
		}

	}

}
