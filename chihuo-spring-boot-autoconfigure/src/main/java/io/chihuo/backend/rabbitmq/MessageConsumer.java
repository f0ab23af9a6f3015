// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.SafeLogger;

/**
 * Receives the messages of one queue. While there is a listener the broker pushes them,
 * with a prefetch that follows the rate of claims; otherwise they are fetched on demand.
 * Messages that nobody claims for two seconds are returned to the broker, and receiving
 * resumes with the next claim.
 */
final class MessageConsumer {

	private static final SafeLogger logger = SafeLogger.of(MessageConsumer.class);

	private static final long IDLE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

	private final QueueName queue;

	private final QueueChannel queueChannel;

	private final DeliveryBuffer buffer;

	private final ScheduledExecutorService timer;

	private final MessageConsumerListener listener;

	private final boolean receivesNodeEvents;

	private final ChannelEvents events = new ChannelEvents();

	private final PrefetchSize prefetch = new PrefetchSize();

	private final DesiredStateReconciler reconciler;

	private volatile boolean listening;

	private volatile boolean suspended;

	private volatile long takenAt = SystemTaskClock.monotonicNanos();

	private boolean failing;

	/**
	 * Create it.
	 * @param worker the one of the channel
	 */
	MessageConsumer(QueueName queue, QueueChannel queueChannel, DeliveryBuffer buffer, Executor worker,
			ScheduledExecutorService timer, MessageConsumerListener listener, boolean receivesNodeEvents) {
		this.queue = queue;
		this.queueChannel = queueChannel;
		this.buffer = buffer;
		this.timer = timer;
		this.listener = listener;
		this.receivesNodeEvents = receivesNodeEvents;
		this.reconciler = new DesiredStateReconciler(worker, timer, new ConsumingState());
		timer.scheduleWithFixedDelay(PeriodicAlarm.catchingFailures(this::releaseIdle), 1, 1, TimeUnit.SECONDS);
	}

	/** Have messages pushed, or no more. */
	void setListening(boolean listening) {
		this.listening = listening;
		this.suspended = false;
		this.takenAt = SystemTaskClock.monotonicNanos();
		this.reconciler.trigger();
	}

	/**
	 * Fetch as many messages as the broker has, up to a number, where they are not
	 * pushed.
	 */
	CompletableFuture<Void> fillBuffer(int max) {
		if (this.listening) {
			return CompletableFuture.completedFuture(null);
		}
		return this.queueChannel.runOnWorker(() -> {
			openChannel().pullMessages(max - this.buffer.size());
			return null;
		});
	}

	/** Take messages. */
	List<InboundDelivery> take(int max) {
		this.takenAt = SystemTaskClock.monotonicNanos();
		List<InboundDelivery> taken = this.buffer.take(max);
		this.prefetch.onMessagesTaken(taken.size(), max);
		ConsumerChannel channel = this.queueChannel.presentChannel();
		if (this.listening && (this.suspended || channel == null
				|| this.prefetch.nextPrefetch(channel.currentPrefetch()) != channel.currentPrefetch())) {
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

	private ConsumerChannel openChannel() throws IOException {
		ConsumerChannel channel = this.queueChannel.openChannel();
		if (channel.deliverTo(this.events)) {
			this.buffer.takeAll(); // comes again
		}
		return channel;
	}

	private void receiveMessages() throws IOException {
		ConsumerChannel channel = openChannel();
		boolean began = !channel.isConsuming();
		int prefetch = this.prefetch.nextPrefetch(channel.currentPrefetch());
		if (this.receivesNodeEvents) {
			channel.subscribeToNodeEvents();
		}
		if (began || prefetch != channel.currentPrefetch()) {
			channel.startConsuming(prefetch);
		}
		if (began) {
			this.listener.onConsuming();
		}
	}

	private void releaseBuffered() throws IOException {
		ConsumerChannel channel = this.queueChannel.presentChannel();
		if (channel != null && channel.isOpen()) {
			channel.stopConsuming();
			this.buffer.takeAll().forEach(InboundDelivery::release);
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
		return SystemTaskClock.monotonicNanos() - this.takenAt > IDLE_TIMEOUT_NANOS;
	}

	void close() {
		this.listening = false;
		this.queueChannel.close();
	}

	/**
	 * Moves the consumer to its desired state: receiving with a prefetch, or not
	 * receiving.
	 */
	private final class ConsumingState implements DesiredStateReconciler.DesiredState {

		@Override
		public void reconcile() throws IOException {
			if (MessageConsumer.this.listening && !MessageConsumer.this.suspended) {
				receiveMessages();
			}
			else {
				releaseBuffered();
			}
			MessageConsumer.this.failing = false;
		}

		@Override
		public void onFailed(Exception failure) {
			MessageConsumer.this.queueChannel.abandonChannel();
			if (!MessageConsumer.this.listening || MessageConsumer.this.queueChannel.isStopped()) {
				logger.debug("Queue '{}' could not return unclaimed messages", MessageConsumer.this.queue, failure);
				return; // the broker has it again when the channel is gone
			}
			if (!MessageConsumer.this.failing) {
				logger.warn("Queue '{}' cannot receive messages{}. This is retried until it succeeds",
						MessageConsumer.this.queue,
						RabbitFailures.reasonOf(failure) + RabbitFailures.adviceFor(failure));
				logger.debug("Cause", failure);
			}
			MessageConsumer.this.failing = true;
		}

	}

	private final class ChannelEvents implements ConsumerChannel.ConsumerChannelListener {

		@Override
		public void onDelivered(InboundDelivery delivery) {
			if (MessageConsumer.this.buffer.add(delivery)) {
				MessageConsumer.this.listener.onMessagesReady();
			}
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
			PeriodicAlarm.scheduleAction(MessageConsumer.this.timer, () -> {
				MessageConsumer.this.queueChannel.declareQueue().thenRun(MessageConsumer.this.listener::onQueueLost);
				MessageConsumer.this.reconciler.trigger();
			}, BrokerTopology.REDECLARE_DELAY_MILLIS);
		}

		@Override
		public void onChannelClosed(Throwable cause) {
			logger.debug("The channel of queue '{}' was closed", MessageConsumer.this.queue, cause);
			MessageConsumer.this.reconciler.trigger();
		}

	}

}
