// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

class H2OneStepFlowTests extends OneStepFlowContract {

	@Override
	TestDatabase open() {
		return TestDatabase.h2();
	}

}
