package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.BackendUnavailableException;

/**
 * Publishes with confirms, mandatory and persistent, on one channel and by one thread,
 * which nobody has to wait for. What was not confirmed when the channel was lost is
 * published again on the next one until its time is over, so a message may arrive twice.
 */
final class Publisher implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(Publisher.class);

	private static final PublishJob WAKE_UP = new PublishJob(List.of(), 0);

	private static final long TICK = 100;

	private final BrokerChannels channels;

	private final Duration timeout;

	/**
	 * Nanoseconds after which a job fails: less than the timeout, so that whoever asked
	 * the ledger before learns the reason in time.
	 */
	private final long patience;

	private final BlockingDeque<PublishJob> jobs = new LinkedBlockingDeque<>();

	/** In the order of their deadlines. */
	private final Queue<PublishJob> unanswered = new ConcurrentLinkedQueue<>();

	private final Backoff backoff = new Backoff();

	private final Thread thread = new Thread(this::run, "chihuo-rabbit-publish");

	private @Nullable Channel channel;

	private Confirms confirms = new Confirms();

	private volatile @Nullable String blocked;

	private volatile @Nullable Throwable failure;

	private volatile boolean closed;

	Publisher(BrokerChannels channels, Duration timeout, ScheduledExecutorService timer) {
		this.channels = channels;
		this.timeout = timeout;
		this.patience = timeout.toNanos() / 10 * 9;
		this.thread.setDaemon(true);
		this.thread.start();
		timer.scheduleWithFixedDelay(this::expire, TICK, TICK, TimeUnit.MILLISECONDS);
	}

	/**
	 * Publish messages. Never blocks.
	 * @return completes when all are confirmed; fails with
	 * {@link BackendUnavailableException} if that is not known in time, or
	 * {@link QueueGoneException}
	 */
	CompletableFuture<Void> publish(List<Outgoing> messages) {
		if (messages.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		PublishJob job = new PublishJob(messages, System.nanoTime() + this.patience);
		if (this.closed) {
			job.fail(RabbitFailures.closed());
			return job.answer();
		}
		this.unanswered.add(job);
		this.jobs.add(job);
		return job.answer();
	}

	/** Whether the broker takes nothing until an alarm is over. */
	boolean isBlocked() {
		return this.blocked != null;
	}

	private void run() {
		while (!this.closed) {
			try {
				PublishJob job = this.jobs.take();
				handle(job);
			}
			catch (InterruptedException ex) {
				// closed, or somebody else's mistake
			}
			catch (RuntimeException | Error ex) {
				logger.error("The publisher failed, and goes on", ex);
			}
		}
	}

	private void handle(PublishJob job) throws InterruptedException {
		Channel channel = this.channel;
		if (channel != null && !channel.isOpen()) {
			this.channel = null;
			List<PublishJob> left = this.confirms.unconfirmed();
			left.remove(job);
			job.reset();
			this.jobs.addFirst(job);
			for (int i = left.size() - 1; i >= 0; i--) {
				left.get(i).reset();
				this.jobs.addFirst(left.get(i));
			}
			return;
		}
		if (!job.isDone() && !job.messages().isEmpty()) {
			publish(job);
		}
	}

	private void publish(PublishJob job) throws InterruptedException {
		try {
			if (this.blocked != null) {
				this.jobs.addFirst(job);
				Thread.sleep(10);
				return;
			}
			write(open(), job);
			this.backoff.reset();
		}
		catch (IOException | RuntimeException ex) {
			this.failure = ex;
			Channel channel = this.channel;
			if (channel == null) {
				this.jobs.addFirst(job);
				Thread.sleep(this.backoff.next());
			}
			else {
				BrokerChannels.close(channel);
				this.jobs.addFirst(job);
			}
		}
	}

	private void write(Channel channel, PublishJob job) throws IOException, InterruptedException {
		Confirms confirms = this.confirms;
		for (Outgoing message : job.messages()) {
			if (!confirms.awaitRoom()) {
				throw new IOException("The channel was closed");
			}
			confirms.publishing(job);
			channel.basicPublish(message.exchange(), message.routingKey(), message.mandatory(), message.properties(),
					message.body());
		}
	}

	private Channel open() throws IOException {
		Channel channel = this.channel;
		if (channel == null) {
			channel = this.channels.publishing();
			Confirms confirms = new Confirms();
			channel.addConfirmListener(confirms);
			channel.addReturnListener((Return returned) -> confirms.returned(returned.getRoutingKey()));
			channel.addShutdownListener((cause) -> {
				this.failure = cause;
				confirms.close();
				this.jobs.addFirst(WAKE_UP);
			});
			watchAlarms(channel);
			channel.confirmSelect();
			this.confirms = confirms;
			this.channel = channel;
		}
		return channel;
	}

	private void watchAlarms(Channel channel) {
		BlockedListener listener = channel.getConnection().addBlockedListener(this::block, () -> block(null));
		channel.addShutdownListener((cause) -> {
			channel.getConnection().removeBlockedListener(listener);
			this.blocked = null;
		});
	}

	private void block(@Nullable String reason) {
		this.blocked = reason;
		if (reason != null) {
			logger.warn("RabbitMQ takes no messages until its alarm is over: {}", reason);
		}
		else {
			logger.info("RabbitMQ takes messages again");
		}
	}

	private void expire() {
		long now = System.nanoTime();
		PublishJob job = this.unanswered.peek();
		while (job != null && (job.isDone() || job.isLate(now))) {
			this.unanswered.poll();
			if (!job.isDone()) {
				job.fail(lateness());
			}
			job = this.unanswered.peek();
		}
	}

	private BackendUnavailableException lateness() {
		String blocked = this.blocked;
		Throwable failure = this.failure;
		if (blocked != null) {
			return RabbitFailures.blocked(blocked);
		}
		Channel channel = this.channel;
		return (channel == null && failure != null)
				? RabbitFailures.unavailable("RabbitMQ could not be reached in time", failure)
				: RabbitFailures.late(this.timeout);
	}

	@Override
	public void close() {
		this.closed = true;
		this.thread.interrupt();
		BrokerChannels.close(this.channel);
		for (PublishJob job : this.unanswered) {
			job.fail(RabbitFailures.closed());
		}
	}

}
