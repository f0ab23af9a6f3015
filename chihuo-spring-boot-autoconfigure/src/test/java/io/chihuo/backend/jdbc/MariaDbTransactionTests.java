// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;

import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.servers.MariaDbServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@EnabledIf(value = "io.chihuo.servers.MariaDbServer#isAvailable", disabledReason = MariaDbServer.MISSING)
class MariaDbTransactionTests extends TransactionContract {

	@Override
	TestDatabase open() {
		return TestDatabase.mariaDb();
	}

	/** As MariaDB does by default since 11.6. */
	private void beginWithASnapshot() {
		JdbcTemplate jdbc = new JdbcTemplate(this.pool);
		jdbc.execute("set session innodb_snapshot_isolation = on");
		jdbc.queryForObject("select count(*) from chihuo_tasks", Integer.class);
	}

	@Test
	void idThatASnapshotDoesNotShowIsACollisionWithAnotherTransaction() {
		this.transaction.executeWithoutResult((status) -> {
			beginWithASnapshot();
			addOutside("a");
			assertThat(this.queue.add(List.of(task("a")))).failsWithin(TestLimits.HANG_TIMEOUT)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(ConcurrencyFailureException.class);
			status.setRollbackOnly();
		});
	}

	@Test
	void idThatHasChangedSinceTheSnapshotIsACollisionAtTheCommit() {
		Ticket ticket = addOutside("a");
		assertThatExceptionOfType(ConcurrencyFailureException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				beginWithASnapshot();
				LeasedTask task = outside(() -> claim(ticket));
				add("a");
				add("b");
				outside(() -> acknowledge(task));
			}));
		assertThat(isQueued("b")).isFalse();
	}

}
