// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.ledger;

/**
 * The result of a look at the tasks whose time has come.
 *
 * @param ticketBatch tickets that the caller publishes now; there may be more if it is
 * not empty
 * @param nextPoll milliseconds until the next look is worth while; -1 if nothing waits
 * for its time. A ledger that gets no notifications from other nodes asks for a look
 * every few seconds.
 * @param suspectsWaiting whether there are suspects to claim
 */
public record DueTickets(TicketBatch ticketBatch, long nextPoll, boolean suspectsWaiting) {

}
