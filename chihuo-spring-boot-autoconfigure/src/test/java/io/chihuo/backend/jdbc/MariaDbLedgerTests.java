// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Instant;

import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

import io.chihuo.servers.MariaDbServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledIf(value = "io.chihuo.servers.MariaDbServer#isAvailable", disabledReason = MariaDbServer.MISSING)
class MariaDbLedgerTests extends JdbcLedgerContractTests {

	@Override
	TestDatabase open() {
		return TestDatabase.mariaDb();
	}

	/**
	 * At the end of summer time, half past two comes twice in the zone of the sessions.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z" })
	void timeIsIndependentOfTheZoneOfTheSession(Instant now) {
		String url = MariaDbServer.shared().jdbcUrl("zones") + "&sessionVariables=timestamp=" + now.getEpochSecond();
		LedgerDatabase database = new LedgerDatabase(
				new DriverManagerDataSource(url, MariaDbServer.shared().user(), ""), TestDatabase.HANG_TIMEOUT);
		database.openDatabase();
		assertThat(Instant.ofEpochMilli(database.databaseTime().currentMillis())).isBetween(now,
				now.plus(TestLimits.HANG_TIMEOUT));
	}

}
