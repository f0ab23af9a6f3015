// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.nio.file.Path;

import javax.sql.DataSource;

import org.h2.jdbcx.JdbcConnectionPool;

import org.springframework.boot.sql.init.DatabaseInitializationMode;
import org.springframework.core.NestedExceptionUtils;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.concurrent.SafeLogger;

/**
 * A file of H2 with the tables, which is open.
 */
final class H2File {

	private static final SafeLogger logger = SafeLogger.of(H2File.class);

	private final JdbcConnectionPool pool;

	private H2File(JdbcConnectionPool pool) {
		this.pool = pool;
	}

	/**
	 * Open a file, which is made if it is missing.
	 * @param file the file, without the ending {@code .mv.db}
	 * @throws ChihuoConfigurationException if it cannot be opened, as when another
	 * process has it open
	 */
	static H2File open(Path file) {
		Path path = atHome(file).toAbsolutePath().normalize();
		if (path.toString().indexOf(';') >= 0) {
			throw new ChihuoConfigurationException(
					"'chihuo.jdbc.file' is '" + file + "', and H2 opens no file " + "with a semicolon in its path",
					"Choose another path for 'chihuo.jdbc.file'.", null);
		}
		// async bears interrupted threads; the last connection closes the file, not a
		// shutdown hook before us
		JdbcConnectionPool pool = JdbcConnectionPool
			.create("jdbc:h2:async:" + path + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000", "chihuo", "");
		try {
			pool.setMaxConnections(JdbcLedger.DEFAULT_THREADS + 2);
			new JdbcLedgerSchema(pool, DatabaseInitializationMode.ALWAYS, "h2").initializeDatabase();
			H2FileLedger.requireDurable(pool);
		}
		catch (RuntimeException ex) {
			pool.dispose();
			throw new ChihuoConfigurationException(
					"The file '" + path + ".mv.db' with the queues cannot be opened: "
							+ NestedExceptionUtils.getMostSpecificCause(ex).getMessage(),
					"A file serves one process: stop the other one, give this one a file and a namespace of its own by "
							+ "'chihuo.jdbc.file' and 'chihuo.namespace', or keep the queues in a "
							+ "database server.",
					ex);
		}
		logger.info("Queues are in the file '{}.mv.db', which serves this process alone", path);
		return new H2File(pool);
	}

	/**
	 * As in addresses of H2, a tilde at the beginning stands for the user's directory.
	 */
	private static Path atHome(Path file) {
		return file.startsWith("~") ? Path.of(System.getProperty("user.home")).resolve(Path.of("~").relativize(file))
				: file;
	}

	DataSource dataSource() {
		return this.pool;
	}

	void close() {
		this.pool.dispose();
	}

}
