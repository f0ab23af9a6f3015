package io.chihuo.backend.ledger;

import java.util.List;

/**
 * Answers to a batch, and what has to be posted because of it.
 *
 * @param answers the answers, in the batch's order
 * @param ticketBatch what the caller posts now
 * @param <A> what is answered for each
 */
public record WithTickets<A>(List<A> answers, TicketBatch ticketBatch) {

}
