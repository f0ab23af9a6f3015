// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.sql.init.DatabaseInitializationMode;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.QueueName;
import io.chihuo.contract.ContractQueue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tables with names of their own. The contract of backends over a database is tested with
 * such names too.
 */
class TableNamesTests {

	private static final TableNames SHOP = TableNames.of("shop_", null);

	private static final TableNames MAIL = TableNames.of("mail_", null);

	private static List<AddResult> add(JdbcTaskBackend backend, String id) {
		return ContractQueue.join(backend.store(new QueueName("test", "loop"))
			.add(List.of(ContractQueue.task(id, "", AddOptions.DEFAULTS))));
	}

	@Test
	void applicationsWithOtherPrefixesShareNothing() {
		try (TestDatabase database = TestDatabase.h2()) {
			for (TableNames names : List.of(SHOP, MAIL)) {
				new JdbcLedgerSchema(database.dataSource(), DatabaseInitializationMode.ALWAYS, null, names)
					.initializeDatabase();
				JdbcLedgerSchema.requireTables(database.dataSource(), "dataSource", names);
				JdbcLedgerSchema.requireOutbox(database.dataSource(), "dataSource", names);
			}
			try (JdbcTaskBackend shop = open(database, SHOP); JdbcTaskBackend mail = open(database, MAIL)) {
				assertThat(add(shop, "a")).containsExactly(AddResult.ADDED);
				assertThat(add(mail, "a")).containsExactly(AddResult.ADDED);
				assertThat(add(mail, "a")).containsExactly(AddResult.ALREADY_QUEUED);
			}
			assertThat(database.count("shop_tasks")).isEqualTo(1);
			assertThat(database.count("mail_tasks")).isEqualTo(1);
			assertThat(database.count("chihuo_tasks")).isZero();
		}
	}

	private static JdbcTaskBackend open(TestDatabase database, TableNames names) {
		return new JdbcTaskBackend(database.dataSource(), TestDatabase.HANG_TIMEOUT, true, names);
	}

	@Test
	void missingTableIsNamedWithItsPrefix() {
		try (TestDatabase database = TestDatabase.h2()) {
			assertThatExceptionOfType(ChihuoConfigurationException.class)
				.isThrownBy(() -> JdbcLedgerSchema.requireTables(database.dataSource(), "dataSource", SHOP))
				.withMessageContaining("SHOP_TASKS");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Shop_", "1shop", "shop-", "shop_;drop table x", "a.b_", "\u00e4_",
			"a2345678901234567890123456789012345678901" })
	void prefixThatIsNoPartOfAnIdentifierIsRefused(String prefix) {
		assertThatIllegalArgumentException().isThrownBy(() -> TableNames.of(prefix, null))
			.withMessageContaining("'" + prefix + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a.b", "\"a\"", "1a", "a;" })
	void schemaThatIsNoIdentifierIsRefused(String schema) {
		assertThatIllegalArgumentException().isThrownBy(() -> TableNames.of("shop_", schema))
			.withMessageContaining("'" + schema + "'");
	}

}
