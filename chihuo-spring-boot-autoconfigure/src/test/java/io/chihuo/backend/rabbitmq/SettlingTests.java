package io.chihuo.backend.rabbitmq;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.RunOutcome;
import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.Lease;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.ledger.WithTickets;
import io.chihuo.backend.ledger.TicketBatch;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

class SettlingTests {

	private static final Lease LEASE = new Lease("a", 1);

	private final QueueLedger ledger = mock(QueueLedger.class);

	private final Postman postman = mock(Postman.class);

	private final CompletableFuture<Void> posted = new CompletableFuture<>();

	@BeforeEach
	void postLater() {
		given(this.postman.post(any())).willReturn(this.posted);
	}

	private Settling settling(RunOutcome answer, Ticket... tickets) {
		TicketBatch ticketBatch = (tickets.length > 0) ? new TicketBatch(1, List.of(tickets)) : TicketBatch.NONE;
		given(this.ledger.settle(any()))
			.willReturn(CompletableFuture.completedFuture(new WithTickets<>(List.of(answer), ticketBatch)));
		return new Settling(this.ledger, this.postman);
	}

	private static CompletableFuture<List<RunOutcome>> settle(Settling settling) {
		return settling.settle(List.of(Settlement.release(LEASE)));
	}

	@Test
	void runIsOverWhenTheLedgerSaysSoThoughTheBrokerDoesNotAnswer() {
		Settling settling = settling(RunOutcome.RELEASED, FakeChannel.ticket("a", 8));
		assertThat(settle(settling)).isCompletedWithValue(List.of(RunOutcome.RELEASED));
		assertThat(settling.arrival()).isNotDone();
		this.posted.complete(null);
		assertThat(settling.arrival()).isDone();
	}

	@Test
	void whatFailsIsLeftToTheLedger() {
		Settling settling = settling(RunOutcome.RELEASED, FakeChannel.ticket("a", 8));
		settle(settling);
		this.posted.completeExceptionally(new BackendUnavailableException("away", null));
		assertThat(settling.arrival()).isDone();
		verify(this.postman, times(1)).post(any());
	}

}
