package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import com.rabbitmq.client.Channel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.SerialExecutor;

/**
 * Receives the messages of one queue. While somebody listens they are pushed by the
 * broker, as many ahead as are worked off; otherwise they are fetched when asked for.
 * What nobody takes for two seconds goes back to the broker, and receiving goes on when
 * somebody asks again.
 */
final class Inbox {

	private static final Logger logger = LoggerFactory.getLogger(Inbox.class);

	private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);

	private final QueueName queue;

	private final QueueNames names;

	private final BrokerChannels channels;

	private final Topology topology;

	/** What talks to the broker and waits for it. */
	private final Executor worker;

	private final ScheduledExecutorService timer;

	private final ScheduledExecutorService acknowledging;

	private final Duration timeout;

	private final Arrivals arrivals;

	private final boolean hearsNodes;

	private final Buffer buffer = new Buffer();

	private final PrefetchSize prefetch = new PrefetchSize();

	private final Backoff backoff = new Backoff();

	private final AtomicBoolean adjusting = new AtomicBoolean();

	/** Changed by the worker only. */
	private volatile @Nullable InboxChannel channel;

	private volatile boolean listening;

	private volatile boolean suspended;

	private volatile long takenAt = System.nanoTime();

	private volatile long arrivedAt = System.nanoTime();

	private volatile boolean closed;

	private boolean failing;

	Inbox(QueueName queue, QueueNames names, RabbitResources resources, Arrivals arrivals, boolean hearsNodes) {
		this.queue = queue;
		this.names = names;
		this.channels = resources.channels();
		this.topology = resources.topology();
		this.worker = new SerialExecutor(resources.workers());
		this.timer = resources.timer();
		this.acknowledging = resources.acknowledging();
		this.timeout = resources.settings().timeout();
		this.arrivals = arrivals;
		this.hearsNodes = hearsNodes;
		this.timer.scheduleWithFixedDelay(this::giveBackIdle, 1, 1, TimeUnit.SECONDS);
	}

	/** Have messages pushed, or no more. */
	void listen(boolean listening) {
		this.listening = listening;
		this.suspended = false;
		this.takenAt = System.nanoTime();
		adjust();
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

	/**
	 * Take messages.
	 * @param kept how many are unacknowledged beside
	 */
	List<Delivery> take(int max, int kept) {
		this.takenAt = System.nanoTime();
		List<Delivery> taken = this.buffer.take(max);
		this.prefetch.taken(taken.size(), max + kept);
		InboxChannel channel = this.channel;
		if (this.listening && (this.suspended || channel == null
				|| this.prefetch.next(channel.prefetch()) != channel.prefetch())) {
			this.suspended = false;
			adjust();
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
		CompletableFuture<R> answer = new CompletableFuture<>();
		this.worker.execute(() -> {
			try {
				answer.complete(work.call());
			}
			catch (Exception ex) {
				answer
					.completeExceptionally(RabbitFailures.unavailable("RabbitMQ fails queue '" + this.queue + "'", ex));
				adjust();
			}
		});
		this.timer.schedule(() -> answer.completeExceptionally(RabbitFailures.silent(this.timeout)),
				this.timeout.toMillis(), TimeUnit.MILLISECONDS);
		return answer;
	}

	private InboxChannel open() throws IOException {
		InboxChannel before = this.channel;
		if (before != null && before.isOpen()) {
			return before;
		}
		Channel opened = this.channels.consuming();
		try {
			this.topology.declare(opened, this.names);
		}
		catch (IOException | RuntimeException ex) {
			BrokerChannels.close(opened);
			throw ex;
		}
		InboxChannel channel = new InboxChannel(opened, this.names, new Events(), this.acknowledging);
		opened.addShutdownListener((cause) -> lost(cause));
		this.buffer.takeAll(); // comes again
		this.channel = channel;
		return channel;
	}

	private void lost(Throwable cause) {
		logger.debug("The channel of queue '{}' was closed", this.queue, cause);
		adjust();
	}

	/** Bring about what is wished for: receiving, with which prefetch, or not. */
	private void adjust() {
		if (this.adjusting.compareAndSet(false, true)) {
			this.worker.execute(this::adjustNow);
		}
	}

	private void adjustNow() {
		this.adjusting.set(false);
		try {
			if (this.listening && !this.suspended) {
				receive();
			}
			else {
				giveBack();
			}
			this.backoff.reset();
			this.failing = false;
		}
		catch (IOException | RuntimeException ex) {
			failed(ex);
		}
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

	private void failed(Exception failure) {
		if (this.closed || !this.listening) {
			logger.debug("Queue '{}' could not give back what nobody takes", this.queue, failure);
			return; // the broker has it again when the channel is gone
		}
		if (!this.failing) {
			logger.warn("Queue '{}' receives nothing{}. It is tried again until it does", this.queue,
					RabbitFailures.reason(failure));
			logger.debug("Cause", failure);
		}
		this.failing = true;
		this.timer.schedule(this::adjust, this.backoff.next(), TimeUnit.MILLISECONDS);
	}

	private void giveBackIdle() {
		if (this.buffer.size() > 0 && isIdle()) {
			this.suspended = this.listening;
			if (!isIdle()) {
				this.suspended = false; // whoever takes just now may not have seen it
			}
			adjust();
		}
	}

	private boolean isIdle() {
		return System.nanoTime() - this.takenAt > PATIENCE;
	}

	void close() {
		this.closed = true;
		this.listening = false;
		InboxChannel channel = this.channel;
		if (channel != null) {
			channel.close();
		}
	}

	private final class Events implements InboxChannel.Events {

		@Override
		public void delivered(Delivery delivery) {
			Inbox.this.arrivedAt = System.nanoTime();
			if (!Inbox.this.arrivals.known(delivery) && Inbox.this.buffer.add(delivery)) {
				Inbox.this.arrivals.ready();
			}
		}

		@Override
		public void event(NodeEvent event) {
			Inbox.this.arrivals.event(event);
		}

		@Override
		public void cancelled() {
			logger.warn("RabbitMQ has lost queue '{}', or somebody deleted it: it is declared again", Inbox.this.queue);
			Inbox.this.timer.schedule(() -> {
				declare().thenRun(Inbox.this.arrivals::queueLost);
				adjust();
			}, Topology.GONE_FOR, TimeUnit.MILLISECONDS);
		}

	}

}
