// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import org.junit.jupiter.api.condition.EnabledIf;

import io.chihuo.servers.MariaDbServer;

@EnabledIf(value = "io.chihuo.servers.MariaDbServer#isAvailable", disabledReason = MariaDbServer.MISSING)
class MariaDbDeadLetterTableTests extends DeadLetterTableContract {

	@Override
	TestDatabase open() {
		return TestDatabase.mariaDb();
	}

}
