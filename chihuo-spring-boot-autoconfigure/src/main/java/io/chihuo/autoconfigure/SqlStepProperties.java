// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.sql.init.DatabaseInitializationMode;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.step.sql.SqlStatement;
import io.chihuo.step.sql.StatementKind;

/**
 * Configuration of the step kind for statements of SQL.
 */
@ConfigurationProperties("chihuo.steps.sql")
public class SqlStepProperties {

	/**
	 * Whether this node runs steps of kind 'sql'.
	 */
	private boolean enabled;

	/**
	 * Name of the DataSource bean. By default the only one, or the primary one.
	 */
	private @Nullable String dataSource;

	/**
	 * Statements that steps may call, by their names.
	 */
	private Map<String, StatementProperties> statements = new LinkedHashMap<>();

	/**
	 * Longest time of the transaction of a step, in whole seconds.
	 */
	private Duration timeout = Duration.ofSeconds(30);

	/**
	 * Most rows of a query.
	 */
	private int maxRows = 1000;

	/**
	 * Most rows of a query whose rows are written to a file.
	 */
	private int maxFileRows = 1_000_000;

	/**
	 * How long results of steps with 'once' are kept.
	 */
	private Duration retention = Duration.ofDays(30);

	/**
	 * When the table for results of steps with 'once' is created.
	 */
	private DatabaseInitializationMode initializeSchema = DatabaseInitializationMode.EMBEDDED;

	/**
	 * Database whose schema script is used: h2, postgresql, mysql or mariadb. Found out
	 * by default.
	 */
	private @Nullable String platform;

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getDataSource() {
		return this.dataSource;
	}

	public void setDataSource(@Nullable String dataSource) {
		this.dataSource = dataSource;
	}

	public Map<String, StatementProperties> getStatements() {
		return this.statements;
	}

	public void setStatements(Map<String, StatementProperties> statements) {
		this.statements = statements;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	public int getMaxRows() {
		return this.maxRows;
	}

	public void setMaxRows(int maxRows) {
		this.maxRows = maxRows;
	}

	public int getMaxFileRows() {
		return this.maxFileRows;
	}

	public void setMaxFileRows(int maxFileRows) {
		this.maxFileRows = maxFileRows;
	}

	public Duration getRetention() {
		return this.retention;
	}

	public void setRetention(Duration retention) {
		this.retention = retention;
	}

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

	/** The statements. */
	List<SqlStatement> toStatements() {
		return this.statements.entrySet()
			.stream()
			.map((entry) -> entry.getValue().toStatement(entry.getKey()))
			.toList();
	}

	/**
	 * Configuration of a statement.
	 */
	public static class StatementProperties {

		/**
		 * Text of the statement, with named parameters such as ':id'.
		 */
		private @Nullable String sql;

		/**
		 * Whether it answers with rows ('query') or with their number ('update').
		 */
		private StatementKind type = StatementKind.AUTO;

		/**
		 * JSON pointers into the payload, by names of parameters.
		 */
		private Map<String, String> parameters = new LinkedHashMap<>();

		public @Nullable String getSql() {
			return this.sql;
		}

		public void setSql(@Nullable String sql) {
			this.sql = sql;
		}

		public StatementKind getType() {
			return this.type;
		}

		public void setType(StatementKind type) {
			this.type = type;
		}

		public Map<String, String> getParameters() {
			return this.parameters;
		}

		public void setParameters(Map<String, String> parameters) {
			this.parameters = parameters;
		}

		SqlStatement toStatement(String name) {
			String property = "chihuo.steps.sql.statements." + name;
			if (this.sql == null || this.sql.isBlank()) {
				throw new ChihuoConfigurationException("'" + property + ".sql' has no statement",
						"Set '" + property + ".sql'.", null);
			}
			try {
				return SqlStatement.ofText(name, this.sql, this.type, this.parameters);
			}
			catch (RuntimeException ex) {
				throw new ChihuoConfigurationException("'" + property + "' is no valid statement: " + ex.getMessage(),
						"Correct '" + property + "'.", ex);
			}
		}

	}

}
