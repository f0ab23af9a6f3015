// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestContextManager;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.Task;
import io.chihuo.TaskQueue;
import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two contexts that Spring has cached are alive at the same time, on one server and with
 * one namespace in their configuration.
 */
class CachedContextsTests {

	private static final String NAMESPACE = "shop-" + UUID.randomUUID();

	private static final List<String> RAN = new CopyOnWriteArrayList<>();

	@Test
	void twoCachedContextsOnAServerNeverRunEachOthersTasks() throws Exception {
		ApplicationContext first = open(FirstCase.class);
		ApplicationContext second = open(SecondCase.class);
		assertThat(first).isNotSameAs(second).isSameAs(open(FirstCase.class));
		queue(first).addOrThrow("a", "first");
		queue(second).addOrThrow("a", "second");
		assertThat(second.getBean(ChihuoTester.class).drainOrThrow("numbers")).hasSize(1);
		assertThat(RAN).containsExactly("second");
		assertThat(first.getBean(ChihuoTester.class).drainOrThrow("numbers")).hasSize(1);
		assertThat(RAN).containsExactly("second", "first");
	}

	private static TaskQueue<String> queue(ApplicationContext context) {
		return context.getBean(ChihuoClient.class).queue("numbers", String.class);
	}

	/** By Spring's cache, as for a class of tests. */
	private static ApplicationContext open(Class<?> test) {
		return new TestContextManager(test).getTestContext().getApplicationContext();
	}

	/** The first class of tests. */
	@SpringBootTest(classes = CachedApplication.class, properties = "example=1")
	@AutoConfigureChihuo
	static class FirstCase {

		@DynamicPropertySource
		static void useServer(DynamicPropertyRegistry properties) {
			useRedis(properties);
		}

	}

	/** The second one, whose configuration differs. */
	@SpringBootTest(classes = CachedApplication.class, properties = "example=2")
	@AutoConfigureChihuo
	static class SecondCase {

		@DynamicPropertySource
		static void useServer(DynamicPropertyRegistry properties) {
			useRedis(properties);
		}

	}

	private static void useRedis(DynamicPropertyRegistry properties) {
		properties.add("chihuo.backend", () -> "redis");
		properties.add("chihuo.namespace", () -> NAMESPACE);
		properties.add("spring.data.redis.port", () -> RedisServer.shared().port());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
	static class CachedApplication {

		@ChihuoLoop(name = "numbers")
		static class CachedLoop {

			@MakeTask
			void runNumber(Task<String> task) {
				RAN.add(String.valueOf(task.payload()));
			}

		}

	}

}
