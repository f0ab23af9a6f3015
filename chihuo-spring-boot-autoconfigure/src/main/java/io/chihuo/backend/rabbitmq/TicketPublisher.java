// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.concurrent.NaturalBatcher;

/**
 * Brings ticket batches of the ledger to the broker, and tells the ledger of it.
 */
final class TicketPublisher {

	private static final Logger logger = LoggerFactory.getLogger(TicketPublisher.class);

	private static final byte[] EMPTY = {};

	private final QueueNames names;

	private final MessagePublisher publisher;

	private final LedgerIdentity identity;

	private final Supplier<CompletableFuture<Void>> declare;

	private final NaturalBatcher<Long, Boolean> posted;

	/**
	 * Create a publisher of tickets.
	 * @param declare declares the queue again
	 */
	TicketPublisher(QueueNames names, RabbitResources resources, QueueLedger ledger,
			Supplier<CompletableFuture<Void>> declare) {
		this.names = names;
		this.publisher = resources.publisher();
		this.identity = resources.identity();
		this.declare = declare;
		this.posted = new NaturalBatcher<>(1000, (numbers) -> ledger.confirmBatches(numbers)
			.thenApply((done) -> numbers.stream().map((number) -> Boolean.TRUE).toList()));
	}

	/**
	 * Publish. If that fails the ledger issues the ticket batch again later.
	 */
	CompletableFuture<Void> publish(TicketBatch ticketBatch) {
		if (ticketBatch.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		return this.identity.get().thenCompose((ledger) -> publish(messages(ticketBatch, ledger))).thenRun(() -> {
			this.posted.submit(ticketBatch.number(), (done, failure) -> logger.trace("Noted", failure));
		});
	}

	private CompletableFuture<Void> publish(List<OutboundMessage> messages) {
		return this.publisher.publish(messages)
			.exceptionallyCompose((failure) -> isQueueGone(failure)
					? declareLater().thenCompose((declared) -> this.publisher.publish(messages))
					: CompletableFuture.failedFuture(failure));
	}

	private CompletableFuture<Void> declareLater() {
		return CompletableFuture
			.runAsync(() -> logger.debug("A queue is gone and is declared again"),
					CompletableFuture.delayedExecutor(BrokerTopology.REDECLARE_DELAY_MILLIS, TimeUnit.MILLISECONDS))
			.thenCompose((waited) -> this.declare.get());
	}

	private static boolean isQueueGone(@Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		return cause instanceof QueueGoneException;
	}

	CompletableFuture<Void> addDeadLetter(StoredDeadLetter letter) {
		return publish(List.of(message(letter)));
	}

	void publishEvent(NodeEvent event) {
		this.publisher.publish(List.of(event.message(BrokerTopology.eventsKey(this.names))));
	}

	private List<OutboundMessage> messages(TicketBatch ticketBatch, String ledger) {
		return ticketBatch.tickets().stream().map((ticket) -> message(ticket, ledger)).toList();
	}

	private OutboundMessage message(Ticket ticket, String ledger) {
		return new OutboundMessage("", this.names.of(ticket.first()), TicketMessage.properties(ticket, ledger), EMPTY);
	}

	private OutboundMessage message(StoredDeadLetter letter) {
		return new OutboundMessage("", this.names.dead(), TicketMessage.properties(letter), letter.payload());
	}

}
