package io.chihuo.backend.jdbc;

class H2StoredRowTests extends StoredRowTests {

	@Override
	TestDatabase open() {
		return TestDatabase.h2();
	}

}
