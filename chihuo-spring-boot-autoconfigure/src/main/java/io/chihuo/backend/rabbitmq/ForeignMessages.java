// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.concurrent.PeriodicAlarm;
import io.chihuo.concurrent.ReconnectBackoff;
import io.chihuo.concurrent.SafeLogger;

/**
 * Handles foreign messages: those that are no tasks, since another application published
 * them. They become dead letters for an operator to look at: in the ledger, or in the
 * broker if the ledger has not accepted them for a while.
 */
final class ForeignMessages {

	private static final SafeLogger logger = SafeLogger.of(ForeignMessages.class);

	/** Together with their delays they take half a minute. */
	private static final int MAX_ATTEMPTS = 20;

	/** Time after which a message that there was no room for goes back to the broker. */
	private static final Duration NO_ROOM_DELAY = Duration.ofSeconds(1);

	private final AtomicLong bytes = new AtomicLong();

	private final QueueName queue;

	private final QueueLedger ledger;

	private final TicketPublisher ticketPublisher;

	private final LongSupplier currentMillis;

	private final ScheduledExecutorService timer;

	ForeignMessages(QueueName queue, QueueLedger ledger, TicketPublisher ticketPublisher, LongSupplier currentMillis,
			ScheduledExecutorService timer) {
		this.queue = queue;
		this.ledger = ledger;
		this.ticketPublisher = ticketPublisher;
		this.currentMillis = currentMillis;
		this.timer = timer;
	}

	/** Bytes of the bodies of messages that are being stored as dead letters. */
	long pendingBytes() {
		return this.bytes.get();
	}

	void addDeadLetter(InboundDelivery delivery) {
		byte[] body = delivery.body();
		if (body == null) {
			PeriodicAlarm.scheduleAction(this.timer, delivery::release, NO_ROOM_DELAY.toMillis());
			return;
		}
		StoredDeadLetter letter = toDeadLetter(delivery, body);
		this.bytes.addAndGet(body.length);
		logger.warn("A message in the queue of '{}' is not a task and becomes dead letter '{}': {}", this.queue,
				letter.id(), letter.reason());
		addDeadLetter(delivery, letter, 1, new ReconnectBackoff());
	}

	/**
	 * Meanwhile the message stays here: the broker would hand it out again at once.
	 */
	private void addDeadLetter(InboundDelivery delivery, StoredDeadLetter letter, int attempt,
			ReconnectBackoff backoff) {
		keepDeadLetter(letter, attempt).whenComplete((kept, failure) -> {
			if (failure == null) {
				this.bytes.addAndGet(-delivery.bodySize());
				delivery.acknowledge();
			}
			else if (delivery.acknowledger().isOpen()) {
				logger.debug("Dead letter '{}' is not kept yet", letter.id(), failure);
				PeriodicAlarm.scheduleAction(this.timer, () -> addDeadLetter(delivery, letter, attempt + 1, backoff),
						backoff.nextDelay());
			}
			else {
				this.bytes.addAndGet(-delivery.bodySize());
			}
		});
	}

	private CompletableFuture<Void> keepDeadLetter(StoredDeadLetter letter, int attempt) {
		return (attempt > MAX_ATTEMPTS) ? this.ticketPublisher.addDeadLetter(letter)
				: this.ledger.addDeadLetter(letter);
	}

	private StoredDeadLetter toDeadLetter(InboundDelivery delivery, byte[] body) {
		String id = TicketMessage.taskId(delivery.properties());
		long now = this.currentMillis.getAsLong();
		return new StoredDeadLetter((id != null && isId(id)) ? id : "message-" + UUID.randomUUID(), body, Map.of(), 0,
				0, 0, now, now, "It was not published by Chihuo: it has no ticket");
	}

	private static boolean isId(String id) {
		return id.length() <= 170 && TicketMessage.isPrintable(id);
	}

}
