// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.linkcheck.store;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * A row that is there once, whoever comes first.
 */
final class NewRow {

	private NewRow() {
	}

	/**
	 * Insert a row.
	 * @return false if there is one with its key
	 */
	static boolean insert(StatementSpec statement) {
		try {
			statement.update();
			return true;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

}
