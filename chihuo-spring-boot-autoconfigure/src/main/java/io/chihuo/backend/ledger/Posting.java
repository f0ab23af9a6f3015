package io.chihuo.backend.ledger;

import java.util.List;

import io.chihuo.backend.StoredDeadLetter;

/**
 * Tickets to be brought to the broker together.
 *
 * @param number by which {@link QueueLedger#posted} names it; 0 if there is nothing to
 * post
 * @param tickets the tickets; those for the tail in the order in which they are to be
 * claimed
 * @param letters dead letters that the broker has to keep, since nobody else does
 */
public record Posting(long number, List<Ticket> tickets, List<StoredDeadLetter> letters) {

	/**
	 * Nothing to post.
	 */
	public static final Posting NONE = new Posting(0, List.of());

	public Posting(long number, List<Ticket> tickets) {
		this(number, tickets, List.of());
	}

	public boolean isEmpty() {
		return this.tickets.isEmpty() && this.letters.isEmpty();
	}

}
