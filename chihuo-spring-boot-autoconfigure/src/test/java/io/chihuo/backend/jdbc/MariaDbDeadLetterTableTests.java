// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.backend.LeasedTask;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.MariaDbServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@EnabledIf(value = "io.chihuo.servers.MariaDbServer#isAvailable", disabledReason = MariaDbServer.MISSING)
class MariaDbDeadLetterTableTests extends DeadLetterTableContract {

	@Override
	TestDatabase open() {
		return TestDatabase.mariaDb();
	}

	/** Reads are repeatable, and locks see what was committed since, as on MySQL. */
	private void inRepeatableReads(Runnable calls) {
		TransactionTemplate transaction = transaction();
		transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
		transaction.executeWithoutResult((status) -> {
			new JdbcTemplate(this.database.dataSource()).execute("set innodb_snapshot_isolation = off");
			this.queue.counts();
			calls.run();
		});
	}

	@Test
	void idThatDiesAfterTheSnapshotOfATransactionIsNotAddedAgain() {
		LeasedTask run = this.queue.run("a");
		inRepeatableReads(() -> {
			assertThat(this.queue.add("a")).isNotNull();
			outside(() -> this.queue.dead(run));
		});
		assertThat(rowsOf("chihuo_tasks") + rowsOf("chihuo_dead_letters")).isEqualTo(1);
	}

	@Test
	void idThatAppearsAndDiesAfterTheSnapshotOfATransactionIsACollisionAtTheCommit() {
		this.queue.finish("other");
		assertThatExceptionOfType(ConcurrencyFailureException.class).isThrownBy(() -> inRepeatableReads(() -> {
			outside(() -> this.queue.kill("a"));
			assertThat(this.queue.add("a")).isEqualTo(AddResult.ADDED);
		}));
		assertThat(this.queue.deadIds()).containsExactly("a");
		assertThat(this.queue.state("a")).isEqualTo("DEAD");
	}

	@Test
	void deadLetterThatIsRequeuedAfterTheSnapshotOfATransactionIsFoundAmongTheTasks() {
		this.queue.kill("a");
		inRepeatableReads(() -> {
			assertThat(this.queue.requeue("a")).isTrue();
			outside(() -> this.queue.requeue("a"));
		});
		assertThat(this.queue.claimIds()).containsExactly("a");
		assertThat(rowsOf("chihuo_dead_letters")).isZero();
	}

	@Test
	void deadLetterThatIsDiscardedAfterTheSnapshotOfATransactionMayBeReplaced() {
		this.queue.kill("a");
		inRepeatableReads(() -> {
			assertThat(this.queue.add("a", "new", AddOptions.DEFAULTS.replace())).isEqualTo(AddResult.ADDED);
			outside(() -> this.queue.discard("a"));
		});
		assertThat(ContractQueue.payload(this.queue.claim(ContractQueue.ONE_HOUR))).isEqualTo("new");
	}

}
