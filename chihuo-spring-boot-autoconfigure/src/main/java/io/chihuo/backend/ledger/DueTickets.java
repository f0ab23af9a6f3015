package io.chihuo.backend.ledger;

/**
 * What time has brought about.
 *
 * @param ticketBatch what the caller posts now; there may be more if it is not empty
 * @param nextPoll milliseconds until the next look is worth while; -1 if nothing waits
 * for its time. A ledger that is not told what other nodes leave behind asks for a look
 * every few seconds.
 * @param suspectsWaiting whether there are suspects to claim
 */
public record DueTickets(TicketBatch ticketBatch, long nextPoll, boolean suspectsWaiting) {

}
