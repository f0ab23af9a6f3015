// SPDX-License-Identifier: Apache-2.0

package com.example.checksum;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.TaskQueue;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.autoconfigure.ChihuoHealthAutoConfiguration;
import io.chihuo.backend.TaskBackend;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with a backend of its own.
 */
class ChecksummedApplicationTests {

	private static final RedisServer server = RedisServer.shared();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class, ChihuoHealthAutoConfiguration.class,
				DataRedisAutoConfiguration.class))
		.withUserConfiguration(ChecksumConfiguration.class)
		.withBean(ChecksummedLoop.class)
		.withPropertyValues("chihuo.backend=redis", "spring.data.redis.host=" + server.host(),
				"spring.data.redis.port=" + server.port());

	@ChihuoLoop(name = "checksummed-letters")
	static class ChecksummedLoop {

		private final CompletableFuture<String> received = new CompletableFuture<>();

		@Autowired
		TaskQueue<String> queue;

		@MakeTask
		void make(String id, String text) {
			this.received.complete(text);
		}

	}

	@Test
	void applicationRunsTasksOfItsOwnBackendAndClosesIt() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(TaskBackend.class);
			TaskBackend backend = context.getBean(TaskBackend.class);
			assertThat(backend).isInstanceOf(ChecksummedTaskBackend.class);
			ChecksummedLoop letters = context.getBean(ChecksummedLoop.class);
			letters.queue.add("a", "text");
			assertThat(letters.received.get(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isEqualTo("text");
			assertThat(context.getBean(HealthIndicator.class).health().getDetails())
				.containsAllEntriesOf(Map.of("backend", "checksummed"));
			context.close();
			assertThat(backend.ping()).isCompletedExceptionally();
		});
	}

}
