// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.nio.file.Path;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import io.chihuo.ChihuoClient;
import io.chihuo.step.file.FileStepHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

class EnabledConditionTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(ChihuoAutoConfiguration.class,
			ChihuoStepsAutoConfiguration.class, ChihuoDashboardAutoConfiguration.class,
			ChihuoEndpointAutoConfiguration.class);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS);

	@ParameterizedTest
	@ValueSource(strings = { "true", "TRUE", "on", "yes", "1" })
	void everyWordThatMeansTrueEnables(String word, @TempDir Path files) {
		this.contextRunner
			.withPropertyValues("chihuo.enabled=" + word, "chihuo.steps.file.enabled=" + word,
					"chihuo.steps.file.root=" + files)
			.run((context) -> assertThat(context).hasSingleBean(ChihuoClient.class)
				.hasSingleBean(FileStepHandler.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "false", "off", "no", "0" })
	void everyWordThatMeansFalseDisables(String word) {
		this.contextRunner.withPropertyValues("chihuo.enabled=" + word)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ChihuoClient.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "chihuo.enabled", "chihuo.dashboard.enabled", "chihuo.outbox.enabled",
			"chihuo.steps.file.enabled", "chihuo.steps.http.enabled", "chihuo.steps.redis.enabled",
			"chihuo.steps.sql.enabled" })
	void otherWordFailsTheStartByTheNameOfItsProperty(String property) {
		assertRefused(property, "maybe");
		assertRefused(property, "");
	}

	private static void assertRefused(String property, String value) {
		new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context.getStartupFailure()).isNotNull()
				.satisfies(
						(failure) -> assertThat(findBindFailure(failure)).asInstanceOf(throwable(BindException.class))
							.extracting((refused) -> refused.getName().toString())
							.isEqualTo(property)));
	}

	private static Throwable findBindFailure(Throwable failure) {
		Throwable cause = failure;
		while (cause != null && !(cause instanceof BindException)) {
			cause = cause.getCause();
		}
		return cause;
	}

}
