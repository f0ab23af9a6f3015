// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.contract.ContractQueue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A queue, and transactions of the application over a pool of two connections.
 */
abstract class TransactionFixture {

	final QueueName name = new QueueName("transactions", UUID.randomUUID().toString());

	TestDatabase database;

	HikariDataSource pool;

	JdbcLedger ledger;

	QueueLedger queue;

	TransactionTemplate transaction;

	/**
	 * Open the database under test.
	 */
	abstract TestDatabase open();

	@BeforeEach
	void openPool() {
		this.database = open();
		this.pool = this.database.pool(2, true);
		this.ledger = new JdbcLedger(this.pool, TestDatabase.HANG_TIMEOUT);
		this.queue = this.ledger.queue(this.name);
		ContractQueue.join(this.queue.applyPolicy(QueuePolicy.DEFAULTS));
		this.transaction = new TransactionTemplate(new JdbcTransactionManager(this.pool));
	}

	@AfterEach
	void close() {
		this.ledger.close();
		this.pool.close();
		this.database.close();
	}

	TransactionTemplate nested() {
		TransactionTemplate nested = new TransactionTemplate(this.transaction.getTransactionManager());
		nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		return nested;
	}

	AddResult add(String id) {
		return ContractQueue.join(this.queue.add(List.of(task(id)))).answers().get(0);
	}

	static NewTask task(String id) {
		return ContractQueue.task(id, "", AddOptions.DEFAULTS);
	}

	/** On another thread, which is in no transaction. */
	static <R> R outside(Supplier<R> call) {
		return ContractQueue.join(CompletableFuture.supplyAsync(call));
	}

	boolean isQueued(String id) {
		return outside(() -> ContractQueue.join(this.queue.find(List.of(id)))).get(0)
			.filter((info) -> info.addedAt() != null)
			.isPresent();
	}

	List<String> issuedIds() {
		return ContractQueue.join(this.queue.releaseDue()).ticketBatch().tickets().stream().map(Ticket::id).toList();
	}

	Ticket addOutside(String id) {
		return outside(() -> ContractQueue.join(this.queue.add(List.of(task(id))))).ticketBatch().tickets().get(0);
	}

	LeasedTask claim(Ticket ticket) {
		return claim(List.of(ticket)).get(0).orElseThrow();
	}

	List<Optional<LeasedTask>> claim(List<Ticket> tickets) {
		return ContractQueue.join(this.queue.claim(tickets, ContractQueue.ONE_HOUR, "worker"));
	}

	List<Ticket> acknowledge(LeasedTask task) {
		return ContractQueue.join(this.queue.settle(List.of(Settlement.acknowledge(task.lease(), false))))
			.ticketBatch()
			.tickets();
	}

	static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** As listeners of transactional events do by default, of JPA's too. */
	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void addAfterTheEndOfATransactionNeedsNoOtherConnection(boolean rollback) {
		addOutside("known");
		CountDownLatch both = new CountDownLatch(2);
		List<CompletableFuture<Void>> threads = Stream.of("a", "b")
			.map((id) -> CompletableFuture.runAsync(() -> this.transaction.executeWithoutResult((status) -> {
				new JdbcTemplate(this.pool).queryForObject("select 1", Integer.class);
				afterCompletion(() -> {
					both.countDown();
					await(both);
					assertThat(add("known")).isEqualTo(AddResult.ALREADY_QUEUED);
					assertThat(add(id)).isEqualTo(AddResult.ADDED);
					assertThat(isQueuedHere(id)).isTrue();
				});
				if (rollback) {
					status.setRollbackOnly();
				}
			})))
			.toList();
		threads.forEach(ContractQueue::join);
		assertThat(issuedIds()).contains("a", "b");
	}

	private boolean isQueuedHere(String id) {
		return ContractQueue.join(this.queue.find(List.of(id))).get(0).isPresent();
	}

	private static void afterCompletion(Runnable action) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void afterCompletion(int status) {
				action.run();
			}

		});
	}

}
