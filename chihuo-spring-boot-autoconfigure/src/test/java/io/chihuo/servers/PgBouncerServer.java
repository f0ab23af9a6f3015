// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A PgBouncer in transaction mode before a PostgreSQL server, on machines that have it
 * installed. It dies with this JVM at the latest.
 */
public final class PgBouncerServer implements AutoCloseable {

	/** The reason to give where tests are left out for want of it. */
	public static final String MISSING = "PgBouncer and PostgreSQL are not installed here";

	private static final String LOOPBACK = "127.0.0.1";

	private final TcpClient client;

	private final OwnServer own;

	private PgBouncerServer(TcpClient client, OwnServer own) {
		this.client = client;
		this.own = own;
	}

	/** Whether one can be started here. */
	public static boolean isAvailable() {
		return findProgram().isPresent() && PostgresServer.isAvailable();
	}

	private static Optional<Path> findProgram() {
		return Stream.concat(Stream.of("/usr/sbin"), Shell.path())
			.map((directory) -> Path.of(directory, "pgbouncer"))
			.filter(Files::isExecutable)
			.findFirst();
	}

	/**
	 * Start one on a free port.
	 * @param sessions most sessions that it opens to the server
	 */
	public static PgBouncerServer start(PostgresServer server, int sessions) {
		Path program = findProgram().orElseThrow(() -> new IllegalStateException(MISSING));
		PostgresPrograms programs = PostgresPrograms.find().orElseThrow();
		return FreePorts.start((port) -> {
			ServerDirectory directory = ServerDirectory.create("pgbouncer");
			directory.write("pgbouncer.ini", configuration(server, port, sessions));
			programs.own(directory);
			TcpClient client = TcpClient.postgres(LOOPBACK, port, server.user());
			OwnServer own = new OwnServer(new LocalHost("env"), client, directory,
					programs.commandOf(program, directory.file("pgbouncer.ini")));
			own.start();
			return new PgBouncerServer(client, own);
		});
	}

	private static String configuration(PostgresServer server, int port, int sessions) {
		List<String> lines = new ArrayList<>();
		lines.add("[databases]");
		lines.add("postgres = host=" + server.host() + " port=" + server.port() + " user=" + server.user());
		lines.add("[pgbouncer]");
		lines.add("listen_addr = " + LOOPBACK);
		lines.add("listen_port = " + port);
		lines.add("unix_socket_dir =");
		lines.add("auth_type = any");
		lines.add("pool_mode = transaction");
		lines.add("default_pool_size = " + sessions);
		lines.add("ignore_startup_parameters = extra_float_digits");
		return String.join("\n", lines) + "\n";
	}

	/** URL of the one database there is, without parameters. */
	public String jdbcUrl() {
		return "jdbc:postgresql://" + LOOPBACK + ":" + this.client.port() + "/postgres";
	}

	/** Kill it and delete its directory. */
	@Override
	public void close() {
		this.own.close();
	}

}
