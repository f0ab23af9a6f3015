// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddOptions;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.jdbc.QueueTransactions.CommittedCall;
import io.chihuo.backend.ledger.MonotonicSequence;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.contract.ContractQueue;

import static org.assertj.core.api.Assertions.assertThat;

class DueTaskOperationTests {

	private static final QueueName NAME = new QueueName("ledger", "due");

	private final TestDatabase h2 = TestDatabase.h2();

	private final JdbcLedger ledger = this.h2.ledger();

	private final LedgerDatabase database = new LedgerDatabase(this.h2.dataSource(), TestDatabase.HANG_TIMEOUT);

	private final QueueTransactions work = new QueueTransactions(NAME, this.database,
			new MonotonicSequence(() -> this.database.databaseTime().currentMicros()), Duration.ofSeconds(10), false);

	@AfterEach
	void close() {
		this.ledger.close();
		this.h2.close();
	}

	private void addOverdue(String id) {
		ContractQueue.join(this.ledger.queue(NAME)
			.add(List.of(ContractQueue.task(id, "", AddOptions.delayed(Duration.ofHours(1))))));
		JdbcClient.create(this.h2.dataSource())
			.sql("update chihuo_tasks set moment = 1 where task_key like ?")
			.param("%:" + id)
			.update();
	}

	private CommittedCall<Boolean> lookWhileSomebodyHasLocked(String id) {
		return new TransactionTemplate(new JdbcTransactionManager(this.h2.dataSource())).execute((status) -> {
			JdbcClient.create(this.h2.dataSource())
				.sql("select * from chihuo_tasks where task_key like ? for update")
				.param("%:" + id)
				.query()
				.listOfRows();
			return ContractQueue.join(CompletableFuture.supplyAsync(new DueTaskOperation(this.work)::pollDue));
		});
	}

	@Test
	void lockedRowsAreSkippedForAWhile() {
		addOverdue("locked");
		this.work.queueTables();
		long before = this.work.currentMillis();
		CommittedCall<Boolean> done = lookWhileSomebodyHasLocked("locked");
		assertThat(done.ticketBatch().isEmpty()).isTrue();
		assertThat(done.nextMoment()).isGreaterThanOrEqualTo(before + 50);
	}

	@Test
	void unlockedRowsAreReleasedMeanwhile() {
		addOverdue("locked");
		addOverdue("free");
		assertThat(lookWhileSomebodyHasLocked("locked").ticketBatch().tickets()).extracting(Ticket::id)
			.containsExactly("free");
	}

	@Test
	void nextPollIsWhenATaskIsDue() {
		ContractQueue.join(this.ledger.queue(NAME)
			.add(List.of(ContractQueue.task("soon", "", AddOptions.delayed(Duration.ofSeconds(2))))));
		assertThat(new DueTaskOperation(this.work).pollDue().nextMoment() - this.work.currentMillis()).isBetween(500L,
				2000L);
	}

}
