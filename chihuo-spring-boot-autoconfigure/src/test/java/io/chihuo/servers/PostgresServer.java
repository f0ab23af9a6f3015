// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A PostgreSQL server for tests, on machines that have one installed. Methods that start
 * or stop it return when that is done; they are for one thread at a time.
 */
public final class PostgresServer implements AutoCloseable {

	/** The reason to give where tests are left out for want of it. */
	public static final String MISSING = "PostgreSQL's initdb and postgres are not installed here";

	private static final String LOOPBACK = "127.0.0.1";

	private static final String USER = "postgres";

	private static final String DATA = "data";

	private final TcpClient client;

	/** Null if it is shared. */
	private final OwnServer own;

	private PostgresServer(TcpClient client, OwnServer own) {
		this.client = client;
		this.own = own;
	}

	/** Whether a server can be started here. */
	public static boolean isAvailable() {
		return PostgresPrograms.find().isPresent();
	}

	/**
	 * Start a server of its own on a free port in an empty directory. It dies with this
	 * JVM at the latest, and syncs commits to disk unless a setting changes that.
	 * @param settings lines of postgresql.conf, such as {@code "fsync = off"}
	 * @throws IllegalStateException if PostgreSQL is not installed
	 */
	public static PostgresServer start(String... settings) {
		PostgresPrograms programs = PostgresPrograms.find().orElseThrow(() -> new IllegalStateException(MISSING));
		return FreePorts.start((port) -> {
			PostgresServer server = prepare(programs, port, settings);
			server.own().start();
			return server;
		});
	}

	private static PostgresServer prepare(PostgresPrograms programs, int port, String... settings) {
		ServerDirectory directory = ServerDirectory.create("postgres");
		programs.own(directory);
		String data = directory.file(DATA);
		Shell.output(Map.of(), programs.command("initdb", "--pgdata=" + data, "--username=" + USER, "--auth=trust",
				"--encoding=UTF8", "--no-locale", "--no-sync"));
		directory.append(DATA + "/postgresql.conf", Stream.of(settings).collect(Collectors.joining("\n", "", "\n")));
		TcpClient client = TcpClient.postgres(LOOPBACK, port, USER);
		return new PostgresServer(client,
				new OwnServer(new LocalHost("env"), client, directory,
						programs.command("postgres", "-D", data, "-p", Integer.toString(port), "-c",
								"listen_addresses=" + LOOPBACK, "-c", "unix_socket_directories=")));
	}

	/**
	 * The one server that all tests of this JVM may share, most in the same tables. It
	 * cannot be stopped, and closing it does nothing.
	 */
	public static PostgresServer shared() {
		return SharedPostgresServer.SERVER;
	}

	public String host() {
		return this.client.host();
	}

	public int port() {
		return this.client.port();
	}

	/** URL of the database that is there from the start. */
	public String jdbcUrl() {
		return jdbcUrl("postgres");
	}

	/** URL of another database. */
	public String jdbcUrl(String database) {
		return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
	}

	/** Name of the user, who may do everything and needs no password. */
	public String user() {
		return USER;
	}

	/** Whether it lets a client in, in time. */
	public boolean answers(Duration time) {
		return this.client.answers(time);
	}

	/** Shut it down as an operator would, without waiting for clients to go. */
	public void stop() {
		own().stop(own().process()::interrupt);
	}

	/** Kill it with the processes that serve its clients: none gets to write anything. */
	public void kill() {
		own().process().kill();
	}

	/** Start it again at the same port with its data, stopped before if need be. */
	public void restart() {
		if (own().isAlive()) {
			stop();
		}
		own().start();
	}

	/** Kill it if it runs and delete its directory. */
	@Override
	public void close() {
		if (this.own != null) {
			this.own.close();
		}
	}

	private OwnServer own() {
		if (this.own == null) {
			throw new UnsupportedOperationException("This server is shared: start one for what disturbs it");
		}
		return this.own;
	}

	private static final class SharedPostgresServer {

		private static final PostgresServer SERVER = new PostgresServer(
				start("fsync = off", "synchronous_commit = off", "max_connections = 300").client, null);

	}

}
