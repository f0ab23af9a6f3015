// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIf;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.flow.FlowClocksContract;
import io.chihuo.servers.PostgresServer;

/**
 * The tables go by a clock of the test in place of the database's.
 */
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class PostgresFlowClocksTests extends FlowClocksContract {

	private @Nullable TestDatabase database;

	@Override
	protected TaskBackend open(TaskClock clock) {
		TestDatabase opened = TestDatabase.newPostgres();
		this.database = opened;
		return opened.backend(clock);
	}

	@AfterEach
	void closeDatabase() {
		this.database.close();
	}

}
