// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

import org.h2.tools.Server;

import org.springframework.util.FileSystemUtils;

import io.chihuo.backend.ledger.Ledger;
import io.chihuo.faults.FaultApplication;

/**
 * A file of H2 that this process serves. It cannot show the death of a database: stopping
 * the server closes the file in order.
 */
final class H2LedgerServer implements SharedLedgerServer {

	private static final String USER = "sa";

	private final Path directory;

	private Server server;

	private final int port;

	H2LedgerServer() {
		try {
			this.directory = Files.createTempDirectory("chihuo-h2");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server = start(0);
		this.port = this.server.getPort();
	}

	private Server start(int port) {
		try {
			return Server
				.createTcpServer("-tcpPort", Integer.toString(port), "-ifNotExists", "-baseDir",
						this.directory.toString())
				.start();
		}
		catch (SQLException ex) {
			throw new IllegalStateException("H2 cannot be served", ex);
		}
	}

	private String url() {
		return "jdbc:h2:tcp://localhost:" + this.port + "/./ledger;WRITE_DELAY=0";
	}

	@Override
	public String[] properties() {
		return FaultApplication.with(Databases.properties(url(), USER),
				"spring.datasource.hikari.exception-override-class-name=" + ClosedDatabase.class.getName());
	}

	@Override
	public Ledger open() {
		return Databases.ledger(url(), USER);
	}

	@Override
	public void kill() {
		throw new UnsupportedOperationException("H2 is served by this process and can only be stopped");
	}

	@Override
	public void stop() {
		this.server.stop();
	}

	@Override
	public void restart() {
		this.server.stop();
		this.server = start(this.port);
	}

	@Override
	public void close() {
		this.server.stop();
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
