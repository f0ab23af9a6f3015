// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.io.IOException;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;

import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.SafeLogger;

/**
 * Acknowledges the deliveries of one channel in groups: all up to a tag at once when none
 * below it is left out. An acknowledgement above a gap waits a moment for it to close,
 * then is acknowledged one by one.
 */
final class DeliveryAcknowledger {

	private static final SafeLogger logger = SafeLogger.of(DeliveryAcknowledger.class);

	/**
	 * Milliseconds that an acknowledgement waits for others to go with it: to the broker
	 * one for many costs as much as one for one.
	 */
	private static final long GROUPING_DELAY_MILLIS = 1;

	/** Milliseconds that a close waits for the last acknowledgements to be sent. */
	private static final long FLUSH_TIMEOUT_MILLIS = 1000;

	/** Milliseconds that an acknowledgement waits for those below it. */
	private static final long GAP_TIMEOUT_MILLIS = 10;

	private final Channel channel;

	private final ScheduledExecutorService executor;

	/** Tags of ended deliveries; negative ones are released. */
	private final Queue<Long> ended = new ConcurrentLinkedQueue<>();

	/** Made once: planning it takes as little memory as possible. */
	private final Runnable run = this::runSends;

	/** Whether a task that sends the acknowledgements is scheduled. */
	private final AtomicBoolean planned = new AtomicBoolean();

	/** Above the gap, by tag. */
	private final PriorityQueue<Long> waiting = new PriorityQueue<>();

	/** Above the gap, and acknowledged to the broker already. */
	private final DeliveryTagRanges sent = new DeliveryTagRanges();

	private long complete;

	private boolean scheduled;

	private int mostWaiting = 64;

	DeliveryAcknowledger(Channel channel, ScheduledExecutorService executor) {
		this.channel = channel;
		this.executor = executor;
	}

	/**
	 * At most a part of the messages that may be unacknowledged waits for a gap to close.
	 */
	void setPrefetch(int prefetch) {
		this.mostWaiting = Math.max(prefetch / 4, 1);
	}

	boolean isOpen() {
		return this.channel.isOpen();
	}

	void acknowledgeTag(long tag) {
		endTag(tag);
	}

	void releaseTag(long tag) {
		endTag(-tag);
	}

	private void endTag(long tag) {
		this.ended.add(tag);
		if (!this.planned.get() && this.planned.compareAndSet(false, true)) {
			try {
				PeriodicAlarm.scheduleAction(this.executor, this.run, GROUPING_DELAY_MILLIS);
			}
			catch (RuntimeException | Error ex) {
				this.planned.set(false);
				throw ex;
			}
		}
	}

	private void runSends() {
		this.planned.set(false);
		attemptCall(this::sendRanges);
	}

	/** Send all acknowledgements that wait. Blocks for a moment at most. */
	void flushAcknowledgements() {
		try {
			this.executor.submit(() -> attemptCall(() -> {
				sendRanges();
				sendWaiting();
			})).get(FLUSH_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException | RejectedExecutionException ex) {
			logger.debug("Acknowledgements were not sent; the broker delivers their messages again", ex);
		}
	}

	private void attemptCall(AcknowledgeCall call) {
		try {
			call.callBroker();
		}
		catch (AlreadyClosedException | IOException ex) {
			logger.debug("Acknowledgements were not sent; the broker delivers their messages again", ex);
		}
	}

	private void sendRanges() throws IOException {
		for (Long tag = this.ended.poll(); tag != null; tag = this.ended.poll()) {
			if (tag > 0) {
				this.waiting.add(tag);
			}
			else {
				this.channel.basicNack(-tag, false, true);
				this.sent.add(-tag);
			}
		}
		closeGap();
		if (this.waiting.size() > this.mostWaiting) {
			sendWaiting();
		}
		else if (!this.waiting.isEmpty() && !this.scheduled) {
			PeriodicAlarm.scheduleAction(this.executor, this::sendLate, GAP_TIMEOUT_MILLIS);
			this.scheduled = true;
		}
	}

	/** Acknowledge all that has nothing left below it. */
	private void closeGap() throws IOException {
		long last = 0;
		for (long before = -1; before != this.complete;) {
			before = this.complete;
			this.complete = this.sent.take(before + 1);
			Long next = this.waiting.peek();
			if (next != null && next == this.complete + 1) {
				last = next;
				this.complete = next;
				this.waiting.poll();
			}
		}
		if (last > 0) {
			this.channel.basicAck(last, true);
		}
	}

	/**
	 * Number of ranges of acknowledged messages that stand above others not yet
	 * acknowledged.
	 */
	int keptRanges() {
		return this.sent.size();
	}

	private void sendLate() {
		this.scheduled = false;
		attemptCall(this::sendWaiting);
	}

	private void sendWaiting() throws IOException {
		for (Long tag = this.waiting.poll(); tag != null; tag = this.waiting.poll()) {
			this.channel.basicAck(tag, false);
			this.sent.add(tag);
		}
	}

	@FunctionalInterface
	private interface AcknowledgeCall {

		void callBroker() throws IOException;

	}

}
