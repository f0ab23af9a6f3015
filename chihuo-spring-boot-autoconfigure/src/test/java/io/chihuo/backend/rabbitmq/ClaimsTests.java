package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.ledger.Claimed;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.ledger.NoLedger;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.QueueName;
import io.chihuo.test.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

@Timeout(30)
class ClaimsTests {

	private static final Ticket TICKET = FakeChannel.ticket("a", 7);

	private final SettableClock clock = new SettableClock();

	private final Inbox inbox = mock(Inbox.class);

	private final Postman postman = mock(Postman.class);

	private final RunningDeliveries running = new RunningDeliveries();

	private final FakeChannel channel = new FakeChannel();

	@BeforeEach
	void postponesAll() {
		given(this.postman.postpone(any(), anyBoolean(), anyLong()))
			.willReturn(CompletableFuture.completedFuture(null));
	}

	private void arrive(Delivery... deliveries) {
		List<Delivery> all = List.of(deliveries);
		given(this.inbox.take(anyInt(), anyInt())).willAnswer((call) -> all).willAnswer((call) -> List.of());
	}

	private List<LeasedTask> claim(QueueLedger ledger) {
		return new Claims(ledger, Ledger.Scope.NOTHING, this.inbox, this.postman, this.running, mock(Strangers.class),
				this.clock::millis)
			.claimArrived(ClaimRequest.of(10, Duration.ofMinutes(1), "worker"))
			.join();
	}

	private QueueLedger none() {
		return new NoLedger(this.clock).queue(new QueueName("test", "claims"));
	}

	@Test
	void messageThatCameAgainWhileItWasClaimedRunsOnce() {
		FakeChannel lost = new FakeChannel();
		Delivery first = lost.deliver(TICKET);
		arrive(first);
		assertThat(claim(none())).hasSize(1);
		lost.close();
		Delivery second = this.channel.deliver(TICKET);
		arrive(second);
		assertThat(claim(none())).isEmpty();
		this.channel.assertKept(second);
		assertThat(this.running.size()).isEqualTo(1);
	}

	@Test
	void ofTwoDeliveriesInOneClaimTheLaterOneIsKept() {
		FakeChannel lost = new FakeChannel();
		Delivery first = lost.deliver(TICKET);
		Delivery second = this.channel.deliver(TICKET);
		arrive(first, second);
		List<LeasedTask> claimed = claim(none());
		assertThat(claimed).hasSize(1);
		this.channel.assertKept(second);
		assertThat(this.running.end(List.of(claimed.get(0).lease()))).containsExactly(second);
	}

	@Test
	void whatCannotRunYetWaitsLongerTheOlderItIs() {
		QueueLedger busy = mock(QueueLedger.class);
		given(busy.claim(any(), any(), any())).willReturn(CompletableFuture.completedFuture(List.of(Claimed.LATER)));
		Ticket added = ticketAddedBefore(Duration.ZERO);
		Ticket hour = ticketAddedBefore(Duration.ofHours(1));
		Ticket minutes = ticketAddedBefore(Duration.ofSeconds(160));
		for (Ticket ticket : List.of(added, minutes, hour)) {
			Delivery delivery = this.channel.deliver(ticket);
			arrive(delivery);
			assertThat(claim(busy)).isEmpty();
			this.channel.assertAcknowledged(delivery);
		}
		verify(this.postman).postpone(added, false, 1000);
		verify(this.postman).postpone(minutes, false, 20_000);
		verify(this.postman).postpone(hour, false, 60_000);
	}

	@Test
	void whatCameBeforeItsTimeGoesRoundAgain() {
		long due = this.clock.millis() + Duration.ofDays(300).toMillis();
		Ticket early = new Ticket("a", 7, true, due, "somebody", TICKET.task());
		Delivery delivery = this.channel.deliver(early);
		arrive(delivery);
		assertThat(claim(none())).isEmpty();
		verify(this.postman).postpone(early, false, Duration.ofDays(300).toMillis());
		this.channel.assertAcknowledged(delivery);
		this.clock.advance(Duration.ofDays(300));
		arrive(this.channel.deliver(early));
		assertThat(claim(none())).hasSize(1);
	}

	private Ticket ticketAddedBefore(Duration age) {
		return FakeChannel.ticket("a", age.toMillis(), this.clock.millis() - age.toMillis());
	}

}
