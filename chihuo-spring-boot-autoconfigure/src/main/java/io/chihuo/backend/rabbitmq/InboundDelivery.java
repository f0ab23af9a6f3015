// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import com.rabbitmq.client.AMQP;
import org.jspecify.annotations.Nullable;

import io.chihuo.backend.ledger.Ticket;

/**
 * A message that the broker delivered and that is not settled yet.
 *
 * @param message the message, null for a foreign one
 * @param first whether it came from the head
 * @param tag by which the channel knows it
 * @param acknowledger of the channel that it came over
 * @param properties properties of the message
 * @param body body of a foreign message, null if there was no room for it or nobody needs
 * it
 */
record InboundDelivery(@Nullable TicketMessage message, boolean first, long tag, DeliveryAcknowledger acknowledger,
		AMQP.BasicProperties properties, byte @Nullable [] body) {

	/** The ticket, null if it has none that is known here. */
	@Nullable Ticket ticket() {
		return (this.message != null) ? this.message.ticket() : null;
	}

	/** Identity of the ledger that gave the ticket out, empty without a ticket. */
	String ledgerId() {
		return (this.message != null) ? this.message.ledger() : "";
	}

	/** Format of the message if it is another one than this version's, otherwise 0. */
	int otherFormat() {
		return (this.message != null && this.message.otherFormat()) ? this.message.format() : 0;
	}

	/** Whether only a later version knows its kind. */
	boolean isOfUnknownKind() {
		return this.message != null && this.message.ticket() == null;
	}

	/** Bytes of the body that it keeps. */
	int bodySize() {
		return (this.body != null) ? this.body.length : 0;
	}

	/** The same where there is no room for the body. */
	InboundDelivery withoutBody() {
		return new InboundDelivery(this.message, this.first, this.tag, this.acknowledger, this.properties, null);
	}

	/** The broker can forget it. */
	void acknowledge() {
		this.acknowledger.acknowledgeTag(this.tag);
	}

	/** The broker may hand it to somebody else. */
	void release() {
		this.acknowledger.releaseTag(this.tag);
	}

}
