package io.chihuo.backend.jdbc;

class H2TransactionTests extends TransactionContract {

	@Override
	TestDatabase open() {
		return TestDatabase.h2();
	}

}
