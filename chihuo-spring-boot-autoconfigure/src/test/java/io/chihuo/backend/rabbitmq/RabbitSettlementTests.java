// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.BackendUnavailableException;
import io.chihuo.RunOutcome;
import io.chihuo.backend.Lease;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.backend.ledger.WithTickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

class RabbitSettlementTests {

	private static final Lease LEASE = new Lease("a", 1);

	private final QueueLedger ledger = mock(QueueLedger.class);

	private final TicketPublisher ticketPublisher = mock(TicketPublisher.class);

	private final CompletableFuture<Void> published = new CompletableFuture<>();

	@BeforeEach
	void publishLater() {
		given(this.ticketPublisher.publishBatch(any())).willReturn(this.published);
	}

	private RabbitSettlement settlement(RunOutcome answer, Ticket... tickets) {
		TicketBatch ticketBatch = (tickets.length > 0) ? new TicketBatch(1, List.of(tickets)) : TicketBatch.NONE;
		given(this.ledger.settle(any()))
			.willReturn(CompletableFuture.completedFuture(new WithTickets<>(List.of(answer), ticketBatch)));
		return new RabbitSettlement(this.ledger, this.ticketPublisher);
	}

	private static CompletableFuture<List<RunOutcome>> settle(RabbitSettlement settlement) {
		return settlement.settleRuns(List.of(Settlement.release(LEASE)));
	}

	@Test
	void runIsSettledByTheLedgerThoughTheBrokerDoesNotAnswer() {
		RabbitSettlement settlement = settlement(RunOutcome.RELEASED, DeliveryFixture.ticket("a", 8));
		assertThat(settle(settlement)).isCompletedWithValue(List.of(RunOutcome.RELEASED));
		assertThat(settlement.whenArrived()).isNotDone();
		this.published.complete(null);
		assertThat(settlement.whenArrived()).isDone();
	}

	@Test
	void failedPublishIsLeftToTheLedger() {
		RabbitSettlement settlement = settlement(RunOutcome.RELEASED, DeliveryFixture.ticket("a", 8));
		settle(settlement);
		this.published.completeExceptionally(new BackendUnavailableException("away", null));
		assertThat(settlement.whenArrived()).isDone();
		verify(this.ticketPublisher, times(1)).publishBatch(any());
	}

}
