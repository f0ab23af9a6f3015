// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.BackendUnavailableException;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the exceptions that callers get when the database fails.
 */
class JdbcLedgerFailureTests {

	private static final Duration LEASE_DURATION = Duration.ofMinutes(1);

	private static final QueueName NAME = new QueueName("ledger", "failures");

	private final TestDatabase database = TestDatabase.h2();

	private final FaultyDataSource dataSource = new FaultyDataSource(this.database.dataSource());

	private final JdbcLedger ledger = new JdbcLedger(this.dataSource, Duration.ofSeconds(2));

	private final QueueLedger queue = this.ledger.queue(NAME);

	@AfterEach
	void close() {
		this.dataSource.goOn();
		this.ledger.close();
		this.database.close();
	}

	private Ticket add(String id) {
		return ContractQueue.join(this.queue.add(List.of(ContractQueue.task(id, "", AddOptions.DEFAULTS))))
			.ticketBatch()
			.tickets()
			.get(0);
	}

	private CompletableFuture<List<Optional<LeasedTask>>> claim(Ticket ticket) {
		return this.queue.claim(List.of(ticket), LEASE_DURATION, "worker");
	}

	private static void assertUnavailable(CompletableFuture<?> call, String message) {
		assertThat(call).failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(BackendUnavailableException.class)
			.withMessageContaining(message);
	}

	@Test
	void claimWhoseAnswerWasLostIsFoundByTheSameTicket() {
		Ticket ticket = add("a");
		this.dataSource.loseAnswer();
		assertUnavailable(claim(ticket), "The connection broke");
		LeasedTask task = ContractQueue.join(claim(ticket)).get(0).orElseThrow();
		assertThat(task).isNotNull();
		assertThat(task.attempt()).isEqualTo(1);
		assertThat(ContractQueue.join(claim(ticket))).containsExactly(Optional.empty());
	}

	@Test
	void claimWhoseAnswerWasLostIsNotFoundByAnotherProcess() {
		Ticket ticket = add("a");
		this.dataSource.loseAnswer();
		assertUnavailable(claim(ticket), "The connection broke");
		try (JdbcLedger other = this.database.ledger()) {
			assertThat(ContractQueue.join(other.queue(NAME).claim(List.of(ticket), LEASE_DURATION, "worker")))
				.containsExactly(Optional.empty());
		}
	}

	private void applyMaxLength(long maxLength) {
		ContractQueue.join(this.queue.applyPolicy(new QueuePolicy(maxLength, -1, Duration.ZERO)));
	}

	@Test
	void policyAppliesAtOnceThoughTheOldOneIsBeingRead() throws InterruptedException {
		Ticket ticket = add("a");
		applyMaxLength(-1);
		CountDownLatch read = this.dataSource.holdNextClose();
		CompletableFuture<?> claim = claim(ticket);
		assertThat(read.await(TestLimits.HANG_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
		applyMaxLength(1);
		this.dataSource.goOn();
		assertThat(claim).succeedsWithin(TestLimits.HANG_TIMEOUT);
		add("b");
		assertThat(
				ContractQueue.join(this.queue.add(List.of(ContractQueue.task("c", "", AddOptions.DEFAULTS)))).answers())
			.containsExactly(AddResult.QUEUE_FULL);
	}

	/** The answer to the claim of a suspect is lost, and the claim is made. */
	private void loseSuspect(Duration lease) {
		ContractQueue.join(this.queue.claim(List.of(add("a")), Duration.ofMillis(1), "worker"));
		TestLimits.await().until(() -> ContractQueue.join(this.queue.releaseDue()).suspectsWaiting());
		this.dataSource.loseAnswer();
		assertUnavailable(claimSuspect(lease), "The connection broke");
	}

	private CompletableFuture<ClaimResult> claimSuspect(Duration lease) {
		return this.queue.claimSuspect(ClaimRequest.of(1, lease, "worker").forSuspect());
	}

	private TaskInfo info() {
		return ContractQueue.join(this.queue.find(List.of("a"))).get(0).orElseThrow();
	}

	@Test
	void suspectOfALostClaimIsClaimedNext() {
		loseSuspect(LEASE_DURATION);
		assertThat(ContractQueue.join(claimSuspect(LEASE_DURATION)).tasks()).singleElement().satisfies((task) -> {
			assertThat(task.suspect()).isTrue();
			assertThat(task.crashes()).isZero();
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void lapseOfALostClaimIsNotCharged(int maxCrashes) {
		ContractQueue.join(this.queue.applyPolicy(new QueuePolicy(-1, maxCrashes, Duration.ZERO)));
		loseSuspect(Duration.ofMillis(1));
		TestLimits.await().until(() -> {
			ContractQueue.join(this.queue.releaseDue());
			return info().crashes() == 1;
		});
		ContractQueue.join(claimSuspect(LEASE_DURATION));
		assertThat(info().crashes()).isZero();
		assertThat(info().state()).isEqualTo(TaskState.READY);
		assertThat(ContractQueue.join(this.queue.releaseDue()).ticketBatch().tickets()).extracting(Ticket::id)
			.containsExactly("a");
	}

	@Test
	void ticketOfAnAddWhoseAnswerWasLostIsIssuedLater() {
		add("first");
		this.dataSource.loseAnswer();
		assertUnavailable(this.queue.add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS))), "could not add");
		assertThat(
				ContractQueue.join(this.queue.add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS)))).answers())
			.containsExactly(AddResult.ALREADY_QUEUED);
		assertThat(this.database.count("chihuo_ticket_batches")).isEqualTo(2);
	}

	@Test
	void callIsAnsweredInTimeEvenIfTheDatabaseIsNot() {
		this.dataSource.hang();
		assertUnavailable(this.queue.counts(), "did not answer within 1800 ms");
		assertUnavailable(this.ledger.ping(), "reach the database");
		this.dataSource.goOn();
		assertThat(this.queue.counts()).succeedsWithin(TestLimits.HANG_TIMEOUT);
	}

	@Test
	void addThatWaitedForTooLongIsNotMadeAfterwards() {
		add("first");
		this.dataSource.hang();
		CompletableFuture<?> one = this.queue.add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS)));
		CompletableFuture<?> next = this.queue.add(List.of(ContractQueue.task("b", "", AddOptions.DEFAULTS)));
		assertUnavailable(one, "did not answer");
		assertUnavailable(next, "did not answer");
		this.dataSource.goOn();
		add("last");
		assertThat(ContractQueue.join(this.queue.find(List.of("b")))).allMatch((found) -> found.isEmpty());
	}

	@Test
	void missingTablesAreExplained() {
		DriverManagerDataSource empty = new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID());
		try (JdbcLedger ledger = new JdbcLedger(empty, Duration.ofSeconds(5))) {
			assertUnavailable(ledger.ping(), "'chihuo.jdbc.initialize-schema=always'");
			assertUnavailable(ledger.queue(NAME).counts(), "tables are missing");
		}
	}

	@Test
	void messageOfTheDatabaseIsOneLine() {
		DriverManagerDataSource empty = new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID());
		try (JdbcLedger ledger = new JdbcLedger(empty, Duration.ofSeconds(5))) {
			assertThat(ledger.queue(NAME).counts()).failsWithin(TestLimits.HANG_TIMEOUT)
				.withThrowableThat()
				.havingCause()
				.satisfies((failure) -> assertThat(failure.getMessage()).contains("CHIHUO_").hasLineCount(1));
		}
	}

	@Test
	void databaseThatIsNotThereIsExplained() {
		DriverManagerDataSource nowhere = new DriverManagerDataSource("jdbc:h2:tcp://127.0.0.1:1/nowhere");
		try (JdbcLedger ledger = new JdbcLedger(nowhere, Duration.ofSeconds(5))) {
			assertUnavailable(ledger.ping(), "check 'spring.datasource.*'");
		}
	}

	@Test
	void closedLedgerIsUnavailable() {
		this.dataSource.hang();
		CompletableFuture<?> underway = this.queue.counts();
		this.dataSource.goOn();
		this.ledger.close();
		assertThat(underway).isDone();
		assertUnavailable(this.queue.counts(), "closed");
	}

}
