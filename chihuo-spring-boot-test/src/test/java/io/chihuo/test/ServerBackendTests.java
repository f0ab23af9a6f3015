// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.time.Duration;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.RunOutcome;
import io.chihuo.ScheduleOptions;
import io.chihuo.Task;
import io.chihuo.TaskQueue;
import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@SpringBootTest(properties = { "chihuo.backend=redis", "chihuo.namespace=shop" })
@AutoConfigureChihuo
class ServerBackendTests {

	@Autowired
	ChihuoTester tester;

	@Autowired
	ChihuoClient client;

	@Value("${chihuo.namespace}")
	String namespace;

	@DynamicPropertySource
	static void useServer(DynamicPropertyRegistry properties) {
		RedisServer server = RedisServer.shared();
		properties.add("spring.data.redis.port", server::port);
	}

	@Test
	void tasksRunOnTheThreadOfTheTest() {
		TaskQueue<String> queue = this.client.queue("numbers", String.class);
		for (int i = 0; i < 20; i++) {
			queue.addOrThrow("n" + i, "one");
		}
		assertThat(queue.add("later", "one", AddOptions.delayed(Duration.ofHours(1)))).isEqualTo(AddResult.ADDED);
		assertThat(this.tester.drainOrThrow("numbers")).hasSize(20)
			.extracting(DrainedRun::outcome)
			.containsOnly(RunOutcome.SUCCESS);
		assertThat(queue.counts().delayed()).isOne();
	}

	@Test
	void queueIsCleanInTheNextTest() {
		tasksRunOnTheThreadOfTheTest();
	}

	@RepeatedTest(2)
	void schedulesOfEarlierTestsAreGone() {
		assertThat(this.client.schedules().add("yearly", "numbers", "one", ScheduleOptions.ofCron("0 0 0 1 1 *")))
			.isTrue();
		this.client.schedules().runNow("yearly");
		assertThat(this.tester.drainOrThrow("numbers")).hasSize(1);
	}

	@Test
	void timeIsThatOfTheServer() {
		assertThatIllegalStateException().isThrownBy(() -> this.tester.advance(Duration.ofHours(1)))
			.withMessageContaining("Time is that of the backend 'redis'")
			.withMessageContaining("chihuo.backend=memory");
	}

	@Test
	void contextHasItsOwnNamespace() {
		assertThat(this.namespace).startsWith("shop-").hasSizeGreaterThan(20);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
	static class ServerApplication {

		@ChihuoLoop(name = "numbers")
		static class CountedLoop {

			@MakeTask
			void runNumber(Task<String> task) {
				assertThat(Thread.currentThread().getName()).doesNotStartWith("chihuo");
			}

		}

	}

}
