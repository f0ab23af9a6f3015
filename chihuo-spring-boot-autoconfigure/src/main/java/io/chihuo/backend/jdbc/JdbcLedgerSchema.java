// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PlatformPlaceholderDatabaseDriverResolver;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ScriptException;
import org.springframework.jdbc.support.MetaDataAccessException;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.jdbc.TableIndexes.TableIndex;
import io.chihuo.concurrent.SafeLogger;

/**
 * Creates the tables of a {@link JdbcLedger} where they are missing. Scripts that change
 * tables of earlier versions are not part of it.
 */
public final class JdbcLedgerSchema extends DataSourceScriptDatabaseInitializer {

	/**
	 * Where the script for a platform is, with the name by which Flyway repeats it when
	 * it has changed.
	 */
	public static final String LOCATION = "classpath:io/chihuo/backend/jdbc/@@platform@@/R__chihuo.sql";

	/** Of as many statements as there are, each may collide. */
	private static final int MAX_ATTEMPTS = 11;

	private static final List<String> REQUIRED_TABLES = List.of(
			"task_key, queue_id, " + TaskColumns.TABLE.columnNames() + " from chihuo_tasks",
			"task_key, queue_id, " + TaskColumns.TABLE.columnNames() + " from chihuo_dead_letters",
			"queue_id, name, max_length, max_crashes, finished_retention, last_token, waiting, counted_at, "
					+ "outcomes_until, format, minor from chihuo_queues",
			"task_key, queue_id, finished_at from chihuo_finished",
			"task_key, outcome_number, queue_id, task_order, latest, expires_at, ending, content, reason, ended_at, "
					+ "token_hash from chihuo_outcomes",
			"flow_key, namespace, version, state, wake_at, created_at, ended_at, progress, plan from chihuo_flows",
			"orphan_id, queue_id, due_at, children from chihuo_orphans",
			"task_key, queue_id, version, content from chihuo_schedules",
			"message_id, channel, session, sent_at, body from chihuo_messages");

	private static final List<String> OUTBOX_TABLES = List.of(
			"row_id, namespace, loop_name, added_at, task from chihuo_outbox",
			"namespace, relay_id from chihuo_outbox_relays");

	private static final List<TableIndex> REQUIRED_INDEXES = List.of(new TableIndex("chihuo_tasks", "_look"),
			new TableIndex("chihuo_dead_letters", "_look"), new TableIndex("chihuo_finished", "_age"),
			new TableIndex("chihuo_outcomes", "_age"), new TableIndex("chihuo_flows", "_wake"),
			new TableIndex("chihuo_flows", "_state"), new TableIndex("chihuo_flows", "_age"),
			new TableIndex("chihuo_orphans", "_look"), new TableIndex("chihuo_messages", "_look"));

	private static final List<TableIndex> OUTBOX_INDEXES = List.of(new TableIndex("chihuo_outbox", "_look"));

	private static final SafeLogger logger = SafeLogger.of(JdbcLedgerSchema.class);

	private final TableNames names;

	/**
	 * Create an initializer.
	 * @param dataSource where the tables are created
	 * @param mode when they are created; {@code EMBEDDED} is for H2 only
	 * @param platform which script is run: {@code h2}, {@code postgresql}, {@code mysql}
	 * or {@code mariadb}; null to ask the database
	 */
	public JdbcLedgerSchema(DataSource dataSource, DatabaseInitializationMode mode, @Nullable String platform) {
		this(dataSource, mode, platform, TableNames.DEFAULT);
	}

	/**
	 * Create an initializer for tables with other names.
	 * @param dataSource where the tables are created
	 * @param mode when they are created; {@code EMBEDDED} is for H2 only
	 * @param platform which script is run: {@code h2}, {@code postgresql}, {@code mysql}
	 * or {@code mariadb}; null to ask the database
	 */
	public JdbcLedgerSchema(DataSource dataSource, DatabaseInitializationMode mode, @Nullable String platform,
			TableNames names) {
		super(dataSource, initializationSettings(dataSource, mode, platform));
		this.names = names;
	}

	/**
	 * Verify that the tables are there. A database that does not answer is left to the
	 * first call.
	 * @param beanName name of the data source, for the failure
	 * @throws ChihuoConfigurationException if a table, or one of its columns or indexes
	 * is missing
	 */
	public static void requireTables(DataSource dataSource, String beanName, TableNames names) {
		requireTables(dataSource, beanName, names, REQUIRED_TABLES, REQUIRED_INDEXES);
	}

	/**
	 * Verify that the tables of an outbox are there, as {@link #requireTables} does.
	 * @param beanName name of the data source, for the failure
	 */
	public static void requireOutbox(DataSource dataSource, String beanName, TableNames names) {
		requireTables(dataSource, beanName, names, OUTBOX_TABLES, OUTBOX_INDEXES);
	}

	private static void requireTables(DataSource dataSource, String beanName, TableNames names, List<String> tables,
			List<TableIndex> indexes) {
		JdbcClient client = names.translating(JdbcClient.create(dataSource));
		for (String table : tables) {
			try {
				client.sql("select " + table + " where 1 = 0").query().listOfRows();
			}
			catch (BadSqlGrammarException ex) {
				throw differingTables(beanName, NestedExceptionUtils.getMostSpecificCause(ex).getMessage(), ex);
			}
			catch (DataAccessException ex) {
				logger.debug("It is not known whether the tables of Chihuo are there", ex);
				return;
			}
		}
		requireIndexes(dataSource, beanName, names, indexes);
	}

	private static void requireIndexes(DataSource dataSource, String beanName, TableNames names,
			List<TableIndex> indexes) {
		try {
			new TableIndexes(dataSource, names).findMissing(indexes).ifPresent((missing) -> {
				throw differingTables(beanName, "the " + missing + " is not there", null);
			});
		}
		catch (MetaDataAccessException ex) {
			logger.debug("It is not known whether the indexes of Chihuo are there", ex);
		}
	}

	private static ChihuoConfigurationException differingTables(String beanName, @Nullable String difference,
			@Nullable Throwable cause) {
		return new ChihuoConfigurationException(
				"The tables of Chihuo in the database of the bean " + beanName
						+ " are missing or not those of this version: " + difference,
				"Set 'chihuo.jdbc.initialize-schema' to 'always', or run the script 'R__chihuo.sql' for the "
						+ "database below 'io/chihuo/backend/jdbc' of the jar.",
				cause);
	}

	private static DatabaseInitializationSettings initializationSettings(DataSource dataSource,
			DatabaseInitializationMode mode, @Nullable String platform) {
		DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
		settings.setMode(mode);
		if (mode != DatabaseInitializationMode.NEVER) {
			settings.setSchemaLocations(scriptLocations(dataSource, platform));
		}
		return settings;
	}

	private static List<String> scriptLocations(DataSource dataSource, @Nullable String platform) {
		PlatformPlaceholderDatabaseDriverResolver resolver = new PlatformPlaceholderDatabaseDriverResolver();
		try {
			return (platform != null) ? resolver.resolveAll(platform, LOCATION)
					: resolver.resolveAll(dataSource, LOCATION);
		}
		catch (IllegalStateException ex) {
			if (!(ex.getCause() instanceof MetaDataAccessException)) {
				throw ex;
			}
			throw new ChihuoConfigurationException(
					"The database for the tables of Chihuo does not answer: "
							+ NestedExceptionUtils.getMostSpecificCause(ex).getMessage(),
					"Start the database first, or have the start wait for it with "
							+ "'spring.datasource.hikari.initialization-fail-timeout'. With "
							+ "'chihuo.jdbc.initialize-schema' set to 'never' the application starts without it.",
					ex);
		}
	}

	/** Nodes that start together may be in each other's way, though not for long. */
	@Override
	protected void runScripts(Scripts scripts) {
		Scripts translated = translateScripts(scripts);
		for (int left = MAX_ATTEMPTS; left > 0; left--) {
			try {
				super.runScripts(translated);
				return;
			}
			catch (ScriptException ex) {
				if (left == 1) {
					throw ex;
				}
			}
		}
	}

	private Scripts translateScripts(Scripts scripts) {
		List<Resource> resources = new ArrayList<>();
		for (Resource script : scripts) {
			resources.add(translateScript(script));
		}
		return new Scripts(resources).encoding(scripts.getEncoding())
			.separator(scripts.getSeparator())
			.continueOnError(scripts.isContinueOnError());
	}

	private Resource translateScript(Resource script) {
		try {
			return new ByteArrayResource(this.names.translateNames(script.getContentAsString(StandardCharsets.UTF_8))
				.getBytes(StandardCharsets.UTF_8), script.getDescription());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
