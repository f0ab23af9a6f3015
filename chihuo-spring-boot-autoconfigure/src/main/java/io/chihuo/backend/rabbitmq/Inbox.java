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
 * Receives the messages of one queue. While somebody listens they are pushed by the
 * broker, as many ahead as are worked off; otherwise they are fetched when asked for.
 * What nobody takes for two seconds goes back to the broker, and receiving goes on when
 * somebody asks again.
 */
final class Inbox {

	private static final Logger logger = LoggerFactory.getLogger(Inbox.class);

	/**
	 * Bytes of messages that are none of ours above which no more are kept, but for one.
	 */
	private static final long MAX_FOREIGN_BYTES = 8 << 20;

	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

	private final QueueName queue;

	private final QueueNames names;

	private final BrokerChannels channels;

	private final Topology topology;

	private final BrokerCalls calls;

	private final ScheduledExecutorService timer;

	private final ScheduledExecutorService acknowledging;

	private final Arrivals arrivals;

	private final boolean hearsNodes;

	private final Buffer buffer = new Buffer();

	private final PrefetchSize prefetch = new PrefetchSize();

	private final Adjustment adjustment;

	/** Changed by the worker only. */
	private volatile @Nullable InboxChannel channel;

	private volatile boolean listening;

	private volatile boolean suspended;

	private volatile long takenAt = System.nanoTime();

	private volatile long arrivedAt = System.nanoTime();

	private volatile boolean closed;

	private boolean failing;

	/** Why the broker refuses the queue, null if it does not. */
	private volatile @Nullable String refusal;

	Inbox(QueueName queue, QueueNames names, RabbitResources resources, Arrivals arrivals, boolean hearsNodes) {
		this.queue = queue;
		this.names = names;
		this.channels = resources.channels();
		this.topology = resources.topology();
		this.timer = resources.timer();
		Executor worker = new SerialExecutor(resources.workers());
		this.calls = new BrokerCalls(worker, this.timer, resources.settings().timeout());
		this.adjustment = new Adjustment(worker, this.timer, new Receiving());
		this.acknowledging = resources.acknowledging();
		this.arrivals = arrivals;
		this.hearsNodes = hearsNodes;
		this.timer.scheduleWithFixedDelay(PeriodicAlarm.lasting(this::giveBackIdle), 1, 1, TimeUnit.SECONDS);
	}

	/** Have messages pushed, or no more. */
	void listen(boolean listening) {
		this.listening = listening;
		this.suspended = false;
		this.takenAt = System.nanoTime();
		this.adjustment.begin();
	}

	/**
	 * See to it that there are as many messages as the broker has, up to a number, where
	 * they are not pushed.
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
	List<Delivery> take(int max) {
		this.takenAt = System.nanoTime();
		List<Delivery> taken = this.buffer.take(max);
		this.prefetch.taken(taken.size(), max);
		InboxChannel channel = this.channel;
		if (this.listening && (this.suspended || channel == null
				|| this.prefetch.next(channel.prefetch()) != channel.prefetch())) {
			this.suspended = false;
			this.adjustment.begin();
		}
		return taken;
	}

	/**
	 * Say so if there is more to take: whoever gets fewer tasks than were asked for,
	 * since some tickets did not hold, would not look again.
	 */
	void tellOfMore() {
		if (this.buffer.size() > 0) {
			this.arrivals.ready();
		}
	}

	void putBack(List<Delivery> deliveries) {
		this.buffer.putBack(deliveries.stream().filter((delivery) -> delivery.acknowledger().isOpen()).toList());
	}

	/** See to it that the queue was declared. */
	CompletableFuture<Void> opened() {
		return run(() -> {
			open();
			return null;
		});
	}

	/** Declare the queue again, on a channel of its own. */
	CompletableFuture<Void> declare() {
		return run(() -> {
			InboxChannel channel = this.channel;
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

	private InboxChannel open() throws IOException {
		InboxChannel before = this.channel;
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
		InboxChannel channel = new InboxChannel(opened, this.names, new Events(), this.acknowledging);
		this.buffer.takeAll(); // comes again
		this.channel = channel;
		opened.addShutdownListener((cause) -> lost(cause));
		if (this.closed) { // who closed it may not have seen this channel
			channel.close();
			throw RabbitFailures.closed();
		}
		return channel;
	}

	private void lost(Throwable cause) {
		logger.debug("The channel of queue '{}' was closed", this.queue, cause);
		this.adjustment.begin();
	}

	private void receive() throws IOException {
		InboxChannel channel = open();
		boolean began = !channel.isConsuming();
		int prefetch = this.prefetch.next(channel.prefetch());
		if (this.hearsNodes) {
			channel.hearNodes();
		}
		if (began || prefetch != channel.prefetch()) {
			channel.consume(prefetch);
		}
		if (began) {
			this.arrivals.connected();
		}
	}

	private void giveBack() throws IOException {
		InboxChannel channel = this.channel;
		if (channel != null && channel.isOpen()) {
			channel.suspend();
			this.buffer.takeAll().forEach(Delivery::giveBack);
		}
	}

	/** Tell the broker what it has not been told. Blocks for a moment at most. */
	void flush() {
		InboxChannel channel = this.channel;
		if (channel != null) {
			channel.flush();
		}
	}

	/** Channels can be opened again. */
	void reopen() {
		this.adjustment.begin();
	}

	private void giveBackIdle() {
		if (this.buffer.size() > 0 && isIdle()) {
			this.suspended = this.listening;
			if (!isIdle()) {
				this.suspended = false; // whoever takes just now may not have seen it
			}
			this.adjustment.begin();
		}
	}

	private boolean isIdle() {
		return System.nanoTime() - this.takenAt > PATIENCE;
	}

	void close() {
		this.closed = true;
		this.listening = false;
		this.calls.close();
		InboxChannel channel = this.channel;
		if (channel != null) {
			channel.close();
		}
	}

	/**
	 * Brings about what is wished for: receiving, with which prefetch, or not.
	 */
	private final class Receiving implements Adjustment.Work {

		@Override
		public void adjust() throws IOException {
			if (Inbox.this.listening && !Inbox.this.suspended) {
				receive();
			}
			else {
				giveBack();
			}
			Inbox.this.failing = false;
		}

		/** What the channel was told is not known, so it is not used any more. */
		@Override
		public void failed(Exception failure) {
			Inbox.this.topology.doubt();
			InboxChannel channel = Inbox.this.channel;
			if (channel != null) {
				channel.close();
			}
			if (Inbox.this.closed || !Inbox.this.listening || Inbox.this.channels.isStopped()) {
				logger.debug("Queue '{}' could not give back what nobody takes", Inbox.this.queue, failure);
				return; // the broker has it again when the channel is gone
			}
			if (!Inbox.this.failing) {
				logger.warn("Queue '{}' receives nothing{}. It is tried again until it does", Inbox.this.queue,
						RabbitFailures.reason(failure) + RabbitFailures.advice(failure));
				logger.debug("Cause", failure);
			}
			Inbox.this.failing = true;
		}

	}

	private final class Events implements InboxChannel.Events {

		@Override
		public void delivered(Delivery delivery) {
			Inbox.this.arrivedAt = System.nanoTime();
			if (Inbox.this.buffer.add(bounded(delivery))) {
				Inbox.this.arrivals.ready();
			}
		}

		/** Tickets are small and as many as the prefetch, other messages may be large. */
		private Delivery bounded(Delivery delivery) {
			boolean room = delivery.bytes() == 0
					|| Inbox.this.buffer.bytes() + Inbox.this.arrivals.foreignBytes() < MAX_FOREIGN_BYTES;
			return room ? delivery : delivery.withoutBody();
		}

		@Override
		public void event(NodeEvent event) {
			Inbox.this.arrivals.event(event);
		}

		@Override
		public void deaf() {
			Inbox.this.adjustment.begin();
		}

		@Override
		public void cancelled() {
			logger.warn("RabbitMQ has lost queue '{}', or somebody deleted it: it is declared again", Inbox.this.queue);
			PeriodicAlarm.plan(Inbox.this.timer, () -> {
				declare().thenRun(Inbox.this.arrivals::queueLost);
				Inbox.this.adjustment.begin();
			}, Topology.GONE_FOR);
		}

	}

}
