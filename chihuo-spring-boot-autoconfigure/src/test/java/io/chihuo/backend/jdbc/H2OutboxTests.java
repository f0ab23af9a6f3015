// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

class H2OutboxTests extends OutboxContract {

	@Override
	TestDatabase open() {
		return TestDatabase.h2();
	}

}
