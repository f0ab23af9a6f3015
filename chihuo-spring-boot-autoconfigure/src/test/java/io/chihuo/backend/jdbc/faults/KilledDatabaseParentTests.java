// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc.faults;

import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import io.chihuo.faults.FaultApplication;
import io.chihuo.faults.KilledParents;
import io.chihuo.servers.PostgresServer;

/**
 * The process of a parent is killed while its queues are in a database.
 */
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
@EnabledIfSystemProperty(named = "soak", matches = "true", disabledReason = "runs with -Dsoak; on Redis in all runs")
class KilledDatabaseParentTests extends KilledParents {

	@BeforeEach
	void startProcesses() {
		PostgresServer server = PostgresServer.shared();
		killParent(FaultApplication.with(FaultApplication.common("jdbc", UUID.randomUUID().toString()),
				"chihuo.jdbc.initialize-schema=always", "spring.datasource.url=" + server.jdbcUrl(),
				"spring.datasource.username=" + server.user()));
	}

}
