package io.chihuo.backend.ledger;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.state.WaitingTask;

/**
 * The message that stands for a task in a broker's queue. The latest ticket of a ready
 * task is the one it can be claimed with; earlier ones are void, and so is one that
 * arrives twice.
 *
 * @param id id of the task
 * @param number tells the tickets of an id apart; among the tickets at the head the one
 * with the largest number is the next
 * @param first whether it goes to the head of the queue
 * @param due when it is to arrive, in milliseconds since the epoch; 0 for at once
 * @param issuer which ledger gave it, where each process has one of its own, otherwise
 * empty
 * @param task the whole task if the broker has to keep it, otherwise null
 */
public record Ticket(String id, long number, boolean first, long due, String issuer, @Nullable WaitingTask task) {

	/**
	 * Ticket of a task that a shared ledger keeps, and that is ready.
	 */
	public static Ticket shared(String id, long number, boolean first) {
		return new Ticket(id, number, first, 0, "", null);
	}

	/**
	 * What tells it from others, also those of other issuers.
	 */
	public Key key() {
		return new Key(this.id, this.number);
	}

	/**
	 * Identity of a ticket.
	 *
	 * @param id id of the task
	 * @param number number of the ticket
	 */
	public record Key(String id, long number) {

	}

}
