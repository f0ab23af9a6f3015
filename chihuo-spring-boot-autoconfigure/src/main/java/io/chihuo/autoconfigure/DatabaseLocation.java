// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.Locale;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.ClassUtils;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.jdbc.H2FileLedger;
import io.chihuo.backend.jdbc.JdbcLedger;
import io.chihuo.backend.jdbc.JdbcLedgerSchema;
import io.chihuo.backend.jdbc.JdbcTaskBackend;
import io.chihuo.backend.ledger.Ledger;

/**
 * A data source of the application that queues, or a ledger, are kept in.
 *
 * @param beanName name of the bean
 * @param dataSource the data source
 * @param url address of its database
 * @param properties how tables are created
 * @param timeout time after which a call that was not answered fails
 */
record DatabaseLocation(String beanName, DataSource dataSource, DatabaseUrl url, JdbcLedgerProperties properties,
		Duration timeout) implements LedgerSource.LedgerLocation {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseLocation.class);

	@Override
	public Ledger openLedger() {
		prepareDatabase("The ledger of RabbitMQ is");
		JdbcLedger ledger = new JdbcLedger(this.dataSource, this.timeout, this.properties.tableNames());
		return this.url.isH2FileOfOneProcess() ? new H2FileLedger(ledger, () -> {
		}) : ledger;
	}

	/**
	 * Open a backend.
	 * @param details address of Spring Boot's data source, null if it has none
	 */
	JdbcTaskBackend openBackend(@Nullable JdbcConnectionDetails details) {
		prepareDatabase("Queues are");
		JdbcLedgerSchema.requireTables(this.dataSource, this.beanName, this.properties.tableNames());
		return (this.url.isPostgres() && ClassUtils.isPresent("org.postgresql.PGConnection", null))
				? openListening(details) : openPolling();
	}

	private JdbcTaskBackend openPolling() {
		return new JdbcTaskBackend(this.dataSource, this.timeout, this.url.isH2FileOfOneProcess(),
				this.properties.tableNames());
	}

	/** User and password are those of the same database only. */
	private JdbcTaskBackend openListening(@Nullable JdbcConnectionDetails details) {
		JdbcConnectionDetails own = (details != null
				&& this.url.text().equals(String.valueOf(details.getJdbcUrl()).toLowerCase(Locale.ROOT))) ? details
						: null;
		String given = this.properties.getListenUrl();
		String listenUrl = (given == null && own != null) ? own.getJdbcUrl() : given;
		if (listenUrl == null) {
			logger.info(
					"Other nodes are not listened to, since the address of bean {} is not known: this node looks for "
							+ "their tasks once a second. Set 'chihuo.jdbc.listen-url' to have it listen",
					this.beanName);
			return openPolling();
		}
		return JdbcTaskBackend.listening(this.dataSource, this.timeout, this.properties.tableNames(), listenUrl,
				(own != null) ? own.getUsername() : null, (own != null) ? own.getPassword() : null);
	}

	private void prepareDatabase(String what) {
		if (this.url.isPrivateToConnection()) {
			throw new ChihuoConfigurationException(
					"The address of bean '" + this.beanName + "' is '" + this.url.text()
							+ "', which is a database of its own for each connection",
					"Give the database a name, as in 'jdbc:h2:mem:queues;DB_CLOSE_DELAY=-1'.", null);
		}
		if (this.url.isInMemory()) {
			logger.warn("{} in a database in memory (bean {}): it ends with the process, and with it all tasks, finish "
					+ "marks and dead letters", what, this.beanName);
		}
		if (this.url.isH2()) {
			H2FileLedger.requireMode(this.dataSource);
		}
		if (this.url.isH2File()) {
			H2FileLedger.requireDurable(this.dataSource);
		}
		if (this.url.closesOnExit()) {
			logger.warn(
					"H2 closes its file when the process begins to end, though tasks still run and are released then: "
							+ "add ';DB_CLOSE_ON_EXIT=FALSE' to the URL of the DataSource");
		}
		new JdbcLedgerSchema(this.dataSource, this.properties.getInitializeSchema(), this.properties.getPlatform(),
				this.properties.tableNames())
			.initializeDatabase();
	}

}
