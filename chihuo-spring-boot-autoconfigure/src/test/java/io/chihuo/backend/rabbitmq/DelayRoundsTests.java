package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.ledger.Claimed;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.ledger.Posting;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.state.WaitingTask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

/**
 * A task that waits for longer than the ladder of delays goes round again, on a broker
 * that keeps time to the second.
 */
class DelayRoundsTests {

	private static final QueueName QUEUE = new QueueName("test", "rounds");

	private static final long BEGIN = 1_700_000_000_000L;

	private final Publisher publisher = mock(Publisher.class);

	private final Inbox inbox = mock(Inbox.class);

	private final QueueLedger ledger = mock(QueueLedger.class);

	private final Acknowledger acknowledger = mock(Acknowledger.class);

	private final Queue<Outgoing> published = new ArrayDeque<>();

	private final Queue<Delivery> arrived = new ArrayDeque<>();

	private long now = BEGIN;

	private int rounds;

	private Postman postman;

	private Claims claims;

	@BeforeEach
	void connect() {
		RabbitSettings settings = new RabbitSettings(QueueType.QUORUM, true, Duration.ofSeconds(10));
		RabbitResources resources = new RabbitResources("", settings, null, new Topology(settings, true),
				this.publisher, null, null, null);
		this.postman = new Postman(QueueNames.of(QUEUE), resources, this.ledger, () -> this.now, () -> null);
		this.claims = new Claims(this.ledger, Ledger.Scope.NOTHING, this.inbox, this.postman, new RunningDeliveries(),
				mock(Strangers.class), () -> this.now);
		doAnswer((call) -> {
			this.published.addAll(call.getArgument(0));
			return CompletableFuture.completedFuture(null);
		}).when(this.publisher).publish(anyList());
		when(this.inbox.take(anyInt(), anyInt()))
			.thenAnswer((call) -> this.arrived.isEmpty() ? List.of() : List.of(this.arrived.remove()));
		when(this.ledger.claim(anyList(), any(), any()))
			.thenReturn(CompletableFuture.completedFuture(List.of(Claimed.VOID)));
	}

	/** Until its message was no longer put back on the ladder. */
	private void goRound(Duration delay, boolean first) {
		WaitingTask task = new WaitingTask("a", new byte[] { 1 }, Map.of(), this.now, 0, 0, null);
		Ticket ticket = new Ticket("a", 1, first, this.now + delay.toMillis(), "", task);
		this.postman.post(new Posting(0, List.of(ticket))).join();
		while (!this.published.isEmpty()) {
			Outgoing message = this.published.remove();
			assertThat(this.published).isEmpty();
			assertThat(message.routingKey()).endsWith(first ? ":head" : "/rounds");
			this.rounds++;
			this.now += 1000 * DelayLadderTests.seconds(message.routingKey());
			this.arrived.add(new Delivery(TicketMessages.read(message.properties(), message.body(), first), first,
					this.rounds, this.acknowledger, message.properties(), message.body()));
			List<LeasedTask> claimed = this.claims.claimArrived(ClaimRequest.of(1, Duration.ofMinutes(1), "worker"))
				.join();
			assertThat(claimed).isEmpty();
			verify(this.acknowledger).acknowledge(this.rounds);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void yearIsEightRoundsAndExactToASecond(boolean first) {
		Duration year = Duration.ofDays(365).plusMillis(123);
		goRound(year, first);
		assertThat(this.rounds).isEqualTo(8);
		assertThat(this.now - BEGIN).isBetween(year.toMillis(), year.toMillis() + 1000);
		verify(this.ledger, times(1)).claim(anyList(), any(), any());
	}

	@Test
	void whatTheLadderHoldsIsOneRound() {
		goRound(Duration.ofSeconds(DelayLadder.LONGEST), false);
		assertThat(this.rounds).isEqualTo(1);
		assertThat(this.now - BEGIN).isEqualTo(DelayLadder.LONGEST * 1000);
	}

	@Test
	void secondRoundMayBeShort() {
		goRound(Duration.ofSeconds(DelayLadder.LONGEST + 5), false);
		assertThat(this.rounds).isEqualTo(2);
		assertThat(this.now - BEGIN).isEqualTo((DelayLadder.LONGEST + 5) * 1000);
	}

}
