// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.chihuo.AlreadyCompletedException;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoTask;
import io.chihuo.ImportTaskClients;
import io.chihuo.Task;
import io.chihuo.TaskHandle;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Methods of task interfaces that look at the task that they run.
 */
class CurrentTaskTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
		.withUserConfiguration(DarkroomApplication.class);

	interface Darkroom {

		@ChihuoTask(idempotencyKey = "#film", keep = "1m")
		String develop(String film);

		@ChihuoTask
		@Nullable String hangUp(String film);

	}

	@ChihuoLoop
	static class DarkroomWorker implements Darkroom {

		final BlockingQueue<String> tokens = new LinkedBlockingQueue<>();

		private final ChihuoClient client;

		DarkroomWorker(ChihuoClient client) {
			this.client = client;
		}

		@Override
		public String develop(String film) {
			Task<?> task = this.client.currentTask().orElseThrow();
			return task.id() + " at attempt " + task.attempt();
		}

		@Override
		public @Nullable String hangUp(String film) {
			this.tokens.add(this.client.currentTask().orElseThrow().park(Duration.ofMinutes(5)));
			return null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportTaskClients(Darkroom.class)
	@Import(DarkroomWorker.class)
	static class DarkroomApplication {

	}

	@Test
	void methodSeesItsTask() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(Darkroom.class).develop("7")).isEqualTo("Darkroom.develop/7 at attempt 1");
			assertThat(context.getBean(ChihuoClient.class).currentTask()).isEmpty();
		});
	}

	@Test
	void methodParksItsTask() {
		this.contextRunner.run((context) -> {
			ChihuoClient client = context.getBean(ChihuoClient.class);
			TaskHandle<String> handle = client.call(Darkroom.class, (tasks) -> tasks.hangUp("8"));
			String token = context.getBean(DarkroomWorker.class).tokens.poll(TestLimits.HANG_TIMEOUT.toSeconds(),
					TimeUnit.SECONDS);
			client.complete(token, "dry");
			assertThat(handle.await(TestLimits.HANG_TIMEOUT)).isEqualTo("dry");
			client.complete(token, "dry");
			assertThatExceptionOfType(AlreadyCompletedException.class).isThrownBy(() -> client.complete(token, "wet"));
		});
	}

}
