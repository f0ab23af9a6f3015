// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.net.ssl.SSLException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.StringUtils;

import io.chihuo.BackendUnavailableException;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.redis.RedisTaskBackend;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.RETURNS_MOCKS;
import static org.mockito.Mockito.mock;

/**
 * An application on Redis that starts while Redis is there, or not.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisBackendStartTests {

	private final RedisServer server = RedisServer.start();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoHealthAutoConfiguration.class,
				DataRedisAutoConfiguration.class))
		.withPropertyValues("chihuo.backend=redis", "chihuo.timeout=1m", "spring.data.redis.host=127.0.0.1",
				"spring.data.redis.port=" + this.server.port());

	@ChihuoLoop(name = "letters")
	static class RedisLoop {

		final List<String> made = new CopyOnWriteArrayList<>();

		@MakeTask
		void make(String id) {
			this.made.add(id);
		}

	}

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void runsTasksOnRedis() {
		this.contextRunner.withBean(RedisLoop.class).withPropertyValues("chihuo.fail-fast=true").run((context) -> {
			assertThat(context).getBean(TaskBackend.class).isInstanceOf(RedisTaskBackend.class);
			context.getBean(ChihuoClient.class).queue("letters", Void.class).add("a");
			TestNode.soon().until(() -> context.getBean(RedisLoop.class).made.contains("a"));
			assertThat(health(context.getBean(HealthIndicator.class))).isEqualTo(Status.UP);
		});
	}

	private static Status health(HealthIndicator indicator) {
		return indicator.health().getStatus();
	}

	@Test
	void failsFastWithoutRedisIfConfigured() {
		this.server.stop();
		this.contextRunner.withPropertyValues("chihuo.fail-fast=true", "chihuo.timeout=2s").run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new ConfigurationFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription())
				.startsWith("The redis backend does not answer, and 'chihuo.fail-fast' "
						+ "is on: Redis is not available: it does not answer (")
				.contains("Connection refused");
			assertThat(analysis.getAction()).isEqualTo(
					"Start the server, correct the settings of its connection, or set 'chihuo.fail-fast' to 'false'.");
		});
	}

	@Test
	void serverWithoutTlsIsExplained() {
		this.contextRunner
			.withPropertyValues("chihuo.fail-fast=true", "chihuo.timeout=8s", "spring.data.redis.ssl.enabled=true")
			.run((context) -> assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(SSLException.class)
				.hasMessageContainingAll("handshake", "'spring.data.redis.ssl.enabled' to 'false'"));
	}

	@Test
	void startsWithoutRedisAndGoesOnWhenItComes(CapturedOutput output) {
		this.server.stop();
		this.contextRunner.withBean(RedisLoop.class).withPropertyValues("chihuo.timeout=2s").run((context) -> {
			assertThat(context).hasNotFailed();
			HealthIndicator indicator = context.getBean(HealthIndicator.class);
			assertThat(health(indicator)).isEqualTo(Status.DOWN);
			assertThat(indicator.health().getDetails()).containsEntry("backend", "redis");
			ChihuoClient client = context.getBean(ChihuoClient.class);
			assertThatExceptionOfType(BackendUnavailableException.class)
				.isThrownBy(() -> client.queue("letters", Void.class).add("a"));
			TestNode.soon().until(() -> output.getOut().contains("cannot claim tasks"));
			assertThat(StringUtils.countOccurrencesOf(output.getOut(), "The redis backend does not answer"))
				.isEqualTo(1);
			this.server.restart();
			TestNode.soon().until(() -> health(indicator) == Status.UP);
			TestNode.soon()
				.ignoreExceptionsInstanceOf(BackendUnavailableException.class)
				.untilAsserted(() -> client.queue("letters", Void.class).add("a"));
			TestNode.soon().until(() -> context.getBean(RedisLoop.class).made.contains("a"));
			assertThat(StringUtils.countOccurrencesOf(output.getOut(), "cannot claim tasks")).isEqualTo(1);
		});
	}

	@Test
	void missingOrAmbiguousConnectionFactoryIsExplained() {
		ApplicationContextRunner bare = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
			.withPropertyValues("chihuo.backend=redis");
		assertExplained(bare, "there is no bean of type RedisConnectionFactory", "Configure 'spring.data.redis.*'.");
		assertExplained(
				bare.withBean("one", RedisConnectionFactory.class, () -> mock(RedisConnectionFactory.class))
					.withBean("two", RedisConnectionFactory.class, () -> mock(RedisConnectionFactory.class)),
				"There are several beans of type RedisConnectionFactory: '", "or as @Primary");
	}

	private static void assertExplained(ApplicationContextRunner runner, String description, String action) {
		runner.run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new ConfigurationFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains(description);
			assertThat(analysis.getAction()).contains(action);
		});
	}

	@Test
	void connectionsThatAreNotLettucesAreRefused() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
			.withBean(RedisConnectionFactory.class, () -> mock(RedisConnectionFactory.class, RETURNS_MOCKS))
			.withPropertyValues("chihuo.backend=redis", "chihuo.fail-fast=true")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("The Redis backend needs Lettuce"));
	}

}
