// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls;

import java.time.Duration;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

import io.chihuo.ChihuoClient;
import io.chihuo.ImportTaskClients;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.jdbc.JdbcLedger;
import io.chihuo.backend.rabbitmq.QueueType;
import io.chihuo.backend.rabbitmq.RabbitSettings;
import io.chihuo.backend.rabbitmq.RabbitTaskBackend;
import io.chihuo.benchmarks.subject.ChihuoHost;
import io.chihuo.client.BackendChihuoClient;

/**
 * A Spring Boot application that makes calls, serves them, or both.
 *
 * @param context the application
 */
record CallHost(ConfigurableApplicationContext context) implements AutoCloseable {

	/** Property of an application with a data source. */
	static final String JDBC_URL = "benchmarks.jdbc-url";

	static final String JDBC_USER = "benchmarks.jdbc-user";

	private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

	private static final String SCHEMA = "io/chihuo/backend/jdbc/postgresql/R__chihuo.sql";

	static CallHost startCaller(String... properties) {
		return new CallHost(ChihuoHost.newApplication(CallerApplication.class)
			.properties("chihuo.role=client")
			.properties(properties)
			.run());
	}

	static CallHost startWorker(String... properties) {
		return new CallHost(ChihuoHost.newApplication(WorkerApplication.class)
			.properties("chihuo.role=worker")
			.properties(properties)
			.run());
	}

	static CallHost startBoth(String... properties) {
		return new CallHost(ChihuoHost.newApplication(CallerApplication.class, WorkerApplication.class)
			.properties(properties)
			.run());
	}

	EmptyCalls calls() {
		return this.context.getBean(EmptyCalls.class);
	}

	ChihuoClient client() {
		return this.context.getBean(ChihuoClient.class);
	}

	/** How many tasks it awaits. */
	int pendingCount() {
		return ((BackendChihuoClient) client()).awaitedTasks().pendingCount();
	}

	@Override
	public void close() {
		this.context.close();
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@ImportTaskClients({ EmptyCalls.class, HeldCalls.class })
	@Import(CallDatabaseConfiguration.class)
	static class CallerApplication {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ EmptyCallWorker.class, HeldCallWorker.class, CallDatabaseConfiguration.class })
	static class WorkerApplication {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	static class CallDatabaseConfiguration {

		@Bean
		@ConditionalOnProperty(JDBC_URL)
		HikariDataSource dataSource(Environment environment) {
			HikariDataSource connections = new HikariDataSource();
			connections.setJdbcUrl(environment.getRequiredProperty(JDBC_URL));
			connections.setUsername(environment.getRequiredProperty(JDBC_USER));
			return connections;
		}

		/**
		 * Spring Boot's module for JDBC would have each application want a data source.
		 */
		@Bean
		@ConditionalOnProperty(JDBC_URL)
		RabbitTaskBackend backend(ConnectionFactory rabbit, HikariDataSource connections) {
			new ResourceDatabasePopulator(new ClassPathResource(SCHEMA)).execute(connections);
			return new RabbitTaskBackend(rabbit, new JdbcLedger(connections, CALL_TIMEOUT), TaskClock.systemClock(),
					new RabbitSettings(QueueType.QUORUM, true, CALL_TIMEOUT));
		}

	}

}
