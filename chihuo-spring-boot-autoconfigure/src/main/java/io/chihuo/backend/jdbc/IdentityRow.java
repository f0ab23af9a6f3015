// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

/**
 * The row that identifies the ledger.
 */
final class IdentityRow {

	private final LedgerDatabase database;

	IdentityRow(LedgerDatabase database) {
		this.database = database;
	}

	/**
	 * The identity that is kept. Of several that are there first at once one inserts, and
	 * the others collide with it and find it.
	 * @param otherwise identity to keep if there is none
	 */
	String findOrInsert(String otherwise) {
		return this.database.runInTransaction(() -> this.database.jdbcClient()
			.sql("select ledger_id from chihuo_ledger where row_id = 1")
			.query(String.class)
			.optional()
			.orElseGet(() -> insertIdentity(otherwise)));
	}

	private String insertIdentity(String id) {
		this.database.jdbcClient()
			.sql("insert into chihuo_ledger (row_id, ledger_id) values (1, ?)")
			.param(id)
			.update();
		return id;
	}

}
