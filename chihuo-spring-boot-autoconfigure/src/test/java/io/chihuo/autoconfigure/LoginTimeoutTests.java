// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;

import org.springframework.mock.env.MockEnvironment;

import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Connections to PostgreSQL that die while they are opened.
 */
class LoginTimeoutTests {

	private static HikariDataSource process(String url, String backend) {
		return process(url, new MockEnvironment().withProperty("chihuo.backend", backend), 1000);
	}

	private static HikariDataSource process(String url, MockEnvironment environment, long connectionTimeout) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(url);
		pool.setConnectionTimeout(connectionTimeout);
		new LoginTimeoutPostProcessor(environment).postProcessAfterInitialization(pool, "dataSource");
		return pool;
	}

	@Test
	void poolGoesOnAfterAConnectionThatIsNeverAnswered() throws IOException {
		List<Socket> accepted = new CopyOnWriteArrayList<>();
		try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			Thread acceptor = new Thread(() -> accept(server, accepted), "acceptor");
			acceptor.setDaemon(true);
			acceptor.start();
			String url = "jdbc:postgresql://127.0.0.1:" + server.getLocalPort() + "/test";
			try (HikariDataSource pool = process(url, "jdbc")) {
				pool.setInitializationFailTimeout(-1);
				TestLimits.await().until(() -> {
					assertThat(catchThrowable(pool::getConnection)).isNotNull();
					return accepted.size() > 2;
				});
			}
		}
		for (Socket socket : accepted) {
			socket.close();
		}
	}

	private static void accept(ServerSocket server, List<Socket> accepted) {
		try {
			while (true) {
				accepted.add(server.accept());
			}
		}
		catch (IOException ex) {
			// the test is over
		}
	}

	@Test
	void settingsOfTheApplicationAndOtherDatabasesAreLeftAlone() {
		assertThat(process("jdbc:postgresql://host/test", "jdbc").getDataSourceProperties())
			.containsEntry("loginTimeout", "1");
		assertThat(process("jdbc:postgresql://host/test?loginTimeout=7", "jdbc").getDataSourceProperties()).isEmpty();
		assertThat(process("jdbc:mariadb://host/test", "jdbc").getDataSourceProperties()).isEmpty();
		assertThat(process("jdbc:postgresql://host/test", "redis").getDataSourceProperties()).isEmpty();
	}

	@Test
	void poolOfAFurtherNamespaceHasTheLimitToo() {
		MockEnvironment environment = new MockEnvironment().withProperty("chihuo.backend", "redis")
			.withProperty("chihuo.namespaces.billing.backend", "jdbc");
		assertThat(process("jdbc:postgresql://host/test", environment, 1000).getDataSourceProperties())
			.containsEntry("loginTimeout", "1");
	}

	@Test
	void connectionIsOpenedWithinTheTimeoutOfCalls() {
		String url = "jdbc:postgresql://host/test";
		MockEnvironment environment = new MockEnvironment().withProperty("chihuo.backend", "jdbc");
		assertThat(process(url, environment, 30_000).getDataSourceProperties()).containsEntry("loginTimeout", "10");
		environment.setProperty("chihuo.timeout", "4s");
		assertThat(process(url, environment, 30_000).getDataSourceProperties()).containsEntry("loginTimeout", "4");
	}

}
