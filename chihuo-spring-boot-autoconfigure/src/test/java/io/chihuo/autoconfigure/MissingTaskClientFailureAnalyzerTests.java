// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.ChihuoTask;

import static org.assertj.core.api.Assertions.assertThat;

class MissingTaskClientFailureAnalyzerTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class));

	interface PostcardTasks {

		@ChihuoTask
		void send(String address);

	}

	record PostcardSender(PostcardTasks tasks) {
	}

	record RunnableUser(Runnable runnable) {
	}

	@Test
	void missingClientIsExplained() {
		this.runner.withBean(PostcardSender.class)
			.run((context) -> assertThat(new MissingTaskClientFailureAnalyzer().analyze(context.getStartupFailure()))
				.satisfies((analysis) -> {
					assertThat(analysis.getDescription()).contains("no client of " + PostcardTasks.class.getName());
					assertThat(analysis.getAction()).contains("@ImportTaskClients(PostcardTasks.class)");
				}));
	}

	@Test
	void otherMissingBeanIsLeftToOthers() {
		this.runner.withBean(RunnableUser.class)
			.run((context) -> assertThat(new MissingTaskClientFailureAnalyzer().analyze(context.getStartupFailure()))
				.isNull());
	}

}
