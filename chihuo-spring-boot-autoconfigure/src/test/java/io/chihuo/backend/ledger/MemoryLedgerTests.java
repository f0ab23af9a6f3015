package io.chihuo.backend.ledger;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settled;
import io.chihuo.backend.Settlement;
import io.chihuo.contract.ContractQueue;
import io.chihuo.test.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes that know of each other only by the messages they get.
 */
class MemoryLedgerTests {

	private static final QueueName NAME = new QueueName("memory", "ledger");

	private static final Duration LEASE = Duration.ofSeconds(30);

	private final SettableClock clock = new SettableClock();

	private final QueueLedger here = new MemoryLedger(this.clock).queue(NAME);

	private final QueueLedger elsewhere = new MemoryLedger(this.clock).queue(NAME);

	private static Ticket add(QueueLedger ledger, String payload) {
		return add(ledger, payload, AddOptions.DEFAULTS);
	}

	private static Ticket add(QueueLedger ledger, String payload, AddOptions options) {
		Posting posting = ContractQueue.join(ledger.add(List.of(ContractQueue.task("a", payload, options)))).posting();
		ContractQueue.join(ledger.posted(List.of(posting.number())));
		return posting.tickets().get(0);
	}

	private Claimed claim(Ticket ticket) {
		return ContractQueue.join(this.here.claim(List.of(ticket), LEASE, "worker")).get(0);
	}

	private LeasedTask run(Ticket ticket) {
		LeasedTask task = claim(ticket).task();
		assertThat(task).isNotNull();
		return task;
	}

	private Posted<Settled> settle(Settlement settlement) {
		return ContractQueue.join(this.here.settle(List.of(settlement)));
	}

	private void assertRuns(Ticket ticket, String payload) {
		LeasedTask task = run(ticket);
		assertThat(ContractQueue.payload(task)).isEqualTo(payload);
		settle(Settlement.acknowledge(task.lease(), false));
	}

	@Test
	void taskOfAnotherNodeWaitsForTheOneThatWaitsHere() {
		Ticket other = add(this.elsewhere, "theirs");
		Ticket own = add(this.here, "ours");
		assertThat(claim(other)).isEqualTo(Claimed.LATER);
		assertRuns(own, "ours");
		assertRuns(other, "theirs");
	}

	@Test
	void taskOfAnotherNodeWaitsForTheOneThatRunsHere() {
		Ticket other = add(this.elsewhere, "theirs");
		LeasedTask run = run(add(this.here, "ours"));
		assertThat(claim(other)).isEqualTo(Claimed.LATER);
		settle(Settlement.acknowledge(run.lease(), false));
		assertRuns(other, "theirs");
	}

	@Test
	void taskOfAnotherNodeWaitsUntilTheDeadLetterIsGone() {
		Ticket other = add(this.elsewhere, "theirs");
		settle(Settlement.dead(run(add(this.here, "ours")).lease(), "no"));
		assertThat(claim(other)).isEqualTo(Claimed.LATER);
		assertThat(ContractQueue.join(this.here.discard(List.of("a")))).containsExactly(true);
		assertRuns(other, "theirs");
	}

	@Test
	void secondMessageOfTaskThatWasTakenInIsVoidAsLongAsTheTaskIsKnown() {
		Ticket other = add(this.elsewhere, "theirs");
		Posting retry = settle(Settlement.retry(run(other).lease(), Duration.ofMinutes(1), "no")).posting();
		ContractQueue.join(this.here.posted(List.of(retry.number())));
		assertThat(claim(other)).isEqualTo(Claimed.VOID);
		this.clock.advance(Duration.ofMinutes(1));
		Ticket due = ContractQueue.join(this.here.due()).posting().tickets().get(0);
		settle(Settlement.dead(run(due).lease(), "no"));
		assertThat(claim(other)).isEqualTo(Claimed.VOID);
	}

	@Test
	void lapsedTaskIsKeptByItsMessageUntilTheBrokerHasTheNextOne() {
		Ticket own = add(this.here, "ours");
		run(own);
		this.clock.advance(LEASE);
		assertThat(claim(own)).isEqualTo(Claimed.LATER);
		Posting again = ContractQueue.join(this.here.due()).posting();
		assertThat(claim(own)).isEqualTo(Claimed.LATER);
		ContractQueue.join(this.here.posted(List.of(again.number())));
		assertThat(claim(own)).isEqualTo(Claimed.VOID);
		assertRuns(again.tickets().get(0), "ours");
	}

	@Test
	void taskThatWasFinishedBeforeItsMessageCameDoesNotRun() {
		Ticket other = add(this.elsewhere, "theirs");
		assertThat(ContractQueue.join(this.here.finish(List.of("a")))).containsExactly(true);
		assertThat(claim(other)).isEqualTo(Claimed.VOID);
	}

	@Test
	void taskThatWasAddedAfterItsIdWasFinishedRuns() {
		ContractQueue.join(this.here.finish(List.of("a")));
		this.clock.advance(Duration.ofSeconds(1));
		assertRuns(add(this.elsewhere, "theirs", AddOptions.DEFAULTS.evenIfFinished()), "theirs");
	}

}
