// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

class H2DeadLetterTableTests extends DeadLetterTableContract {

	@Override
	TestDatabase open() {
		return TestDatabase.h2();
	}

}
