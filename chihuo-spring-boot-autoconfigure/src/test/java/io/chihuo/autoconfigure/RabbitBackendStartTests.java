// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLException;
import javax.sql.DataSource;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.Task;
import io.chihuo.TaskQueue;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * An application on RabbitMQ that starts while the broker is there, or not, with each
 * ledger.
 */
@ExtendWith(OutputCaptureExtension.class)
class RabbitBackendStartTests {

	private static final RabbitServer server = RabbitServer.start("max_message_size = 2000");

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoHealthAutoConfiguration.class,
				RabbitAutoConfiguration.class))
		.withPropertyValues("chihuo.backend=rabbitmq", "chihuo.timeout=1m", "spring.rabbitmq.host=127.0.0.1",
				"spring.rabbitmq.port=" + server.port());

	@ChihuoLoop(name = "letters")
	static class RabbitLoop {

		final List<String> made = new CopyOnWriteArrayList<>();

		@MakeTask
		void make(Task<Void> task) {
			task.finish();
			this.made.add(task.id());
		}

	}

	@AfterAll
	static void close() {
		server.close();
	}

	@Test
	void runsTasksAndRemembersThem() {
		withDatabase().withBean(RabbitLoop.class).withPropertyValues("chihuo.fail-fast=true").run((context) -> {
			TaskQueue<Void> queue = context.getBean(ChihuoClient.class).queue("letters", Void.class);
			assertThat(queue.add("a").isAccepted()).isTrue();
			TestNode.soon().until(() -> queue.isFinished("a"));
			assertThat(queue.add("a").isAccepted()).isFalse();
			assertThat(context.getBean(RabbitLoop.class).made).containsExactly("a");
			assertThat(health(context.getBean(HealthIndicator.class))).isEqualTo(Status.UP);
		});
	}

	private ApplicationContextRunner withDatabase() {
		return this.contextRunner.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
			.withPropertyValues("chihuo.rabbitmq.ledger=jdbc");
	}

	@Test
	void missingOrAmbiguousConnectionFactoryIsExplained() {
		ApplicationContextRunner bare = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
			.withPropertyValues("chihuo.backend=rabbitmq");
		bare.run((context) -> assertExplained(context.getStartupFailure(), "there is no bean of type ConnectionFactory",
				"spring.rabbitmq.*"));
		bare.withBean("one", ConnectionFactory.class, () -> mock(ConnectionFactory.class))
			.withBean("two", ConnectionFactory.class, () -> mock(ConnectionFactory.class))
			.run((context) -> assertExplained(context.getStartupFailure(),
					"There are several beans of type ConnectionFactory: 'one', 'two'", "@ChihuoConnectionFactory"));
	}

	@Test
	void withoutItsLibraryOtherBackendsWork() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(ConnectionFactory.class, com.rabbitmq.client.Channel.class,
					DataSource.class))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void failsFastWithoutTheBrokerIfConfigured() {
		server.stop();
		withDatabase().withPropertyValues("chihuo.fail-fast=true", "chihuo.timeout=2s")
			.run((context) -> assertExplained(context.getStartupFailure(), "The rabbitmq backend does not answer",
					"Start the server"));
		server.restart();
	}

	@Test
	void tasksMayBeLargerThanMessagesOfTheBroker() {
		withDatabase().run((context) -> {
			TaskQueue<String> queue = context.getBean(ChihuoClient.class).queue("texts", String.class);
			assertThat(queue.async().add("large", "x".repeat(100_000))).succeedsWithin(TestLimits.HANG_TIMEOUT);
			assertThat(queue.add("small", "x").isAccepted()).isTrue();
			assertThat(queue.counts().ready()).isEqualTo(2);
		});
	}

	@Test
	void healthIsDownAndNamesTheRemedyWhileAQueueIsRefused() {
		withDatabase().withBean(RabbitLoop.class).withPropertyValues("chihuo.namespace=refused").run((context) -> {
			AmqpAdmin admin = new RabbitAdmin(context.getBean(ConnectionFactory.class));
			HealthIndicator indicator = context.getBean(HealthIndicator.class);
			String name = "chihuo.refused/elsewhere";
			admin.declareQueue(new Queue(name));
			TaskQueue<Void> queue = context.getBean(ChihuoClient.class).queue("elsewhere", Void.class);
			assertThatExceptionOfType(BackendUnavailableException.class).isThrownBy(() -> queue.add("a"))
				.withMessageContaining("PRECONDITION_FAILED");
			TestNode.soon().until(() -> health(indicator) == Status.DOWN);
			assertThat(indicator.health().getDetails().get("error")).asString()
				.contains("RabbitMQ refuses queue 'refused/elsewhere'",
						"let it run empty, stop the loop everywhere and delete it");
			admin.deleteQueue(name);
			TestNode.soon()
				.ignoreExceptionsInstanceOf(BackendUnavailableException.class)
				.until(() -> queue.add("b").isAccepted());
			TestNode.soon().until(() -> health(indicator) == Status.UP);
		});
	}

	@Test
	void brokerWithoutTlsIsExplained() {
		withDatabase().withPropertyValues("chihuo.fail-fast=true", "spring.rabbitmq.ssl.enabled=true")
			.run((context) -> assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(SSLException.class)
				.hasMessageContaining("'spring.rabbitmq.ssl.enabled' to 'false'"));
	}

	@Test
	void startsWithoutTheBrokerAndGoesOnWhenItComes(CapturedOutput output) {
		server.stop();
		withDatabase().withBean(RabbitLoop.class).withPropertyValues("chihuo.timeout=2s").run((context) -> {
			assertThat(context).hasNotFailed();
			HealthIndicator indicator = context.getBean(HealthIndicator.class);
			assertThat(health(indicator)).isEqualTo(Status.DOWN);
			ChihuoClient client = context.getBean(ChihuoClient.class);
			assertThatExceptionOfType(BackendUnavailableException.class)
				.isThrownBy(() -> client.queue("letters", Void.class).add("a"))
				.withMessageContaining("Connection refused");
			assertThat(output.getOut().split("cannot receive messages", -1)).hasSize(2);
			server.restart();
			TestNode.soon().until(() -> health(indicator) == Status.UP);
			TestNode.soon()
				.ignoreExceptionsInstanceOf(BackendUnavailableException.class)
				.untilAsserted(() -> client.queue("letters", Void.class).add("b"));
			TestNode.soon().until(() -> context.getBean(RabbitLoop.class).made.contains("b"));
		});
	}

	private static Status health(HealthIndicator indicator) {
		return indicator.health().getStatus();
	}

	private static void assertExplained(Throwable failure, String description, String action) {
		assertThat(failure).isNotNull();
		FailureAnalysis analysis = new ConfigurationFailureAnalyzer().analyze(failure);
		assertThat(analysis).isNotNull();
		assertThat(analysis.getDescription()).contains(description);
		assertThat(analysis.getAction()).contains(action);
	}

}
