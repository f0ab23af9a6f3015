// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.format.StoreFormat;
import io.chihuo.backend.ledger.Ledger;

/**
 * Identity of the ledger, which its tickets carry, as far as this process knows it.
 */
final class LedgerIdentity {

	private final Ledger ledger;

	private final Set<String> adopted;

	private volatile @Nullable String id;

	/**
	 * Create it.
	 * @param adopted identities of other ledgers whose tickets are taken for its own
	 */
	LedgerIdentity(Ledger ledger, Set<String> adopted) {
		this.ledger = ledger;
		this.adopted = adopted;
	}

	/** The identity, null until the ledger was asked. */
	@Nullable String knownIdentity() {
		return this.id;
	}

	CompletableFuture<String> fetchIdentity() {
		String known = this.id;
		return (known != null) ? CompletableFuture.completedFuture(known) : refreshIdentity();
	}

	/** Asks the ledger, which may have lost it; then it is the same again. */
	CompletableFuture<String> refreshIdentity() {
		return this.ledger.id().thenApply((id) -> {
			this.id = id;
			return id;
		});
	}

	/** Whether the ledger answers for a ticket; to be asked once it is known. */
	boolean ownsTicket(InboundDelivery delivery) {
		return (delivery.ticket() == null && delivery.otherFormat() == 0) || delivery.ledgerId().equals(this.id)
				|| this.adopted.contains(delivery.ledgerId());
	}

	/** The reason why a queue with such a ticket is refused, and the remedy. */
	String explainForeign(QueueNames names, InboundDelivery foreign) {
		if (foreign.otherFormat() != 0) {
			return StoreFormat.refusalReason("the queue '" + names.tail() + "' in RabbitMQ",
					Integer.toString(foreign.otherFormat()));
		}
		return "the queue '" + names.tail() + "' in RabbitMQ belongs to the ledger '" + foreign.ledgerId()
				+ "', and this process has the ledger '" + this.id + "' (" + this.ledger.name()
				+ "). Nothing of it was acknowledged. Give this process the ledger that the queue belongs to, or a "
				+ "namespace of its own. If that ledger is gone, purge '" + names.tail() + "' and '" + names.head()
				+ "' in RabbitMQ; if this one has its tasks, adopt the tickets by "
				+ "'chihuo.rabbitmq.adopted-ledgers: " + foreign.ledgerId() + "'. Then start the loop again";
	}

}
