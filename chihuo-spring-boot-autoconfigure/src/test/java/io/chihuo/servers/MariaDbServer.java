// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A MariaDB server for tests, on machines that have one installed. It runs as the user of
 * this JVM, with none of the machine's configuration.
 */
public final class MariaDbServer implements AutoCloseable {

	/** The reason to give where tests are left out for want of it. */
	public static final String MISSING = "MariaDB's mariadb-install-db and mariadbd are not installed here";

	private static final String LOOPBACK = "127.0.0.1";

	/** Its sessions are in a zone with summer time. */
	private static final String ZONE = "TZ=CET-1CEST,M3.5.0,M10.5.0/3";

	private static final String INSTALLER = "mariadb-install-db";

	private final TcpClient client;

	/** Null if it is shared. */
	private final OwnServer own;

	private MariaDbServer(TcpClient client, OwnServer own) {
		this.client = client;
		this.own = own;
	}

	/** Whether a server can be started here. */
	public static boolean isAvailable() {
		return Shell.has(INSTALLER) && program() != null;
	}

	/** Packages put it where only root looks for programs. */
	private static String program() {
		return Stream.concat(Shell.path(), Stream.of("/usr/sbin", "/usr/libexec"))
			.map((directory) -> directory + "/mariadbd")
			.filter(Shell::isProgram)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Start a server of its own on a free port in an empty directory. It dies with this
	 * JVM at the latest, and syncs commits to disk unless an option changes that.
	 * @param options such as {@code "--default-time-zone=Europe/Berlin"}
	 * @throws IllegalStateException if MariaDB is not installed
	 */
	public static MariaDbServer start(String... options) {
		String program = program();
		if (program == null) {
			throw new IllegalStateException(MISSING);
		}
		return FreePorts.start((port) -> {
			MariaDbServer server = prepare(program, port, options);
			server.own.start();
			return server;
		});
	}

	private static MariaDbServer prepare(String program, int port, String... options) {
		ServerDirectory directory = ServerDirectory.create("mariadb");
		String user = "--user=" + System.getProperty("user.name");
		String data = "--datadir=" + directory.file("data");
		Shell.output(Map.of(), List.of(INSTALLER, "--no-defaults", user, data, "--skip-name-resolve", "--skip-test-db",
				"--auth-root-authentication-method=normal"));
		List<String> command = new ArrayList<>(List.of(ZONE, program, "--no-defaults", user, data, "--port=" + port,
				"--bind-address=" + LOOPBACK, "--socket=" + directory.file("socket"),
				"--pid-file=" + directory.file("pid"), "--skip-name-resolve", "--max-connect-errors=1000000"));
		command.addAll(List.of(options));
		TcpClient client = new TcpClient(LOOPBACK, port);
		return new MariaDbServer(client, new OwnServer(new LocalHost("env"), client, directory, command));
	}

	/**
	 * The one server that all tests of this JVM may share, each with a database of its
	 * own. It cannot be stopped, and closing it does nothing.
	 */
	public static MariaDbServer shared() {
		return SharedMariaDbServer.SERVER;
	}

	public int port() {
		return this.client.port();
	}

	/** URL of a database, which is created by the first connection. */
	public String jdbcUrl(String database) {
		return "jdbc:mariadb://" + this.client.host() + ":" + this.client.port() + "/" + database
				+ "?createDatabaseIfNotExist=true";
	}

	/** Name of the user, who may do everything and needs no password. */
	public String user() {
		return "root";
	}

	/** Whether it lets a client in, in time. */
	public boolean answers(Duration time) {
		return this.client.answers(time);
	}

	/** Kill it if it runs and delete its directory. */
	@Override
	public void close() {
		if (this.own != null) {
			this.own.close();
		}
	}

	private static final class SharedMariaDbServer {

		private static final MariaDbServer SERVER = new MariaDbServer(
				start("--innodb-flush-log-at-trx-commit=0", "--max-connections=300").client, null);

	}

}
