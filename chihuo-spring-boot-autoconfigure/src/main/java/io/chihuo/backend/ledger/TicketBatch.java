// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.ledger;

import java.util.List;

/**
 * Tickets to be brought to the broker together.
 *
 * @param number by which {@link QueueLedger#confirmBatches} names it; 0 if there is
 * nothing to publish
 * @param tickets the tickets; those for the tail in the order in which they are to be
 * claimed
 */
public record TicketBatch(long number, List<Ticket> tickets) {

	/**
	 * Nothing to publish.
	 */
	public static final TicketBatch NONE = new TicketBatch(0, List.of());

	public boolean isEmpty() {
		return this.tickets.isEmpty();
	}

}
