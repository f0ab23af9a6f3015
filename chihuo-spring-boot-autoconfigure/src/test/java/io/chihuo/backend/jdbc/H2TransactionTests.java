// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.TransactionDefinition;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class H2TransactionTests extends TransactionContract {

	@Override
	TestDatabase open() {
		return TestDatabase.h2();
	}

	@Test
	void idThatASnapshotDoesNotShowIsACollisionWithAnotherTransaction() {
		this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
		this.transaction.executeWithoutResult((status) -> {
			new JdbcTemplate(this.pool).queryForObject("select count(*) from chihuo_tasks", Integer.class);
			addOutside("a");
			assertThat(this.queue.add(List.of(task("a")))).failsWithin(TestLimits.HANG_TIMEOUT)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(ConcurrencyFailureException.class);
			status.setRollbackOnly();
		});
	}

}
