// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.TaskQueue;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.encrypted.EncryptedTaskBackend;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.observation.MeteredBackend;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class EncryptionPropertiesTests {

	private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoMetricsAutoConfiguration.class));

	@ChihuoLoop(name = "sealed")
	static class SealedLoop {

		private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@MakeTask
		void make(String id, String text) {
			this.received.add(text);
		}

	}

	@Test
	void backendStaysAsItIsWithoutKeys() {
		this.contextRunner
			.run((context) -> assertThat(context).getBean(TaskBackend.class).isInstanceOf(MemoryTaskBackend.class));
	}

	@Test
	void tasksAreStoredEncryptedWhereThereAreKeys() {
		MemoryTaskBackend stored = new MemoryTaskBackend(new SettableClock());
		this.contextRunner.withBean(TaskBackend.class, () -> stored)
			.withPropertyValues("chihuo.encryption.keys.k1=" + KEY, "chihuo.encryption.active-key=k1",
					"chihuo.queues=other")
			.withBean(SealedLoop.class)
			.run((context) -> {
				assertThat(context).getBean(TaskBackend.class).isInstanceOf(EncryptedTaskBackend.class);
				queue(context, "sealed").add("a", "secret");
				assertThat(context.getBean(SealedLoop.class).received.poll(TestLimits.HANG_SECONDS, TimeUnit.SECONDS))
					.isEqualTo("secret");
				queue(context, "other").add("a", "secret");
				assertThat(
						stored.store(new QueueName("default", "other")).findPayload("a").join().orElseThrow().payload())
					.asString()
					.doesNotContain("secret");
			});
	}

	private static TaskQueue<String> queue(ApplicationContext context, String name) {
		return context.getBean(ChihuoClient.class).queue(name, String.class);
	}

	@Test
	void encryptedBackendIsMeasured() {
		this.contextRunner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("chihuo.encryption.keys.k1=" + KEY, "chihuo.encryption.active-key=k1")
			.run((context) -> {
				assertThat(context).getBean(TaskBackend.class).isInstanceOf(MeteredBackend.class);
				assertThat(context.getBean(TaskBackend.class).name()).isEqualTo("memory");
			});
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"',
			value = { "keys.k1=c2VjcmV0, 'chihuo.encryption.keys.k1' is not a key for AES",
					"keys.k1=(secret), 'chihuo.encryption.keys.k1' is not a key for AES",
					"keys[k 1]=c2VjcmV0, has a key with the id 'k 1'",
					"active-key=k9, 'chihuo.encryption.active-key' is 'k9'" })
	void mistakeIsExplainedWithoutTheKey(String setting, String description) {
		this.contextRunner.withPropertyValues("chihuo.encryption." + setting).run((context) -> {
			assertThat(context).hasFailed();
			FailureAnalysis analysis = new ConfigurationFailureAnalyzer().analyze(context.getStartupFailure());
			assertThat(analysis).isNotNull();
			assertThat(analysis.getDescription()).contains(description);
			assertThat(List.of(analysis.getDescription(), analysis.getAction()))
				.noneMatch((text) -> text.contains("c2VjcmV0") || text.contains("(secret)"));
		});
	}

}
