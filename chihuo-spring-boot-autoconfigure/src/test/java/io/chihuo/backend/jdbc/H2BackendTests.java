// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

class H2BackendTests extends JdbcBackendContract {

	@Override
	TestDatabase open() {
		return TestDatabase.h2().withOtherNames();
	}

}
