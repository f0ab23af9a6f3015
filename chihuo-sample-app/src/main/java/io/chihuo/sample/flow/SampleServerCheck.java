// SPDX-License-Identifier: Apache-2.0

package io.chihuo.sample.flow;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.DriverManager;
import java.sql.SQLException;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Asks to start the server of the backend before loops would wait for it, and the
 * database of steps.
 */
final class SampleServerCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	private static final int TIMEOUT_MILLIS = 5_000;

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		Environment environment = context.getEnvironment();
		switch (environment.getProperty("chihuo.backend", "memory")) {
			case "redis" -> requireServer(environment, "spring.data.redis", "Redis server", "redis-server");
			case "rabbitmq" -> requireServer(environment, "spring.rabbitmq", "RabbitMQ server", "rabbitmq-server");
			default -> {
				// needs none
			}
		}
		if (environment.getProperty("chihuo.steps.sql.enabled", Boolean.class, false)) {
			requireDatabase(environment);
		}
	}

	private static void requireDatabase(Environment environment) {
		try {
			DriverManager
				.getConnection(environment.getRequiredProperty("spring.datasource.url"),
						environment.getProperty("spring.datasource.username"),
						environment.getProperty("spring.datasource.password"))
				.close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException("The database does not answer: start it, or leave out "
					+ "--spring.datasource.url for one in memory (" + ex.getMessage() + ")", ex);
		}
	}

	/** Several addresses, or one with its own protocol, are left to the client. */
	private static void requireServer(Environment environment, String prefix, String server, String command) {
		if (environment.containsProperty(prefix + ".url") || environment.containsProperty(prefix + ".addresses")) {
			return;
		}
		String host = environment.getProperty(prefix + ".host", "localhost");
		int port = environment.getRequiredProperty(prefix + ".port", Integer.class);
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
		}
		catch (IOException ex) {
			throw new IllegalStateException("There is no " + server + " at " + host + ":" + port + ": start one with '"
					+ command + "', or name it by --" + prefix + ".host and --" + prefix + ".port", ex);
		}
	}

}
