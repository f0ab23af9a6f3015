// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

import io.chihuo.FinishPolicy;
import io.chihuo.LoopOptions;
import io.chihuo.benchmarks.jdbc.peer.BareRows;
import io.chihuo.benchmarks.redis.peer.Peer;
import io.chihuo.benchmarks.redis.peer.Peers;
import io.chihuo.benchmarks.subject.ChihuoHost;
import io.chihuo.servers.PostgresServer;

/**
 * The subjects that use one PostgreSQL server, or files in one directory.
 *
 * @param server the server
 * @param pool connections of peers
 * @param directory directory of the files
 * @param database Chihuo on the server
 * @param client another application of it that adds tasks and runs none
 * @param file Chihuo in a file
 * @param graphileWorker graphile-worker, if it is installed
 */
record JdbcSubjects(PostgresServer server, HikariDataSource pool, Path directory, ChihuoHost database,
		ChihuoHost client, ChihuoHost file, @Nullable Peer graphileWorker) implements AutoCloseable {

	private static final int POOL_SIZE = 10;

	static final LoopOptions OPTIONS = LoopOptions.DEFAULTS
		.with((builder) -> builder.finishPolicy(FinishPolicy.MANUAL));

	static JdbcSubjects start() {
		PostgresServer server = PostgresServer.start();
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(server.jdbcUrl());
		pool.setUsername(server.user());
		pool.setMaximumPoolSize(POOL_SIZE);
		Path directory = createDirectory();
		return new JdbcSubjects(server, pool, directory, hostOn(server), hostOn(server, "chihuo.role=client"),
				new ChihuoHost(OPTIONS, "chihuo.backend=jdbc", "chihuo.timeout=30s",
						"chihuo.jdbc.file=" + directory.resolve("queues")),
				Peers.graphileWorker(server.host(), server.port(), server.user()).orElse(null));
	}

	private static Path createDirectory() {
		try {
			return Files.createTempDirectory("chihuo-jdbc");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** An application with queues on a server. */
	static ChihuoHost hostOn(PostgresServer server, String... more) {
		return new ChihuoHost(OPTIONS, propertiesOf(server, more));
	}

	/** Properties of an application with queues on a server. */
	static String[] propertiesOf(PostgresServer server, String... more) {
		String[] properties = { "chihuo.backend=jdbc", "chihuo.jdbc.initialize-schema=always", "chihuo.timeout=30s",
				"spring.datasource.url=" + server.jdbcUrl(), "spring.datasource.username=" + server.user() };
		String[] all = new String[properties.length + more.length];
		System.arraycopy(properties, 0, all, 0, properties.length);
		System.arraycopy(more, 0, all, properties.length, more.length);
		return all;
	}

	BareRows postgresRows() {
		return BareRows.connectServer(this.server.jdbcUrl(), this.server.user());
	}

	BareRows fileRows() {
		return BareRows.openFile("jdbc:h2:async:" + this.directory.resolve("bare") + ";WRITE_DELAY=0");
	}

	/**
	 * Stop subjects that start again when they are needed.
	 */
	void stopSubjects() {
		this.client.stopLoops();
		this.database.stopLoops();
		this.file.stopLoops();
		if (this.graphileWorker != null) {
			this.graphileWorker.close();
		}
	}

	@Override
	public void close() {
		stopSubjects();
		this.pool.close();
		this.server.close();
		try {
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
