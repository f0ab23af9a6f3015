// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import io.chihuo.autoconfigure.RabbitBackendProperties.LedgerType;

/**
 * Finds the data source for a ledger. One whose database is in memory counts only if the
 * configuration names this type of ledger and there is no other, or with our qualifier.
 * Where it names a file, and no bean, there is none.
 *
 * @param beans the data sources
 * @param properties how tables are created
 * @param fileNamed whether the configuration names a file for the ledger
 * @param timeout time after which a call that was not answered fails
 */
record JdbcLedgerSource(BackendBean<DataSource> beans, JdbcLedgerProperties properties, boolean fileNamed,
		Duration timeout) implements LedgerSource {

	@Override
	public LedgerType ledgerType() {
		return LedgerType.JDBC;
	}

	@Override
	public @Nullable LedgerLocation findPlace(boolean named) {
		if (this.fileNamed && this.beans.named() == null) {
			return null;
		}
		DataSource dataSource = this.beans.findBean((candidate) -> !DatabaseUrl.of(candidate).isInMemory());
		if (dataSource == null && named) {
			dataSource = this.beans.findBean();
		}
		return (dataSource != null) ? new DatabaseLocation(this.beans.beanName(dataSource), dataSource,
				DatabaseUrl.of(dataSource), this.properties, this.timeout) : null;
	}

}
