// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.QueueListeners;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.contract.RecordingStoreListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

class TicketClaimsTests {

	private static final Ticket TICKET = DeliveryFixture.ticket("a", 7);

	private static final LeasedTask TASK = new LeasedTask(new Lease("a", 1), new byte[0], Map.of(), 1, 0, 0, 0, 0,
			false);

	private final MessageConsumer messageConsumer = mock(MessageConsumer.class);

	private final QueueLedger ledger = mock(QueueLedger.class);

	private final DeliveryFixture channel = new DeliveryFixture();

	private final ScheduledExecutorService timer = mock(ScheduledExecutorService.class);

	private final Ledger ledgers = mock(Ledger.class);

	private final LedgerIdentity identity = new LedgerIdentity(this.ledgers, Set.of("adopted"));

	private final QueueListeners listeners = new QueueListeners();

	private final RecordingStoreListener listener = new RecordingStoreListener();

	private final TicketClaims claims = new TicketClaims(this.ledger, QueueNames.of(new QueueName("test", "claims")),
			this.identity, this.messageConsumer, mock(ForeignMessages.class), this.timer, this.listeners);

	@BeforeEach
	void identify() {
		this.listeners.addListener(this.listener);
		given(this.ledgers.id()).willReturn(CompletableFuture.completedFuture(DeliveryFixture.LEDGER));
	}

	private void arrive(InboundDelivery... deliveries) {
		List<InboundDelivery> all = List.of(deliveries);
		given(this.messageConsumer.take(anyInt())).willAnswer((call) -> all).willAnswer((call) -> List.of());
	}

	private CompletableFuture<List<LeasedTask>> claim() {
		return this.claims.claimArrived(ClaimRequest.of(10, Duration.ofMinutes(1), "worker"));
	}

	@Test
	void messageIsAcknowledgedOnceItsTaskIsLeased() {
		CompletableFuture<List<Optional<LeasedTask>>> answer = new CompletableFuture<>();
		given(this.ledger.claim(any(), any(), any())).willReturn(answer);
		InboundDelivery delivery = this.channel.deliver(TICKET);
		arrive(delivery);
		CompletableFuture<List<LeasedTask>> claimed = claim();
		this.channel.assertKept(delivery);
		answer.complete(List.of(Optional.of(TASK)));
		this.channel.assertAcknowledged(delivery);
		assertThat(claimed).isCompletedWithValue(List.of(TASK));
	}

	@Test
	void ofTwoDeliveriesOfOneTicketTheLaterOneIsKept() {
		given(this.ledger.claim(eq(List.of(TICKET)), any(), any())).willReturn(new CompletableFuture<>());
		InboundDelivery first = new DeliveryFixture().deliver(TICKET);
		InboundDelivery second = this.channel.deliver(TICKET);
		arrive(first, second);
		assertThat(claim()).isNotDone();
		this.channel.assertKept(second);
		verify(first.acknowledger()).acknowledgeTag(first.tag());
	}

	@Test
	void ticketOfAnotherLedgerIsNeitherAcknowledgedNorClaimed() {
		InboundDelivery foreign = this.channel.deliver(TICKET, "other");
		arrive(foreign);
		assertThat(claim()).isCompletedWithValue(List.of());
		this.channel.assertKept(foreign);
		assertThat(this.listener.refused()).singleElement().asString().contains("belongs to the ledger 'other'");
		assertThat(this.listeners.refusalReason()).contains("belongs to the ledger 'other'");
		verify(this.messageConsumer).restore(List.of(foreign));
		verifyNoInteractions(this.ledger);
	}

	@Test
	void ticketOfALedgerThatWasAdoptedIsClaimed() {
		given(this.ledger.claim(any(), any(), any()))
			.willReturn(CompletableFuture.completedFuture(List.of(Optional.of(TASK))));
		arrive(this.channel.deliver(TICKET, "adopted"));
		assertThat(claim()).isCompletedWithValue(List.of(TASK));
	}

	@Test
	void ticketOfAnotherFormatIsNeitherAcknowledgedNorClaimed() {
		InboundDelivery foreign = this.channel.deliverStamped("chihuo/2:t:" + DeliveryFixture.LEDGER + ":7");
		arrive(foreign);
		assertThat(claim()).isCompletedWithValue(List.of());
		this.channel.assertKept(foreign);
		assertThat(this.listener.refused()).singleElement()
			.asString()
			.contains("in RabbitMQ is kept in format 2", "this node knows format 1");
		assertThat(this.listeners.refusalReason()).isNull();
		verifyNoInteractions(this.ledger);
	}

	@Test
	void messageOfAnUnknownKindIsLeftToLaterVersions() {
		InboundDelivery unknown = this.channel.deliverStamped("chihuo/1:w:" + DeliveryFixture.LEDGER + ":7");
		arrive(unknown);
		assertThat(claim()).isCompletedWithValue(List.of());
		this.channel.assertKept(unknown);
		ArgumentCaptor<Runnable> later = ArgumentCaptor.captor();
		verify(this.timer).schedule(later.capture(), eq(30_000L), eq(TimeUnit.MILLISECONDS));
		later.getValue().run();
		this.channel.assertReleased(unknown);
		verifyNoInteractions(this.ledger);
	}

	@Test
	void messageOfVoidTicketIsAcknowledged() {
		given(this.ledger.claim(any(), any(), any()))
			.willReturn(CompletableFuture.completedFuture(List.of(Optional.empty())));
		InboundDelivery delivery = this.channel.deliver(TICKET);
		arrive(delivery);
		assertThat(claim()).isCompletedWithValue(List.of());
		this.channel.assertAcknowledged(delivery);
	}

	@Test
	void messageOfExcludedTaskIsReleasedAfterAMoment() {
		InboundDelivery delivery = this.channel.deliver(TICKET);
		arrive(delivery);
		assertThat(this.claims
			.claimArrived(ClaimRequest.of(10, Duration.ofMinutes(1), "worker").excludingIds(Set.of("a"))))
			.isCompletedWithValue(List.of());
		this.channel.assertKept(delivery);
		ArgumentCaptor<Runnable> later = ArgumentCaptor.captor();
		verify(this.timer).schedule(later.capture(), eq(1000L), eq(TimeUnit.MILLISECONDS));
		later.getValue().run();
		this.channel.assertReleased(delivery);
		verifyNoInteractions(this.ledger);
	}

	@Test
	void messageThatTheLedgerDidNotAnswerForIsClaimedAgain() {
		given(this.ledger.claim(any(), any(), any()))
			.willReturn(CompletableFuture.failedFuture(new BackendUnavailableException("away", null)));
		InboundDelivery delivery = this.channel.deliver(TICKET);
		arrive(delivery);
		assertThat(claim()).isCompletedExceptionally();
		this.channel.assertKept(delivery);
		verify(this.messageConsumer).restore(List.of(delivery));
	}

}
