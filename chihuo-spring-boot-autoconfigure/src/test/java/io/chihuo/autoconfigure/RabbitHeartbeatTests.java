// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import com.rabbitmq.client.ConnectionFactory;
import org.junit.jupiter.api.Test;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.amqp.autoconfigure.ConnectionFactoryCustomizer;
import org.springframework.boot.amqp.autoconfigure.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.ApplicationContext;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests how soon a dead connection to RabbitMQ is closed.
 */
class RabbitHeartbeatTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(RabbitAutoConfiguration.class, ChihuoAutoConfiguration.class))
		.withBean(TaskBackend.class, () -> new MemoryTaskBackend(TaskClock.systemClock()))
		.withPropertyValues("chihuo.backend=rabbitmq", "chihuo.timeout=10s");

	@Test
	void connectionIsGivenUpWithinTheTimeoutOfCalls() {
		this.contextRunner.run(hasHeartbeat(4));
	}

	@Test
	void settingsOfTheApplicationWin() {
		this.contextRunner.withPropertyValues("spring.rabbitmq.requested-heartbeat=17s").run(hasHeartbeat(17));
		this.contextRunner
			.withBean(ConnectionFactoryCustomizer.class, () -> (factory) -> factory.setRequestedHeartbeat(23))
			.run(hasHeartbeat(23));
	}

	@Test
	void heartbeatsAreASecondApartAtLeastAndAMinuteAtMost() {
		this.contextRunner.withPropertyValues("chihuo.timeout=10ms").run(hasHeartbeat(1));
		this.contextRunner.withPropertyValues("chihuo.timeout=1h").run(hasHeartbeat(60));
	}

	@Test
	void otherBackendsLeaveTheConnectionAlone() {
		this.contextRunner.withPropertyValues("chihuo.backend=memory").run(hasHeartbeat(60));
	}

	@Test
	void connectionIsOpenedWithinTheTimeoutOfCalls() {
		this.contextRunner.withPropertyValues("chihuo.timeout=4s").run((context) -> {
			ConnectionFactory factory = context.getBean(CachingConnectionFactory.class).getRabbitConnectionFactory();
			assertThat(factory.getConnectionTimeout()).isEqualTo(4_000);
			assertThat(factory.getHandshakeTimeout()).isEqualTo(4_000);
		});
		this.contextRunner.withPropertyValues("spring.rabbitmq.connection-timeout=17s")
			.run((context) -> assertThat(
					context.getBean(CachingConnectionFactory.class).getRabbitConnectionFactory().getConnectionTimeout())
				.isEqualTo(17_000));
	}

	private static <C extends ApplicationContext> ContextConsumer<C> hasHeartbeat(int seconds) {
		return (context) -> assertThat(
				context.getBean(CachingConnectionFactory.class).getRabbitConnectionFactory().getRequestedHeartbeat())
			.isEqualTo(seconds);
	}

}
