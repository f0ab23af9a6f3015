// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.ledger.QueueLedger;

/**
 * Keeps the ledger in a file of H2, which serves one process. Committed data is with the
 * operating system: it survives the death of the process, though not for sure that of the
 * machine.
 */
public final class H2FileLedger implements Ledger {

	/** They have no {@code limit}, or take an empty text for null. */
	private static final Set<String> OTHER_MODES = Set.of("ORACLE", "MSSQLSERVER", "DERBY", "STRICT");

	private final JdbcLedger ledger;

	private final Runnable onClose;

	/**
	 * Create a ledger.
	 * @param ledger a ledger in the file; closed with this one
	 * @param onClose closes the file
	 */
	public H2FileLedger(JdbcLedger ledger, Runnable onClose) {
		this.ledger = ledger;
		this.onClose = onClose;
	}

	/**
	 * Open a file of our own, which is made if it is missing.
	 * @param file the file, without the ending {@code .mv.db}
	 * @param timeout within which a call that is not answered fails
	 * @throws ChihuoConfigurationException if it cannot be opened, as when another
	 * process has it open
	 */
	public static H2FileLedger openFile(Path file, Duration timeout) {
		H2File opened = H2File.open(file);
		return new H2FileLedger(new JdbcLedger(opened.dataSource(), timeout), opened::close);
	}

	/**
	 * Verify that H2 hands each commit to the operating system before it answers.
	 * @throws ChihuoConfigurationException if not
	 */
	public static void requireDurable(DataSource dataSource) {
		// one row for the setting of the file, one for the present one
		int millis = settingValues(dataSource, "WRITE_DELAY").stream().mapToInt(Integer::parseInt).max().orElse(0);
		if (millis != 0) {
			throw new ChihuoConfigurationException(
					"H2 writes commits to its file up to " + millis
							+ " ms late, so a killed process would lose tasks that were added",
					"Add ';WRITE_DELAY=0' to the URL of the DataSource, such as 'spring.datasource.url'.", null);
		}
	}

	/**
	 * Verify that H2 understands the statements of a ledger, which it does not where it
	 * takes the place of some other databases.
	 * @throws ChihuoConfigurationException if not
	 */
	public static void requireMode(DataSource dataSource) {
		for (String mode : settingValues(dataSource, "MODE")) {
			if (OTHER_MODES.contains(mode.toUpperCase(Locale.ROOT))) {
				throw new ChihuoConfigurationException(
						"H2 is in the mode '" + mode + "', in which it cannot keep queues",
						"Take 'MODE=" + mode
								+ "' off the URL of the DataSource, such as 'spring.datasource.url', or give "
								+ "the ledger a DataSource of its own by @ChihuoDataSource.",
						null);
			}
		}
	}

	/** Capitals, since names may be in the case in which they are written. */
	private static List<String> settingValues(DataSource dataSource, String name) {
		return JdbcClient.create(dataSource)
			.sql("select SETTING_VALUE from INFORMATION_SCHEMA.SETTINGS where SETTING_NAME = ?")
			.param(name)
			.query(String.class)
			.list();
	}

	@Override
	public String name() {
		return this.ledger.name();
	}

	@Override
	public boolean isSingleProcess() {
		return true;
	}

	@Override
	public CompletableFuture<String> id() {
		return this.ledger.id();
	}

	@Override
	public QueueLedger queue(QueueName queue) {
		return this.ledger.queue(queue);
	}

	@Override
	public CompletableFuture<Boolean> hasQueue(QueueName queue) {
		return this.ledger.hasQueue(queue);
	}

	@Override
	public FlowStore flows(String namespace) {
		return this.ledger.flows(namespace);
	}

	@Override
	public CompletableFuture<Void> ping() {
		return this.ledger.ping();
	}

	@Override
	public void stop() {
		this.ledger.stop();
	}

	@Override
	public void start() {
		this.ledger.start();
	}

	@Override
	public void close() {
		this.ledger.close();
		this.onClose.run();
	}

}
