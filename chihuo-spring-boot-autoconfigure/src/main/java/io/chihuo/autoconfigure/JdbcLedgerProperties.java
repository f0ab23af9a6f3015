package io.chihuo.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

/**
 * Configuration of the ledger in a relational database.
 */
@ConfigurationProperties("chihuo.rabbitmq.jdbc")
public class JdbcLedgerProperties {

	/**
	 * When the ledger's tables are created.
	 */
	private DatabaseInitializationMode initializeSchema = DatabaseInitializationMode.EMBEDDED;

	/**
	 * Database whose schema script is used: h2, postgresql, mysql or mariadb. Found out
	 * by default.
	 */
	private @Nullable String platform;

	public DatabaseInitializationMode getInitializeSchema() {
		return this.initializeSchema;
	}

	public void setInitializeSchema(DatabaseInitializationMode initializeSchema) {
		this.initializeSchema = initializeSchema;
	}

	public @Nullable String getPlatform() {
		return this.platform;
	}

	public void setPlatform(@Nullable String platform) {
		this.platform = platform;
	}

}
