// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.JdbcTemplate;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.contract.ContractQueue;

import static org.assertj.core.api.Assertions.assertThat;

class FinishMarkCountTests {

	private final TestDatabase h2 = TestDatabase.h2();

	private final JdbcLedger ledger = this.h2.ledger();

	private final QueueLedger queue = this.ledger.queue(new QueueName("ledger", "marks"));

	@AfterEach
	void close() {
		this.ledger.close();
		this.h2.close();
	}

	private long finished() {
		return ContractQueue.join(this.queue.counts()).finished();
	}

	private void insertOld(int count) {
		new JdbcTemplate(this.h2.dataSource()).update("insert into chihuo_finished (task_key, queue_id, finished_at)"
				+ " select (select min(queue_id) from chihuo_queues) || ':old-' || x,"
				+ " (select min(queue_id) from chihuo_queues), x from system_range(1, " + count + ")");
	}

	@Test
	void manyOldMarksAreNotCountedEachTime() {
		assertThat(finished()).isZero();
		insertOld(10_000);
		assertThat(finished()).isEqualTo(10_000);
		ContractQueue.join(this.queue.finish(List.of("new")));
		new JdbcTemplate(this.h2.dataSource()).update("delete from chihuo_finished where finished_at <= 5");
		assertThat(finished()).isEqualTo(10_001);
		ContractQueue.join(this.queue.clearFinished());
		assertThat(finished()).isZero();
	}

	@Test
	void fewMarksAreCountedExactly() {
		assertThat(finished()).isZero();
		insertOld(100);
		assertThat(finished()).isEqualTo(100);
		ContractQueue.join(this.queue.unfinish(List.of("old-7")));
		assertThat(finished()).isEqualTo(99);
	}

}
