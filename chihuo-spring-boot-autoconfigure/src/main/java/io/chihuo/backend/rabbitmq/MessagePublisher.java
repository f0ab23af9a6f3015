// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.InvalidTaskException;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.ReconnectBackoff;
import io.chihuo.concurrent.SafeLogger;

/**
 * Publishes with confirms, mandatory and persistent, on one channel and by one thread,
 * which nobody has to wait for. A message that was not confirmed when the channel was
 * lost is published again on the next one until its time is over, so a message may arrive
 * twice.
 */
final class MessagePublisher implements AutoCloseable {

	private static final SafeLogger logger = SafeLogger.of(MessagePublisher.class);

	/** Is done with already. */
	private static final PublishJob WAKE_UP = new PublishJob(List.of(), 0, 0);

	static {
		WAKE_UP.complete();
	}

	/** Most milliseconds between checks for late messages. */
	private static final long MAX_TICK_MILLIS = 100;

	/** Checks within a job's time: it must fail before its callers time out. */
	private static final int CHECKS_PER_TIMEOUT = 20;

	/** Milliseconds between looks whether an alarm is over. */
	private static final long PAUSE_MILLIS = 10;

	/** Most nanoseconds between channels that confirm nothing. */
	private static final long MAX_CHANNEL_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

	/** Milliseconds that a message has to itself to show whether it is refused. */
	private static final long EXCLUSIVE_PUBLISH_MILLIS = 500;

	private final BrokerChannels channels;

	private final Duration timeout;

	/**
	 * Nanoseconds after which a job fails: less than the timeout, so that a caller that
	 * asked the ledger before gets the reason in time.
	 */
	private final long patience;

	private final BlockingQueue<PublishJob> jobs = new LinkedBlockingQueue<>();

	/** Jobs that were not published, or not confirmed; they come first. */
	private final Deque<PublishJob> again = new ArrayDeque<>();

	private final PublishDeadlines deadlines = new PublishDeadlines(this::timeoutFailure);

	private final BrokerAlarm alarm = new BrokerAlarm();

	private final ReconnectBackoff backoff = new ReconnectBackoff();

	private final Thread thread = new Thread(this::publishWaiting, "chihuo-rabbit-publish");

	private volatile @Nullable Channel channel;

	private volatile UnconfirmedPublishes publishes = new UnconfirmedPublishes();

	private volatile @Nullable PublishFailure failure;

	private final ConfirmStallDetector stallDetector;

	/** The channel confirms nothing. */
	private volatile boolean stalled;

	/** One of those that are published again may have closed the channel. */
	private volatile boolean suspicious;

	/** Perhaps an earlier one was refused, so it is published alone next. */
	private @Nullable PublishJob suspect;

	private volatile boolean closed;

	private record PublishFailure(Throwable cause, long moment) {

	}

	MessagePublisher(BrokerChannels channels, Duration timeout, ScheduledExecutorService timer) {
		this.channels = channels;
		channels.addAlarm(this.alarm);
		this.timeout = timeout;
		this.patience = timeout.toNanos() / 10 * 9;
		this.stallDetector = new ConfirmStallDetector(this.patience / 2, MAX_CHANNEL_INTERVAL_NANOS,
				SystemTaskClock.monotonicNanos());
		this.thread.setDaemon(true);
		this.thread.start();
		long tick = Math.max(1, Math.min(timeout.toMillis() / CHECKS_PER_TIMEOUT, MAX_TICK_MILLIS));
		timer.scheduleWithFixedDelay(PeriodicAlarm.catchingFailures(this::onTick), tick, tick, TimeUnit.MILLISECONDS);
	}

	/**
	 * Publish messages. Never blocks.
	 * @return completes when all are confirmed; fails with
	 * {@link BackendUnavailableException} if that is not known in time, or
	 * {@link QueueGoneException}
	 */
	CompletableFuture<Void> publishMessages(List<OutboundMessage> messages) {
		if (messages.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		long now = SystemTaskClock.monotonicNanos();
		PublishJob job = new PublishJob(messages, now, now + this.patience);
		this.deadlines.add(job);
		this.jobs.add(job);
		if (this.closed) {
			job.fail(RabbitFailures.channelClosed());
		}
		return job.publishAnswer();
	}

	/** Whether the broker takes nothing until an alarm is over. */
	boolean isBlocked() {
		return this.alarm.lackingResource() != null;
	}

	private void publishWaiting() {
		while (!this.closed) {
			try {
				publishNext();
			}
			catch (InterruptedException ex) {
				// closed, or somebody else's mistake
			}
			catch (RuntimeException | Error ex) {
				logger.error("The publisher failed and continues", ex);
			}
		}
	}

	private void onTick() {
		this.deadlines.failLate();
		long now = SystemTaskClock.monotonicNanos();
		if (isBlocked()) {
			this.stallDetector.onBlocked(now);
		}
		else if (this.stallDetector.isTooLong(this.publishes.oldestAge(), now)) {
			this.stalled = true;
			this.jobs.add(WAKE_UP);
		}
	}

	private void publishNext() throws InterruptedException {
		Channel channel = this.channel;
		if (channel != null && this.stalled) {
			leaveChannel(channel);
			onChannelLost();
		}
		else if (channel != null && !channel.isOpen()) {
			onChannelLost();
		}
		PublishJob job = this.again.pollFirst();
		boolean exclusive = job != null && this.suspicious;
		if (job == null) {
			this.suspicious = false;
			job = this.jobs.take();
		}
		if (isBlocked()) {
			this.again.addFirst(job);
			Thread.sleep(PAUSE_MILLIS);
		}
		else if (!job.isDone()) {
			publishJob(job, exclusive);
		}
	}

	/**
	 * Replace a channel, once it has confirmed the messages of other queues. Nobody waits
	 * for the broker to know of it, as long as that may take.
	 */
	private void leaveChannel(Channel channel) throws InterruptedException {
		logger.debug("A channel confirms nothing; its messages are published again over a new one");
		for (long waited = 0; waited < EXCLUSIVE_PUBLISH_MILLIS
				&& this.publishes.latestAge() < this.patience / 2; waited += PAUSE_MILLIS) {
			Thread.sleep(PAUSE_MILLIS);
		}
		Thread thread = new Thread(() -> BrokerChannels.closeChannel(channel), "chihuo-rabbit-close");
		thread.setDaemon(true);
		thread.start();
	}

	/** Publish the messages again that were not confirmed over the channel. */
	private void onChannelLost() throws InterruptedException {
		UnconfirmedPublishes publishes = this.publishes;
		this.channel = null;
		this.publishes = new UnconfirmedPublishes();
		this.stalled = false;
		Set<PublishJob> left = new LinkedHashSet<>();
		PublishJob suspect = this.suspect;
		if (suspect != null) {
			left.add(suspect);
		}
		this.suspect = null;
		left.addAll(publishes.unconfirmedJobs());
		left.addAll(this.again);
		left.removeIf(PublishJob::isDone);
		this.again.clear();
		this.again.addAll(left);
		if (publishes.hasConfirmed()) {
			this.backoff.reset();
		}
		Thread.sleep(this.backoff.nextDelay());
	}

	private void publishJob(PublishJob job, boolean alone) throws InterruptedException {
		Channel channel = channelFor(job);
		if (channel == null) {
			return;
		}
		try {
			writeMessages(channel, job);
			if (alone) {
				awaitAnswer(job);
			}
		}
		catch (IOException | ShutdownSignalException ex) {
			this.failure = new PublishFailure(ex, SystemTaskClock.monotonicNanos());
			BrokerChannels.closeChannel(channel);
		}
	}

	private @Nullable Channel channelFor(PublishJob job) throws InterruptedException {
		try {
			return openChannel();
		}
		catch (IOException | RuntimeException ex) {
			this.failure = new PublishFailure(ex, SystemTaskClock.monotonicNanos());
			this.again.addFirst(job);
			Thread.sleep(this.backoff.nextDelay());
			return null;
		}
	}

	private void writeMessages(Channel channel, PublishJob job) throws IOException, InterruptedException {
		UnconfirmedPublishes publishes = this.publishes;
		PublishAttempt attempt = publishes.beginAttempt(job);
		for (OutboundMessage message : attempt.jobMessages()) {
			if (!publishes.awaitRoom(attempt)) {
				break;
			}
			publishes.onPublishing();
			try {
				channel.basicPublish(message.exchange(), message.routingKey(), message.isMandatory(),
						message.properties(), message.body());
			}
			catch (ShutdownSignalException ex) {
				throw ex;
			}
			catch (RuntimeException ex) { // nothing was sent of a message that fits into
											// no frame
				publishes.notPublished(attempt);
				job.fail(new InvalidTaskException("RabbitMQ cannot take a message: " + ex.getMessage(), ex));
			}
		}
	}

	/**
	 * When the broker has closed a channel since it refuses a message, it is one of those
	 * that were not confirmed. The one which closes a channel that it has for itself is
	 * found, and fails.
	 */
	private void awaitAnswer(PublishJob job) throws InterruptedException {
		try {
			CompletableFuture.anyOf(job.publishAnswer(), this.publishes.whenClosed())
				.get(EXCLUSIVE_PUBLISH_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("Its answer is awaited no longer", ex);
		}
		PublishFailure failure = this.failure;
		if (!this.publishes.whenClosed().isDone() || failure == null || !RabbitFailures.isRefusal(failure.cause())) {
			return;
		}
		if (this.publishes.unconfirmedJobs().stream().allMatch((other) -> other == job || other.isDone())) {
			job.fail(RabbitFailures.unavailableFor("RabbitMQ refuses a message", failure.cause()));
		}
		else {
			this.suspect = job;
		}
	}

	private Channel openChannel() throws IOException {
		Channel channel = this.channel;
		if (channel == null) {
			channel = this.channels.openForPublishing();
			UnconfirmedPublishes publishes = new UnconfirmedPublishes();
			channel.addConfirmListener(publishes);
			channel.addReturnListener((Return returned) -> publishes.onMessageReturned(returned.getRoutingKey()));
			channel.addShutdownListener((cause) -> {
				if (!cause.isInitiatedByApplication()) {
					this.failure = new PublishFailure(cause, SystemTaskClock.monotonicNanos());
				}
				this.suspicious |= RabbitFailures.isRefusal(cause);
				publishes.onChannelClosed();
				this.jobs.add(WAKE_UP);
			});
			channel.confirmSelect();
			this.publishes = publishes;
			this.channel = channel;
		}
		return channel;
	}

	private BackendUnavailableException timeoutFailure(PublishJob job) {
		String blocked = this.alarm.lackingResource();
		PublishFailure failure = this.failure;
		if (blocked != null) {
			return RabbitFailures.brokerBlocked(blocked);
		}
		return (failure != null && job.wasThere(failure.moment()))
				? RabbitFailures.unavailableFor("RabbitMQ did not confirm in time", failure.cause())
				: RabbitFailures.confirmsLate(this.timeout);
	}

	@Override
	public void close() {
		this.closed = true;
		this.thread.interrupt();
		this.channels.removeAlarm(this.alarm);
		BrokerChannels.closeChannel(this.channel);
		this.deadlines.failAll();
	}

}
