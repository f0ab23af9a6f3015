package io.chihuo.backend.rabbitmq;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.Lease;
import io.chihuo.backend.ledger.Ticket;

import static org.assertj.core.api.Assertions.assertThat;

class RunningDeliveriesTests {

	private static final Ticket TICKET = FakeChannel.ticket("a", 7);

	private static final Lease LEASE = new Lease("a", 1);

	private final FakeChannel lost = new FakeChannel();

	private final FakeChannel channel = new FakeChannel();

	private final RunningDeliveries running = new RunningDeliveries();

	@Test
	void secondDeliveryTakesThePlaceOfTheFirst() {
		this.running.begin(LEASE, TICKET, this.lost.deliver(TICKET));
		Delivery second = this.channel.deliver(TICKET);
		assertThat(this.running.again(TICKET, second)).isTrue();
		assertThat(this.running.end(List.of(LEASE))).containsExactly(second);
		assertThat(this.running.size()).isZero();
	}

	@Test
	void whatEndedWhileItsChannelWasClosedIsNotRunAgain() {
		this.running.begin(LEASE, TICKET, this.lost.deliver(TICKET));
		this.lost.close();
		this.running.end(List.of(LEASE));
		Delivery second = this.channel.deliver(TICKET);
		assertThat(this.running.again(TICKET, second)).isTrue();
		this.channel.assertAcknowledged(second);
	}

	@Test
	void whatLostItsLeaseWhileItsChannelWasClosedComesAgain() {
		this.running.begin(LEASE, TICKET, this.lost.deliver(TICKET));
		this.lost.close();
		assertThat(this.running.lose(List.of(LEASE))).hasSize(1);
		Delivery second = this.channel.deliver(TICKET);
		assertThat(this.running.again(TICKET, second)).isFalse();
		this.channel.assertKept(second);
	}

	@Test
	void laterTicketOfTheIdReplacesAMessage() {
		Delivery old = this.channel.deliver(TICKET);
		this.running.begin(LEASE, TICKET, old);
		this.running.begin(new Lease("b", 2), FakeChannel.ticket("b", 8), this.channel.deliver(TICKET));
		assertThat(this.running.replaced(List.of(FakeChannel.ticket("a", 6)))).isEmpty();
		assertThat(this.running.replaced(List.of(FakeChannel.ticket("c", 9), FakeChannel.ticket("a", 9))))
			.containsExactly(old);
		assertThat(this.running.size()).isEqualTo(1);
	}

}
