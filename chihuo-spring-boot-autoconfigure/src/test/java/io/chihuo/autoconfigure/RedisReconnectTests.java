// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.time.Duration;

import io.lettuce.core.SocketOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

class RedisReconnectTests {

	private static final int MANY_TRIES = 100;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, ChihuoAutoConfiguration.class))
		.withPropertyValues("chihuo.role=client");

	@Test
	void connectionIsTriedEveryTwoSecondsAtLeast() {
		this.contextRunner.withPropertyValues("chihuo.backend=redis")
			.run((context) -> assertThat(delay(context.getBean(ClientResources.class)))
				.isLessThanOrEqualTo(Duration.ofSeconds(2)));
	}

	@Test
	void settingsOfTheApplicationWin() {
		this.contextRunner.withPropertyValues("chihuo.backend=redis")
			.withBean(ClientResourcesBuilderCustomizer.class,
					() -> (resources) -> resources.reconnectDelay(Delay.constant(Duration.ofSeconds(7))))
			.run((context) -> assertThat(delay(context.getBean(ClientResources.class)))
				.isEqualTo(Duration.ofSeconds(7)));
	}

	@Test
	void deadSocketIsNoticedWithinTheTimeoutOfCalls() {
		this.contextRunner
			.withPropertyValues("chihuo.backend=redis", "chihuo.timeout=6s", "spring.data.redis.connect-timeout=3s")
			.run((context) -> {
				SocketOptions options = socketOptions(context.getBean(LettuceConnectionFactory.class));
				assertThat(options.isKeepAlive()).isTrue();
				assertThat(options.getKeepAlive().getIdle()).isEqualTo(Duration.ofSeconds(6));
				assertThat(options.getConnectTimeout()).isEqualTo(Duration.ofSeconds(3));
			});
	}

	@Test
	void handshakeThatIsNotAnsweredIsGivenUpWellWithinTheTimeoutOfCalls() {
		this.contextRunner.withPropertyValues("chihuo.backend=redis", "chihuo.timeout=8s")
			.run((context) -> assertThat(context.getBean(LettuceConnectionFactory.class)
				.getClientConfiguration()
				.getClientOptions()
				.orElseThrow()
				.getSslOptions()
				.getHandshakeTimeout()).isEqualTo(Duration.ofSeconds(2)));
	}

	@Test
	void socketOptionsOfTheApplicationWin() {
		this.contextRunner.withPropertyValues("chihuo.backend=redis")
			.withBean(LettuceClientOptionsBuilderCustomizer.class,
					() -> (options) -> options.socketOptions(SocketOptions.builder().keepAlive(false).build()))
			.run((context) -> assertThat(socketOptions(context.getBean(LettuceConnectionFactory.class)).isKeepAlive())
				.isFalse());
	}

	private static SocketOptions socketOptions(LettuceConnectionFactory factory) {
		return factory.getClientConfiguration().getClientOptions().orElseThrow().getSocketOptions();
	}

	@Test
	void otherBackendsLeaveTheConnectionAlone() {
		this.contextRunner.run((context) -> assertThat(delay(context.getBean(ClientResources.class)))
			.isEqualTo(Duration.ofSeconds(30)));
	}

	private static Duration delay(ClientResources resources) {
		return resources.reconnectDelay().createDelay(MANY_TRIES);
	}

}
