// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.UUID;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.contract.ledger.ListBackend;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Settings of H2 that applications have in their URLs.
 */
class H2ModeTests {

	private final SettableClock clock = new SettableClock();

	@ParameterizedTest
	@ValueSource(strings = { "MODE=LEGACY", "MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
			"MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE",
			"MODE=MariaDB;DATABASE_TO_LOWER=TRUE", "MODE=DB2", "MODE=HSQLDB", "DATABASE_TO_UPPER=FALSE",
			"TIME ZONE=Europe/Berlin", "IGNORECASE=TRUE", "INIT=CREATE SCHEMA IF NOT EXISTS app\\;SET SCHEMA app" })
	void queueWorksWithTheSettingsOfAnApplication(String settings) {
		try (TestDatabase database = TestDatabase.at("jdbc:h2:mem:" + UUID.randomUUID() + ";" + settings, "sa");
				ListBackend backend = new ListBackend(database.ledger(this.clock))) {
			H2FileLedger.requireMode(database.dataSource());
			ContractQueue queue = new ContractQueue(backend.store(new QueueName("modes", "queue")),
					this.clock::advance);
			queue.configure(5, 3, Duration.ofHours(1));
			queue.kill("dead");
			assertThat(queue.addAll("a", "A", "b", "c")).containsOnly(AddResult.ADDED);
			assertThat(queue.add("later", "", AddOptions.delayed(Duration.ofMinutes(1)))).isEqualTo(AddResult.ADDED);
			assertThat(queue.add("more")).isEqualTo(AddResult.QUEUE_FULL);
			LeasedTask first = queue.claim();
			assertThat(first.lease().id()).isEqualTo("a");
			assertThat(queue.acknowledgeFinished(first)).isEqualTo("FINISHED");
			assertThat(queue.add("a")).isEqualTo(AddResult.ALREADY_FINISHED);
			queue.retry(queue.claim(), Duration.ofMinutes(1));
			assertThat(queue.deadIds()).containsExactly("dead");
			assertThat(queue.requeue("dead")).isTrue();
			assertThat(queue.claim(3, ContractQueue.LEASE_DURATION)).hasSize(3);
			queue.lapse();
			queue.elapse(Duration.ofMinutes(1));
			assertThat(queue.counts().queued()).isEqualTo(5);
			ContractQueue.join(queue.store().clearUnfinished());
			assertThat(queue.counts().isDrained()).isTrue();
			queue.elapse(Duration.ofHours(1));
			assertThat(queue.add("a")).isEqualTo(AddResult.ADDED);
		}
	}

}
