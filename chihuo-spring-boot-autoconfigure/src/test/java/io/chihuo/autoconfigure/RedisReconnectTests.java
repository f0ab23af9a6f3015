package io.chihuo.autoconfigure;

import java.time.Duration;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

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
	void applicationHasTheLastWord() {
		this.contextRunner.withPropertyValues("chihuo.backend=redis")
			.withBean(ClientResourcesBuilderCustomizer.class,
					() -> (resources) -> resources.reconnectDelay(Delay.constant(Duration.ofSeconds(7))))
			.run((context) -> assertThat(delay(context.getBean(ClientResources.class)))
				.isEqualTo(Duration.ofSeconds(7)));
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
