// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.redis;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.ChihuoClient;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.autoconfigure.ChihuoStepsAutoConfiguration;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Steps of kind {@code redis} in flows, and their configuration.
 */
class RedisStepTests {

	private final RedisServer server = RedisServer.shared();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoStepsAutoConfiguration.class,
				DataRedisAutoConfiguration.class))
		.withPropertyValues("chihuo.steps.redis.enabled=true", "spring.data.redis.host=" + this.server.host(),
				"spring.data.redis.port=" + this.server.port(), "spring.data.redis.repositories.enabled=false");

	@Test
	void stepsOfAFlowPassValuesOn() {
		this.server.command("DEL", "steps:page", "steps:copy");
		this.contextRunner.run((context) -> {
			FlowHandle flow = context.getBean(ChihuoClient.class)
				.startFlow("a", Flow.series(
						Flow.step("redis", Map.of("command", "SET", "args", List.of("page", "<html>"))),
						Flow.step("redis", Map.of("command", "GET", "args", List.of("page"))).named("get"),
						Flow.step("redis",
								Map.of("command", "SET", "args", List.of("copy", Flow.ref("get").path("/value"))))));
			flow.await(TestLimits.HANG_TIMEOUT);
			assertThat(this.server.command("GET", "steps:copy")).isEqualTo("<html>");
		});
	}

	@Test
	void kindIsOffByDefault() {
		this.contextRunner.withPropertyValues("chihuo.steps.redis.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RedisStepHandler.class));
	}

	@Test
	void prefixKeepsStepsAwayFromQueues() {
		assertRefused("chihuo.steps.redis.key-prefix=", "must not be empty, nor begin with 'chihuo:'");
		assertRefused("chihuo.steps.redis.key-prefix=chihuo:{default/a}:", "nor begin with 'chihuo:'");
		for (String beginning : List.of("c", "chihu", "chihuo", "chihuo:")) {
			assertRefused("chihuo.steps.redis.key-prefix=" + beginning, "nor be a beginning of that");
		}
	}

	@Test
	void commandsAreCheckedAtTheStart() {
		assertRefused("chihuo.steps.redis.commands=get,flushall", "steps cannot execute [FLUSHALL]");
		this.contextRunner.withPropertyValues("chihuo.steps.redis.commands=get,hgetall")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void sizeOfValuesHasBounds() {
		assertRefused("chihuo.steps.redis.max-value-size=0B", "chihuo.steps.redis.max-value-size");
		assertRefused("chihuo.steps.redis.max-value-size=513MB", "chihuo.steps.redis.max-value-size");
	}

	@Test
	void connectionHasToBeThere() {
		assertRefused("chihuo.steps.redis.connection=other", "chihuo.steps.redis.connection");
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoStepsAutoConfiguration.class))
			.withPropertyValues("chihuo.steps.redis.enabled=true")
			.run((context) -> assertThat(context.getStartupFailure())
				.hasStackTraceContaining("there is no single or primary LettuceConnectionFactory"));
	}

	private void assertRefused(String property, String message) {
		this.contextRunner.withPropertyValues(property).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(context.getStartupFailure()).hasStackTraceContaining(message);
		});
	}

}
