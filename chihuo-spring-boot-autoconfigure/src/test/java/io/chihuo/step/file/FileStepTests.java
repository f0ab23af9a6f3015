// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.NestedExceptionUtils;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoConfigurationException;
import io.chihuo.ChihuoLoopRegistry;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.autoconfigure.ChihuoStepsAutoConfiguration;
import io.chihuo.servers.TestLimits;
import io.chihuo.step.StepFiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Steps of kind {@code file} in flows, and their configuration.
 */
class FileStepTests {

	@TempDir
	private Path directory;

	private ApplicationContextRunner runner(String... properties) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoStepsAutoConfiguration.class))
			.withPropertyValues(properties);
	}

	private ApplicationContextRunner enabled(String... properties) {
		return runner("chihuo.steps.file.enabled=true", "chihuo.steps.file.root=" + this.directory.resolve("root"))
			.withPropertyValues(properties);
	}

	@Test
	void stepsOfAFlowCopyByParts() {
		enabled("chihuo.steps.file.max-read=4B").run((context) -> {
			Files.writeString(this.directory.resolve("root/in"), "0123456");
			FlowHandle flow = context.getBean(ChihuoClient.class)
				.startFlow("copy",
						Flow.series(
								Flow.step("file",
										Map.of("operation", "read", "path", "in", "encoding", "base64"))
									.named("first"),
								append(0, "first"), Flow
									.step("file",
											Map.of("operation", "read", "path", "in", "encoding", "base64", "offset",
													Flow.ref("first").path("/next")))
									.named("second"),
								append(Flow.ref("first").path("/next"), "second"),
								Flow.step("file", Map.of("operation", "fsync", "path", "out"))));
			flow.await(TestLimits.HANG_TIMEOUT);
			assertThat(this.directory.resolve("root/out")).hasContent("0123456");
		});
	}

	private static FlowStep append(Object offset, String step) {
		return Flow.step("file", Map.of("operation", "append", "path", "out", "sync", false, "offset", offset, "base64",
				Flow.ref(step).path("/base64")));
	}

	@Test
	void pathThatLeadsOutFailsTheFlowAtOnce() {
		enabled().run(
				(context) -> assertThatExceptionOfType(FlowFailedException.class)
					.isThrownBy(() -> context.getBean(ChihuoClient.class)
						.startFlow("a", Flow.step("file", Map.of("operation", "read", "path", "../a")))
						.await(TestLimits.HANG_TIMEOUT))
					.withMessageContaining("The path '../a' has a part '.' or '..'"));
	}

	@Test
	void kindIsOffByDefault() {
		runner().run((context) -> {
			assertThat(context).doesNotHaveBean(FileStepHandler.class).doesNotHaveBean(StepFiles.class);
			assertThat(context.getBean(ChihuoLoopRegistry.class).loops()).isEmpty();
		});
	}

	@Test
	void directoryIsThereForOtherKinds() {
		runner("chihuo.steps.file.root=" + this.directory.resolve("root")).run(
				(context) -> assertThat(context).hasSingleBean(StepFiles.class).doesNotHaveBean(FileStepHandler.class));
	}

	@Test
	void kindWithoutADirectoryIsExplained() {
		assertRefused(runner("chihuo.steps.file.enabled=true"), "chihuo.steps.file.root");
		assertRefused(enabled("chihuo.steps.file.root= "), "chihuo.steps.file.root");
	}

	@Test
	void sizesHaveBounds() {
		assertRefused(enabled("chihuo.steps.file.max-read=0B"), "chihuo.steps.file.max-read");
		assertRefused(enabled("chihuo.steps.file.max-read=257MB"), "chihuo.steps.file.max-read");
		assertRefused(enabled("chihuo.steps.file.max-size=0B"), "chihuo.steps.file.max-size");
	}

	private static void assertRefused(ApplicationContextRunner runner, String property) {
		runner.run((context) -> assertThat(NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
			.isInstanceOf(ChihuoConfigurationException.class)
			.hasMessageContaining(property));
	}

}
