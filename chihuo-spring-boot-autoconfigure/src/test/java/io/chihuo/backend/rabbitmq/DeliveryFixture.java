// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.concurrent.atomic.AtomicLong;

import com.rabbitmq.client.AMQP;

import io.chihuo.backend.ledger.Ticket;

import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;

/**
 * Deliveries over a channel that records their acknowledgements and rejections.
 */
final class DeliveryFixture {

	/** Identity of the ledger of tickets, unless another one is given. */
	static final String LEDGER = "ours";

	private final DeliveryAcknowledger acknowledger = mock(DeliveryAcknowledger.class);

	private final AtomicLong tags = new AtomicLong();

	DeliveryFixture() {
		given(this.acknowledger.isOpen()).willReturn(true);
	}

	void close() {
		given(this.acknowledger.isOpen()).willReturn(false);
	}

	static Ticket ticket(String id, long number) {
		return new Ticket(id, number, false);
	}

	InboundDelivery deliver(Ticket ticket) {
		return deliver(ticket, LEDGER);
	}

	InboundDelivery deliver(Ticket ticket, String ledger) {
		return deliver((ticket != null) ? TicketMessage.ticketProperties(ticket, ledger) : new AMQP.BasicProperties());
	}

	/** A message of another version. */
	InboundDelivery deliverStamped(String stamp) {
		return deliver(new AMQP.BasicProperties.Builder().correlationId(stamp).build());
	}

	private InboundDelivery deliver(AMQP.BasicProperties properties) {
		return new InboundDelivery(TicketMessage.readMessage(properties, false), false, this.tags.incrementAndGet(),
				this.acknowledger, properties, new byte[] { 1 });
	}

	void assertAcknowledged(InboundDelivery delivery) {
		verify(this.acknowledger).acknowledgeTag(delivery.tag());
	}

	void awaitAcknowledged(InboundDelivery delivery) {
		verify(this.acknowledger, timeout(10_000)).acknowledgeTag(delivery.tag());
	}

	void assertReleased(InboundDelivery delivery) {
		verify(this.acknowledger).releaseTag(delivery.tag());
	}

	void assertKept(InboundDelivery delivery) {
		verify(this.acknowledger, never()).acknowledgeTag(delivery.tag());
		verify(this.acknowledger, never()).releaseTag(delivery.tag());
	}

}
