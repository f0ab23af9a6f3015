// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.ledger.RecordingLedgerListener;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Calls within transactions of the application.
 */
abstract class TransactionContract extends DeferredCallContract {

	@Test
	void addIsInvisibleBeforeTheCommitAndIssuedAfterIt() {
		this.transaction.executeWithoutResult((status) -> {
			assertThat(add("a")).isEqualTo(AddResult.ADDED);
			assertThat(add("a")).isEqualTo(AddResult.ALREADY_QUEUED);
			assertThat(ContractQueue.join(this.queue.find(List.of("a")))).first().matches(Optional::isPresent);
			assertThat(isQueued("a")).isFalse();
			assertThat(issuedIds()).isEmpty();
		});
		assertThat(isQueued("a")).isTrue();
		assertThat(issuedIds()).containsExactly("a");
	}

	@Test
	void rollbackLeavesNothing() {
		add("old");
		issuedIds();
		this.transaction.executeWithoutResult((status) -> {
			add("a");
			ContractQueue.join(this.queue.cancel(List.of("old")));
			ContractQueue.join(this.queue.finish(List.of("b")));
			status.setRollbackOnly();
		});
		assertThat(isQueued("a")).isFalse();
		assertThat(isQueued("old")).isTrue();
		assertThat(isQueued("b")).isFalse();
		assertThat(issuedIds()).isEmpty();
	}

	@Test
	void listenersAreNotifiedAfterTheCommit() {
		RecordingLedgerListener listener = new RecordingLedgerListener();
		this.queue.addListener(listener);
		issuedIds();
		this.transaction.executeWithoutResult((status) -> {
			add("a");
			assertThat(listener.wasToldNothing()).isTrue();
		});
		listener.awaitReady();
	}

	@Test
	void asManyTransactionsAsConnectionsDoNotWaitForEachOther() throws Exception {
		int threads = 10;
		CountDownLatch both = new CountDownLatch(2);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		List<Future<AddResult>> adds = IntStream.range(0, threads)
			.mapToObj((i) -> executor.submit(() -> this.transaction.execute((status) -> {
				new JdbcTemplate(this.pool).queryForObject("select 1", Integer.class);
				both.countDown();
				await(both);
				return add("task-" + i);
			})))
			.toList();
		for (Future<AddResult> add : adds) {
			assertThat(add.get()).isEqualTo(AddResult.ADDED);
		}
		executor.shutdown();
		assertThat(ContractQueue.join(this.queue.counts()).ready()).isEqualTo(threads);
	}

	@Test
	void openTransactionHoldsUpNeitherAddsOfOtherIdsNorClaims() {
		ContractQueue.join(this.queue.applyPolicy(new QueuePolicy(100, 3, QueuePolicy.DEFAULTS.finishedRetention())));
		Ticket ticket = addOutside("before");
		this.transaction.executeWithoutResult((status) -> {
			add("b");
			ContractQueue.join(CompletableFuture.runAsync(() -> {
				assertThat(add("a")).isEqualTo(AddResult.ADDED);
				assertThat(add("c")).isEqualTo(AddResult.ADDED);
				assertThat(claim(ticket).lease().id()).isEqualTo("before");
			}));
		});
	}

	@Test
	void taskThatIsQueuedAlreadyCanBeClaimedMeanwhileAndRunsAgainAfterTheCommit() {
		Ticket ticket = addOutside("a");
		LeasedTask claimed = this.transaction.execute((status) -> {
			assertThat(add("a")).isEqualTo(AddResult.ALREADY_QUEUED);
			return ContractQueue.join(CompletableFuture.supplyAsync(() -> claim(ticket)));
		});
		assertThat(ContractQueue.join(this.queue.settle(List.of(Settlement.acknowledge(claimed.lease(), false))))
			.ticketBatch()
			.tickets()).extracting(Ticket::id).containsExactly("a");
	}

	@Test
	void runOfARerunRequestGoesOnMeanwhile() {
		LeasedTask running = claim(addOutside("a"));
		this.transaction.executeWithoutResult((status) -> {
			assertThat(add("a")).isEqualTo(AddResult.RERUN_REQUESTED);
			assertThat(ContractQueue.join(CompletableFuture.supplyAsync(
					() -> ContractQueue.join(this.queue.settle(List.of(Settlement.acknowledge(running.lease(), false))))
						.answers())))
				.containsExactly(RunOutcome.SUCCESS);
		});
		assertThat(issuedIds()).containsExactly("a");
	}

	@Test
	void addOfAQueuedTaskIsDroppedWithTheNestedTransaction() {
		LeasedTask running = claim(addOutside("a"));
		TransactionTemplate nested = new TransactionTemplate(this.transaction.getTransactionManager());
		nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		this.transaction.executeWithoutResult((status) -> nested.executeWithoutResult((inner) -> {
			add("a");
			inner.setRollbackOnly();
		}));
		ContractQueue.join(this.queue.settle(List.of(Settlement.acknowledge(running.lease(), false))));
		assertThat(isQueued("a")).isFalse();
	}

	@Test
	void addedTasksCountForTheBoundOnceTheyAreCommitted() {
		ContractQueue.join(this.queue.applyPolicy(new QueuePolicy(3, 3, QueuePolicy.DEFAULTS.finishedRetention())));
		this.transaction.executeWithoutResult((status) -> {
			add("a");
			add("b");
		});
		addOutside("c");
		assertThat(waiting()).isEqualTo(3);
		assertThat(add("d")).isEqualTo(AddResult.QUEUE_FULL);
	}

	private long waiting() {
		return new JdbcTemplate(this.pool).queryForObject("select waiting from chihuo_queues where name = ?",
				Long.class, this.name.toString());
	}

	@Test
	void addOfTheSameIdWaitsForTheCommit() {
		CompletableFuture<AddResult> other = this.transaction.execute((status) -> {
			add("a");
			return CompletableFuture.supplyAsync(() -> this.transaction.execute((inner) -> add("a")));
		});
		assertThat(ContractQueue.join(other)).isEqualTo(AddResult.ALREADY_QUEUED);
	}

	@Test
	void failedCallLeavesTheTransactionUsable() {
		JdbcTemplate jdbc = new JdbcTemplate(this.pool);
		this.transaction.executeWithoutResult((status) -> {
			assertThatExceptionOfType(NonTransientDataAccessException.class)
				.isThrownBy(() -> new ApplicationTransaction(this.pool, jdbc, TestDatabase.HANG_TIMEOUT)
					.joinTransaction((again) -> {
						add("a");
						return jdbc.update("insert into chihuo_queues (name) values (null)");
					}));
			add("b");
		});
		assertThat(isQueued("a")).isFalse();
		assertThat(isQueued("b")).isTrue();
	}

	/** As a deadlock does on MariaDB. */
	@Test
	void transactionThatTheDatabaseRolledBackDuringACallCannotBeCommitted() {
		JdbcTemplate jdbc = new JdbcTemplate(this.pool);
		ApplicationTransaction application = new ApplicationTransaction(this.pool, jdbc, TestDatabase.HANG_TIMEOUT);
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				assertThatIllegalStateException().isThrownBy(() -> application.joinTransaction((again) -> {
					jdbc.execute("rollback");
					throw new IllegalStateException("A deadlock");
				}));
				add("a");
			}));
		assertThat(isQueued("a")).isFalse();
	}

	@Test
	void nestedTransactionThatIsRolledBackTakesItsAddsAlong() {
		RecordingLedgerListener listener = new RecordingLedgerListener();
		this.queue.addListener(listener);
		TransactionTemplate nested = new TransactionTemplate(this.transaction.getTransactionManager());
		nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		this.transaction.executeWithoutResult((status) -> {
			add("outer");
			nested.executeWithoutResult((inner) -> {
				add("inner");
				inner.setRollbackOnly();
			});
		});
		assertThat(isQueued("inner")).isFalse();
		assertThat(issuedIds()).containsExactly("outer");
	}

	@Test
	void addAfterTheCommitIsCommittedToo() {
		this.transaction.executeWithoutResult(
				(status) -> TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCommit() {
						add("after");
					}

				}));
		assertThat(isQueued("after")).isTrue();
		assertThat(issuedIds()).containsExactly("after");
	}

	@Test
	void addsAroundTheCommitAreAllCommitted() {
		this.transaction.executeWithoutResult((status) -> {
			add("before");
			TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

				@Override
				public void beforeCommit(boolean readOnly) {
					add("at");
				}

				@Override
				public void afterCommit() {
					add("after");
				}

				@Override
				public void afterCompletion(int status) {
					add("behind");
				}

			});
		});
		assertThat(issuedIds()).contains("before", "at", "after");
		assertThat(isQueued("behind")).isTrue();
	}

	@Test
	void suspendedTransactionIsNotJoined() {
		TransactionTemplate without = new TransactionTemplate(this.transaction.getTransactionManager());
		without.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
		this.transaction.executeWithoutResult((status) -> {
			without.executeWithoutResult((inner) -> add("a"));
			status.setRollbackOnly();
		});
		assertThat(isQueued("a")).isTrue();
	}

	@Test
	void transactionOfAnotherDataSourceIsNotJoined() {
		try (HikariDataSource other = this.database.pool(2, true)) {
			new TransactionTemplate(new JdbcTransactionManager(other)).executeWithoutResult((status) -> {
				new JdbcTemplate(this.pool).queryForObject("select 1", Integer.class);
				add("a");
				status.setRollbackOnly();
			});
		}
		assertThat(isQueued("a")).isTrue();
	}

	@Test
	void readOnlyTransactionRefusesChangesOfTheQueue() {
		this.transaction.setReadOnly(true);
		this.transaction.executeWithoutResult((status) -> {
			assertThat(ContractQueue.join(this.queue.counts()).ready()).isZero();
			Stream
				.of(this.queue.add(List.of(task("a"))), this.queue.clearUnfinished(), this.queue.clearFinished(),
						this.queue.requeueAll(null, 10), this.queue.discardAll(null, 10))
				.forEach((change) -> assertThat(change).isCompletedExceptionally()
					.failsWithin(TestLimits.HANG_TIMEOUT)
					.withThrowableThat()
					.havingCause()
					.isInstanceOf(IllegalTransactionStateException.class)
					.withMessageContaining("read-only"));
		});
	}

	@Test
	void firstCallForAQueueMayBeWithinAReadOnlyTransaction() {
		QueueLedger fresh = this.ledger.queue(new QueueName("ledger", "looked-at-first"));
		this.transaction.setReadOnly(true);
		this.transaction.executeWithoutResult((status) -> {
			assertThat(ContractQueue.join(fresh.find(List.of("a")))).containsExactly(Optional.empty());
			assertThat(ContractQueue.join(fresh.findPayload("a"))).isEmpty();
			assertThat(ContractQueue.join(fresh.counts()).ready()).isZero();
			assertThat(ContractQueue.join(fresh.deadLetters(null, 10, true)).letters()).isEmpty();
		});
		assertThat(ContractQueue.join(fresh.add(List.of(task("a")))).answers()).containsExactly(AddResult.ADDED);
		assertThat(ContractQueue.join(fresh.counts()).ready()).isOne();
	}

	@Test
	void wholeQueueIsClearedWithinTheTransaction() {
		int count = 2500;
		ContractQueue.join(this.queue.add(IntStream.range(0, count).mapToObj((i) -> task("task-" + i)).toList()));
		for (boolean rollback : new boolean[] { true, false }) {
			this.transaction.executeWithoutResult((status) -> {
				assertThat(ContractQueue.join(this.queue.clearUnfinished())).isEqualTo(count);
				assertThat(isQueued("task-7")).isTrue();
				if (rollback) {
					status.setRollbackOnly();
				}
			});
			assertThat(ContractQueue.join(this.queue.counts()).ready()).isEqualTo(rollback ? count : 0);
		}
	}

	@Test
	void firstCallForAQueueMayBeWithinATransactionThatIsRolledBack() {
		QueueLedger fresh = this.ledger.queue(new QueueName("ledger", "fresh"));
		for (int i = 0; i < 2; i++) {
			this.transaction.executeWithoutResult((status) -> {
				ContractQueue.join(fresh.add(List.of(task("a"))));
				ContractQueue.join(fresh.add(List.of(task("b"))));
				status.setRollbackOnly();
			});
		}
		assertThat(ContractQueue.join(fresh.add(List.of(task("a")))).answers()).containsExactly(AddResult.ADDED);
	}

	@Test
	void poolWithoutAutoCommitWorks() {
		try (HikariDataSource manual = this.database.pool(5, false);
				JdbcLedger other = new JdbcLedger(manual, TestDatabase.HANG_TIMEOUT)) {
			QueueLedger theirs = other.queue(new QueueName("ledger", "manual"));
			ContractQueue.join(other.id());
			ContractQueue.join(theirs.applyPolicy(new QueuePolicy(2, 3, QueuePolicy.DEFAULTS.finishedRetention())));
			List<NewTask> tasks = List.of(task("a"), task("b"), task("c"));
			long ticketBatch = ContractQueue.join(theirs.add(tasks)).ticketBatch().number();
			ContractQueue.join(theirs.confirmBatches(List.of(ticketBatch)));
			assertThat(ContractQueue.join(theirs.counts()).ready()).isEqualTo(2);
			assertThat(new JdbcTemplate(this.pool).queryForObject(
					"select count(*) from chihuo_ticket_batches where batch_number = ?", Long.class, ticketBatch))
				.isZero();
		}
	}

}
