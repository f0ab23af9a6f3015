// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PlatformPlaceholderDatabaseDriverResolver;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.jdbc.datasource.init.ScriptException;

/**
 * Creates the tables of a {@link JdbcLedger} where they are missing. Scripts that change
 * tables of earlier versions are not part of it.
 */
public final class JdbcLedgerSchema extends DataSourceScriptDatabaseInitializer {

	/**
	 * Where the script for a platform is.
	 */
	public static final String LOCATION = "classpath:io/chihuo/backend/jdbc/schema-@@platform@@.sql";

	/** Of as many statements as there are, each may collide. */
	private static final int MAX_ATTEMPTS = 9;

	/**
	 * Create an initializer.
	 * @param dataSource where the tables are created
	 * @param mode when they are created; {@code EMBEDDED} is for H2 only
	 * @param platform which script is run: {@code h2}, {@code postgresql}, {@code mysql}
	 * or {@code mariadb}; null to ask the database
	 */
	public JdbcLedgerSchema(DataSource dataSource, DatabaseInitializationMode mode, @Nullable String platform) {
		super(dataSource, initializationSettings(dataSource, mode, platform));
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
		return (platform != null) ? resolver.resolveAll(platform, LOCATION) : resolver.resolveAll(dataSource, LOCATION);
	}

	/** Nodes that start together may be in each other's way, though not for long. */
	@Override
	protected void runScripts(Scripts scripts) {
		for (int left = MAX_ATTEMPTS; left > 0; left--) {
			try {
				super.runScripts(scripts);
				return;
			}
			catch (ScriptException ex) {
				if (left == 1) {
					throw ex;
				}
			}
		}
	}

}
