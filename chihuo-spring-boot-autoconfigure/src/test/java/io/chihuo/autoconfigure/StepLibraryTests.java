// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Step kinds without their libraries.
 */
class StepLibraryTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoStepsAutoConfiguration.class));

	@ParameterizedTest
	@EnumSource
	void kindThatIsEnabledWithoutItsLibraryIsExplained(StepLibrary library) {
		String property = "chihuo.steps." + library.kind() + ".enabled";
		this.contextRunner.withClassLoader(new FilteredClassLoader(library.className()))
			.withPropertyValues(property + "=true", "spring.main.lazy-initialization=true")
			.run((context) -> {
				assertThat(context).hasFailed();
				FailureAnalysis analysis = new ConfigurationFailureAnalyzer().analyze(context.getStartupFailure());
				assertThat(analysis.getDescription()).contains(property).contains(library.dependency());
				assertThat(analysis.getAction()).isEqualTo(
						"Add the dependency '" + library.dependency() + "', or set '" + property + "' to false.");
			});
	}

	@ParameterizedTest
	@EnumSource
	void kindThatIsNotEnabledNeedsNoLibrary(StepLibrary library) {
		this.contextRunner.withClassLoader(new FilteredClassLoader(library.className()))
			.run((context) -> assertThat(context).hasNotFailed());
	}

}
