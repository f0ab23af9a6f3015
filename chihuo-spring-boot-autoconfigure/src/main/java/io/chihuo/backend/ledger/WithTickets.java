// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.ledger;

import java.util.List;

/**
 * Answers to a batch, and the tickets to publish because of it.
 *
 * @param answers the answers, in the batch's order
 * @param ticketBatch tickets that the caller publishes now
 * @param <A> type of the answer for each
 */
public record WithTickets<A>(List<A> answers, TicketBatch ticketBatch) {

}
