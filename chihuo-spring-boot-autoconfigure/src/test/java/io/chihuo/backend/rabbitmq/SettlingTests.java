package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.Lease;
import io.chihuo.backend.Settled;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.ledger.Posted;
import io.chihuo.backend.ledger.Posting;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

@Timeout(30)
class SettlingTests {

	private static final Lease LEASE = new Lease("a", 1);

	private static final Ticket TICKET = FakeChannel.ticket("a", 7);

	private final QueueLedger ledger = mock(QueueLedger.class);

	private final Postman postman = mock(Postman.class);

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

	private final RunningDeliveries running = new RunningDeliveries();

	private final FakeChannel channel = new FakeChannel();

	private final Delivery delivery = this.channel.deliver(TICKET);

	private final CompletableFuture<Void> posted = new CompletableFuture<>();

	@BeforeEach
	void run() {
		this.running.begin(LEASE, TICKET, this.delivery);
		given(this.postman.post(any())).willReturn(this.posted);
	}

	@AfterEach
	void stop() {
		this.timer.shutdownNow();
	}

	private Settling settling(Ledger.Scope scope, Settled answer, Ticket... tickets) {
		Posting posting = (tickets.length > 0) ? new Posting(1, List.of(tickets)) : Posting.NONE;
		given(this.ledger.settle(any()))
			.willReturn(CompletableFuture.completedFuture(new Posted<>(List.of(answer), posting)));
		return new Settling(this.ledger, scope, this.postman, this.running, this.timer);
	}

	private static CompletableFuture<List<Settled>> settle(Settling settling) {
		return settling.settle(List.of(Settlement.release(LEASE)));
	}

	@Test
	void runIsOverWhenTheLedgerSaysSoThoughTheBrokerDoesNotAnswer() {
		Settling settling = settling(Ledger.Scope.SHARED, Settled.READY, FakeChannel.ticket("a", 8));
		assertThat(settle(settling)).isCompletedWithValue(List.of(Settled.READY));
		assertThat(settling.onTheWay().arrival()).isNotDone();
		this.posted.complete(null);
		assertThat(settling.onTheWay().arrival()).isDone();
	}

	@Test
	void whatFailsIsLeftToASharedLedger() {
		Settling settling = settling(Ledger.Scope.SHARED, Settled.READY, FakeChannel.ticket("a", 8));
		settle(settling);
		this.posted.completeExceptionally(new BackendUnavailableException("away", null));
		assertThat(settling.onTheWay().arrival()).isDone();
		verify(this.postman, times(1)).post(any());
	}

	@Test
	void messageIsKeptUntilTheBrokerHasTheOneThatReplacesIt() {
		Settling settling = settling(Ledger.Scope.NOTHING, Settled.READY, FakeChannel.ticket("a", 8));
		CompletableFuture<Void> second = new CompletableFuture<>();
		given(this.postman.post(any())).willReturn(this.posted).willReturn(second);
		assertThat(settle(settling)).isDone();
		this.posted.completeExceptionally(new BackendUnavailableException("away", null));
		verify(this.postman, timeout(10_000).times(2)).post(any());
		this.channel.assertKept(this.delivery);
		assertThat(settling.onTheWay().notBefore(0)).isEqualTo(1);
		assertThat(settling.onTheWay().arrived()).isZero();
		second.complete(null);
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> settling.onTheWay().arrived() == 1);
		this.channel.assertAcknowledged(this.delivery);
	}

	@Test
	void messageOfRunThatLostItsLeaseGoesBack() {
		settle(settling(Ledger.Scope.PROCESS, Settled.LEASE_LOST));
		this.channel.assertGivenBack(this.delivery);
		assertThat(this.running.size()).isZero();
	}

	@Test
	void messageOfRunThatIsDoneIsAcknowledged() {
		settle(settling(Ledger.Scope.PROCESS, Settled.ABSENT));
		this.channel.assertAcknowledged(this.delivery);
	}

}
