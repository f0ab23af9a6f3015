// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.util.List;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.jdbc.init.DataSourceScriptDatabaseInitializer;
import org.springframework.boot.jdbc.init.PlatformPlaceholderDatabaseDriverResolver;
import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.boot.sql.init.DatabaseInitializationSettings;
import org.springframework.jdbc.datasource.init.ScriptException;

/**
 * Creates the table for results of steps where it is missing.
 */
public final class StepResultSchema extends DataSourceScriptDatabaseInitializer {

	private static final String LOCATION = "classpath:io/chihuo/step/sql/schema-@@platform@@.sql";

	/** Nodes that start together may collide at each statement. */
	private static final int MAX_ATTEMPTS = 5;

	/**
	 * Create an initializer.
	 * @param mode when the table is created; {@code EMBEDDED} is for H2 in memory
	 * @param platform which script is run: {@code h2}, {@code postgresql}, {@code mysql}
	 * or {@code mariadb}; null to ask the database
	 */
	public StepResultSchema(DataSource dataSource, DatabaseInitializationMode mode, @Nullable String platform) {
		super(dataSource, initializationSettings(dataSource, mode, platform));
	}

	private static DatabaseInitializationSettings initializationSettings(DataSource dataSource,
			DatabaseInitializationMode mode, @Nullable String platform) {
		DatabaseInitializationSettings settings = new DatabaseInitializationSettings();
		settings.setMode(mode);
		if (mode != DatabaseInitializationMode.NEVER) {
			PlatformPlaceholderDatabaseDriverResolver resolver = new PlatformPlaceholderDatabaseDriverResolver();
			List<String> locations = (platform != null) ? resolver.resolveAll(platform, LOCATION)
					: resolver.resolveAll(dataSource, LOCATION);
			settings.setSchemaLocations(locations);
		}
		return settings;
	}

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
