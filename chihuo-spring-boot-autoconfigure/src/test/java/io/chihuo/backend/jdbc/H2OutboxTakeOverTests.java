// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

class H2OutboxTakeOverTests extends OutboxTakeOverContract {

	@Override
	TestDatabase open() {
		return TestDatabase.h2();
	}

}
