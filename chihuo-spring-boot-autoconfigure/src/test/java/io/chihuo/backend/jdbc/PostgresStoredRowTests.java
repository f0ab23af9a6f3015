// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import org.junit.jupiter.api.condition.EnabledIf;

import io.chihuo.servers.PostgresServer;

@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class PostgresStoredRowTests extends StoredRowTests {

	@Override
	TestDatabase open() {
		return TestDatabase.newPostgres();
	}

}
