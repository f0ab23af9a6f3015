package io.chihuo.backend.rabbitmq;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.chihuo.backend.NaturalBatcher;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.ledger.Posting;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;

/**
 * Brings postings of the ledger to the broker, and tells the ledger of it.
 */
final class Postman {

	private static final Logger logger = LoggerFactory.getLogger(Postman.class);

	private final QueueNames names;

	private final Publisher publisher;

	private final DelayLadder ladder;

	private final LongSupplier millis;

	private final Supplier<CompletableFuture<Void>> declare;

	private final NaturalBatcher<Long, Boolean> posted;

	/**
	 * Create a postman.
	 * @param declare declares the queue again
	 */
	Postman(QueueNames names, RabbitResources resources, QueueLedger ledger, LongSupplier millis,
			Supplier<CompletableFuture<Void>> declare) {
		this.names = names;
		this.publisher = resources.publisher();
		this.ladder = resources.topology().ladder();
		this.millis = millis;
		this.declare = declare;
		this.posted = new NaturalBatcher<>(1000, (numbers) -> ledger.posted(numbers)
			.thenApply((done) -> numbers.stream().map((number) -> Boolean.TRUE).toList()));
	}

	/**
	 * Post. If that fails the ledger hands the posting out again later, unless it keeps
	 * none.
	 */
	CompletableFuture<Void> post(Posting posting) {
		if (posting.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		List<Outgoing> messages = messages(posting);
		return publish(messages).thenRun(() -> {
			if (posting.number() > 0) {
				this.posted.submit(posting.number(), (done, failure) -> logger.trace("Noted", failure));
			}
		});
	}

	private CompletableFuture<Void> publish(List<Outgoing> messages) {
		return this.publisher.publish(messages)
			.exceptionallyCompose((failure) -> isQueueGone(failure)
					? declareLater().thenCompose((declared) -> this.publisher.publish(messages))
					: CompletableFuture.failedFuture(failure));
	}

	private CompletableFuture<Void> declareLater() {
		return CompletableFuture
			.runAsync(() -> logger.debug("A queue is gone and is declared again"),
					CompletableFuture.delayedExecutor(Topology.GONE_FOR, TimeUnit.MILLISECONDS))
			.thenCompose((waited) -> this.declare.get());
	}

	private static boolean isQueueGone(@Nullable Throwable failure) {
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		return cause instanceof QueueGoneException;
	}

	/** Let a ticket come again after a while. */
	CompletableFuture<Void> postpone(Ticket ticket, boolean first, long millis) {
		Ticket later = new Ticket(ticket.id(), ticket.number(), first, this.millis.getAsLong() + millis,
				ticket.issuer(), ticket.task());
		return publish(List.of(message(later)));
	}

	CompletableFuture<Void> bury(StoredDeadLetter letter) {
		return publish(List.of(message(letter)));
	}

	void tell(NodeEvent event) {
		this.publisher.publish(List.of(event.message(Topology.eventsKey(this.names))));
	}

	private List<Outgoing> messages(Posting posting) {
		List<Outgoing> messages = new ArrayList<>(posting.tickets().size() + posting.letters().size());
		posting.tickets().forEach((ticket) -> messages.add(message(ticket)));
		posting.letters().forEach((letter) -> messages.add(message(letter)));
		return messages;
	}

	private Outgoing message(Ticket ticket) {
		String queue = this.names.of(ticket.first());
		long wait = ticket.due() - this.millis.getAsLong();
		if (ticket.due() == 0 || wait <= 0) {
			return new Outgoing("", queue, TicketMessages.properties(ticket), TicketMessages.body(ticket));
		}
		long seconds = Math.min((wait + 999) / 1000, DelayLadder.LONGEST);
		return new Outgoing(this.ladder.exchange(seconds), DelayLadder.routingKey(seconds, queue),
				TicketMessages.properties(ticket), TicketMessages.body(ticket));
	}

	private Outgoing message(StoredDeadLetter letter) {
		return new Outgoing("", this.names.dead(), TicketMessages.properties(letter), letter.payload());
	}

}
