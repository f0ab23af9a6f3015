// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

class H2SharedQueueTests extends SharedQueueContract {

	@Override
	TestDatabase open() {
		return TestDatabase.h2();
	}

}
