// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.jdbc.TableNames;

/**
 * Configuration of queues, or of a ledger, in a relational database.
 */
@ConfigurationProperties("chihuo.jdbc")
public class JdbcLedgerProperties {

	/**
	 * File of H2, without its ending. If set, it is used rather than a database of the
	 * application; its default where there is none. Serves one process.
	 */
	private String file = "./chihuo-queues";

	/**
	 * Address over which a node on PostgreSQL listens to others, outside of the pool.
	 * Found out by default.
	 */
	private @Nullable String listenUrl;

	/**
	 * When tables are created in a database of the application.
	 */
	private DatabaseInitializationMode initializeSchema = DatabaseInitializationMode.EMBEDDED;

	/**
	 * Database whose schema script is used: h2, postgresql, mysql or mariadb. Found out
	 * by default.
	 */
	private @Nullable String platform;

	/**
	 * Prefix of the names of tables and indexes in a database of the application: at most
	 * 40 of a-z, 0-9 and _.
	 */
	private String tablePrefix = "chihuo_";

	/**
	 * Schema of the tables in a database of the application, which has to be there. By
	 * default the one that the database chooses.
	 */
	private @Nullable String schema;

	/**
	 * When tasks are added that are added within a transaction on the same DataSource.
	 */
	private TransactionMode transactions = TransactionMode.JOIN;

	/**
	 * When a task is added that is added within a transaction.
	 */
	public enum TransactionMode {

		/** With the transaction. */
		JOIN,

		/** After its commit. */
		AFTER_COMMIT

	}

	/** The file that the configuration names, null for none. */
	static @Nullable String namedFile(Environment environment) {
		String file = environment.getProperty("chihuo.jdbc.file");
		return StringUtils.hasText(file) ? file : null;
	}

	public String getFile() {
		return this.file;
	}

	public void setFile(String file) {
		if (StringUtils.hasText(file)) {
			this.file = file;
		}
	}

	public @Nullable String getListenUrl() {
		return this.listenUrl;
	}

	public void setListenUrl(@Nullable String listenUrl) {
		this.listenUrl = listenUrl;
	}

	public DatabaseInitializationMode getInitializeSchema() {
		return this.initializeSchema;
	}

	public void setInitializeSchema(DatabaseInitializationMode initializeSchema) {
		this.initializeSchema = initializeSchema;
	}

	public String getTablePrefix() {
		return this.tablePrefix;
	}

	public void setTablePrefix(String tablePrefix) {
		this.tablePrefix = tablePrefix;
	}

	public @Nullable String getSchema() {
		return this.schema;
	}

	public void setSchema(@Nullable String schema) {
		this.schema = schema;
	}

	/** Names of the tables in a database of the application. */
	TableNames tableNames() {
		try {
			return TableNames.of(this.tablePrefix, StringUtils.hasText(this.schema) ? this.schema : null);
		}
		catch (IllegalArgumentException ex) {
			throw new ChihuoConfigurationException(String.valueOf(ex.getMessage()),
					"Correct 'chihuo.jdbc.table-prefix' or 'chihuo.jdbc.schema', whichever has this value.", ex);
		}
	}

	public TransactionMode getTransactions() {
		return this.transactions;
	}

	public void setTransactions(TransactionMode transactions) {
		this.transactions = transactions;
	}

	public @Nullable String getPlatform() {
		return this.platform;
	}

	public void setPlatform(@Nullable String platform) {
		this.platform = platform;
	}

}
