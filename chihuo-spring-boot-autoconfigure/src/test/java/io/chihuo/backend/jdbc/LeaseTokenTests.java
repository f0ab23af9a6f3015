// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import org.springframework.jdbc.core.JdbcTemplate;

import io.chihuo.AddOptions;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.Lease;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.PostgresServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tokens of leases on PostgreSQL, where claims do not write to the row of the queue each
 * time.
 */
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class LeaseTokenTests {

	private static final long HOUR_MICROS = Duration.ofHours(1).toMillis() * 1000;

	private final TestDatabase database = TestDatabase.postgres();

	private final JdbcTaskBackend backend = this.database.backend(TaskClock.systemClock());

	private final QueueName name = new QueueName("tokens", UUID.randomUUID().toString());

	private final TaskStore store = this.backend.store(this.name);

	@BeforeEach
	void makeQueue() {
		ContractQueue.join(this.store.applyPolicy(QueuePolicy.DEFAULTS));
	}

	@AfterEach
	void close() {
		this.backend.close();
		this.database.close();
	}

	/** Claims and releases one task again and again. */
	private List<Long> claimAgainAndAgain(int times) {
		ContractQueue.join(this.store.add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS))));
		List<Long> tokens = new ArrayList<>();
		for (int i = 0; i < times; i++) {
			Lease lease = ContractQueue.join(this.store.claim(ClaimRequest.of(1, ContractQueue.ONE_HOUR, "worker")))
				.tasks()
				.get(0)
				.lease();
			tokens.add(lease.token());
			ContractQueue.join(this.store.settle(List.of(Settlement.release(lease))));
		}
		return tokens;
	}

	private Long lastToken() {
		return new JdbcTemplate(this.database.dataSource())
			.queryForObject("select last_token from chihuo_queues where name = ?", Long.class, this.name.toString());
	}

	private void assertGrowing(List<Long> tokens) {
		assertThat(tokens).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void tokensGrowThoughOnlySomeAreRecorded() {
		List<Long> tokens = claimAgainAndAgain(10);
		assertGrowing(tokens);
		assertThat(tokens).contains(lastToken());
	}

	@Test
	void tokensGrowAfterTheClockOfTheServerWasSetBack() {
		long before = claimAgainAndAgain(1).get(0) + HOUR_MICROS;
		new JdbcTemplate(this.database.dataSource()).update("update chihuo_queues set last_token = ? where name = ?",
				before, this.name.toString());
		List<Long> tokens = claimAgainAndAgain(5);
		assertThat(tokens.get(0)).isGreaterThan(before);
		assertGrowing(tokens);
		assertThat(lastToken()).as("each is recorded").isEqualTo(tokens.get(4));
	}

	@Test
	void taskWhoseTokenWasNotRecordedGetsALargerOne() {
		long before = claimAgainAndAgain(1).get(0) + HOUR_MICROS;
		new JdbcTemplate(this.database.dataSource()).update("update chihuo_tasks set token = ?", before);
		assertThat(claimAgainAndAgain(1).get(0)).isGreaterThan(before);
	}

}
