// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc;

import java.util.Arrays;
import java.util.List;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import io.chihuo.ChihuoClient;
import io.chihuo.TaskQueue;
import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Reading;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.subject.LazyApplication;
import io.chihuo.servers.PostgresServer;

/**
 * Counts the statements and connections that an add needs in a transaction of the
 * application, beside those of the transaction.
 */
final class JoinedAddBenchmark implements AutoCloseable {

	private static final String URL = "benchmarks.url";

	private static final String USER = "benchmarks.user";

	private static final int MAX_STATEMENTS = 2;

	private final LazyApplication application;

	private final int transactions;

	JoinedAddBenchmark(PostgresServer server, int transactions) {
		this.transactions = transactions;
		this.application = new LazyApplication(JoinedAddApplication.class, "chihuo.backend=jdbc", "chihuo.role=client",
				"chihuo.jdbc.initialize-schema=always", "chihuo.timeout=30s", URL + "=" + server.jdbcUrl(),
				USER + "=" + server.user());
	}

	Workload joinedAdds() {
		return new Workload("add in the transaction of an insert",
				List.of(new Subject("chihuo", this::countCalls).withGoal("more statements", Goal.atMost(MAX_STATEMENTS))
					.withGoal("more connections", Goal.atMost(0))));
	}

	private List<Reading> countCalls() {
		CallCountingDataSource connections = this.application.findBean(CallCountingDataSource.class);
		TaskQueue<String> queue = this.application.findBean(ChihuoClient.class).queue("joined-adds", String.class);
		JdbcTemplate jdbc = new JdbcTemplate(connections);
		jdbc.execute("create table if not exists bench_orders (number int primary key)");
		jdbc.update("delete from bench_orders");
		queue.addOrThrow("first", "");
		Calls without = countCalls(connections, (i) -> insertOrder(jdbc, i));
		Calls with = countCalls(connections, (i) -> {
			insertOrder(jdbc, this.transactions + i);
			queue.addOrThrow("order-" + i, "");
		});
		queue.clearAll();
		return List.of(new Reading("more statements", with.statements() - without.statements(), "statements"),
				new Reading("more connections", with.connections() - without.connections(), "connections"));
	}

	private static void insertOrder(JdbcTemplate jdbc, int number) {
		jdbc.update("insert into bench_orders (number) values (?)", number);
	}

	/** The median, since the application looks at the database now and then, too. */
	private Calls countCalls(CallCountingDataSource connections, OrderWork work) {
		TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(connections));
		int[] statements = new int[this.transactions];
		int[] opened = new int[this.transactions];
		for (int i = 0; i < this.transactions; i++) {
			int number = i;
			int statementsBefore = connections.statementCount();
			int openedBefore = connections.connectionCount();
			transaction.executeWithoutResult((status) -> work.runWork(number));
			statements[i] = connections.statementCount() - statementsBefore;
			opened[i] = connections.connectionCount() - openedBefore;
		}
		return new Calls(median(statements), median(opened));
	}

	private static int median(int[] values) {
		Arrays.sort(values);
		return values[values.length / 2];
	}

	@Override
	public void close() {
		this.application.close();
	}

	/**
	 * The calls of a transaction.
	 */
	private record Calls(int statements, int connections) {

	}

	/**
	 * The work of a transaction.
	 */
	@FunctionalInterface
	private interface OrderWork {

		void runWork(int number);

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class JoinedAddApplication {

		@Bean
		CallCountingDataSource dataSource(Environment environment) {
			return CallCountingDataSource.connect(environment.getRequiredProperty(URL),
					environment.getRequiredProperty(USER));
		}

	}

}
