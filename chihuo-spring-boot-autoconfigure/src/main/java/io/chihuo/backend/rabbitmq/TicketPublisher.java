// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.concurrent.FutureTimeouts;
import io.chihuo.concurrent.NaturalBatcher;
import io.chihuo.concurrent.SafeLogger;

/**
 * Brings ticket batches of the ledger to the broker, and reports that to the ledger.
 */
final class TicketPublisher {

	private static final SafeLogger logger = SafeLogger.of(TicketPublisher.class);

	private static final byte[] EMPTY = {};

	private final QueueNames names;

	private final MessagePublisher publisher;

	private final LedgerIdentity identity;

	private final Supplier<@Nullable String> lossReason;

	private final Supplier<CompletableFuture<Void>> declare;

	private final NaturalBatcher<Long, Boolean> confirmations;

	/**
	 * Create a publisher of tickets.
	 * @param lossReason answers why another process has the namespace, null if none has
	 * @param declare declares the queue again
	 */
	TicketPublisher(QueueNames names, RabbitResources resources, QueueLedger ledger,
			Supplier<@Nullable String> lossReason, Supplier<CompletableFuture<Void>> declare) {
		this.names = names;
		this.publisher = resources.publisher();
		this.identity = resources.identity();
		this.lossReason = lossReason;
		this.declare = declare;
		this.confirmations = new NaturalBatcher<>(1000, (numbers) -> ledger.confirmBatches(numbers)
			.thenApply((done) -> numbers.stream().map((number) -> Boolean.TRUE).toList()));
	}

	/**
	 * Publish. If that fails the ledger issues the ticket batch again later. So it does
	 * when this process has the namespace again: until then its tickets would stop the
	 * loops of another one.
	 */
	CompletableFuture<Void> publishBatch(TicketBatch ticketBatch) {
		if (ticketBatch.isEmpty() || this.lossReason.get() != null) {
			return CompletableFuture.completedFuture(null);
		}
		return this.identity.fetchIdentity()
			.thenCompose((ledger) -> publishMessages(toMessages(ticketBatch, ledger)))
			.thenRun(() -> {
				this.confirmations.submit(ticketBatch.number(), (done, failure) -> {
					if (failure != null) {
						logger.debug("That tickets were published could not be noted, so they may be again", failure);
					}
				});
			});
	}

	private CompletableFuture<Void> publishMessages(List<OutboundMessage> messages) {
		return this.publisher.publishMessages(messages)
			.exceptionallyCompose((failure) -> isQueueGone(failure)
					? declareLater().thenCompose((declared) -> this.publisher.publishMessages(messages))
					: CompletableFuture.failedFuture(failure));
	}

	private CompletableFuture<Void> declareLater() {
		return FutureTimeouts
			.completeAfter(new CompletableFuture<Void>(), null, BrokerTopology.REDECLARE_DELAY_MILLIS,
					TimeUnit.MILLISECONDS)
			.thenCompose((waited) -> this.declare.get());
	}

	private static boolean isQueueGone(@Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		return cause instanceof QueueGoneException;
	}

	CompletableFuture<Void> addDeadLetter(StoredDeadLetter letter) {
		return publishMessages(List.of(deadLetterMessage(letter)));
	}

	void publishEvent(NodeEvent event) {
		this.publisher.publishMessages(List.of(event.toMessage(BrokerTopology.eventsKey(this.names))));
	}

	private List<OutboundMessage> toMessages(TicketBatch ticketBatch, String ledger) {
		return ticketBatch.tickets().stream().map((ticket) -> ticketMessage(ticket, ledger)).toList();
	}

	private OutboundMessage ticketMessage(Ticket ticket, String ledger) {
		return new OutboundMessage("", this.names.queueFor(ticket.first()),
				TicketMessage.ticketProperties(ticket, ledger), EMPTY);
	}

	private OutboundMessage deadLetterMessage(StoredDeadLetter letter) {
		return new OutboundMessage("", this.names.dead(), TicketMessage.deadLetterProperties(letter), letter.payload());
	}

}
