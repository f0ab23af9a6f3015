// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.Task;
import io.chihuo.TaskQueue;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static io.chihuo.test.ChihuoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Classes of tests that JUnit runs in parallel, each with a namespace of its own.
 */
class ParallelClassesTests {

	private static final int TASK_COUNT = 20;

	private static final int TEST_COUNT = 3;

	/** Where a test of each class waits for one of the other. */
	private static final CyclicBarrier BOTH = new CyclicBarrier(2);

	@Test
	void classesOnOneServerNeverRunTasksOfEachOther() {
		assertThatAllSucceed(FirstServerCase.class, SecondServerCase.class);
	}

	@Test
	void classesInMemoryNeverRunTasksOfEachOther() {
		assertThatAllSucceed(FirstMemoryCase.class, SecondMemoryCase.class);
	}

	private static void assertThatAllSucceed(Class<?>... classes) {
		LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
			.selectors(Stream.of(classes).map(DiscoverySelectors::selectClass).toList())
			.configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
			.configurationParameter("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
			.configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
			.configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "2")
			.build();
		SummaryGeneratingListener listener = new SummaryGeneratingListener();
		LauncherFactory.create().execute(request, listener);
		TestExecutionSummary summary = listener.getSummary();
		assertThat(summary.getFailures()).extracting(TestExecutionSummary.Failure::getException).isEmpty();
		assertThat(summary.getTestsSucceededCount()).isEqualTo(classes.length * TEST_COUNT);
	}

	/** Adds and drains while the other class does so, with the same ids. */
	abstract static class ParallelCase {

		@Autowired
		ChihuoTester tester;

		@Autowired
		TaskQueue<String> letters;

		@Autowired
		ParallelApplication.ParallelLoop loop;

		@RepeatedTest(TEST_COUNT)
		void ownTasksRunAlone() throws Exception {
			String sender = getClass().getSimpleName();
			awaitOther();
			assertThat(this.letters).hasNoTasks();
			this.loop.senders.clear();
			for (int i = 0; i < TASK_COUNT; i++) {
				this.letters.addOrThrow("letter-" + i, sender);
			}
			awaitOther();
			assertThat(this.tester.drainOrThrow("letters")).hasSize(TASK_COUNT);
			assertThat(this.loop.senders).hasSize(TASK_COUNT).containsOnly(sender);
			awaitOther();
		}

		private static void awaitOther() throws Exception {
			BOTH.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS);
		}

	}

	/** The first class on the server. */
	@SpringBootTest(classes = ParallelApplication.class,
			properties = { "chihuo.backend=redis", "chihuo.namespace=first" })
	@AutoConfigureChihuo
	static class FirstServerCase extends ParallelCase {

		@DynamicPropertySource
		static void useServer(DynamicPropertyRegistry properties) {
			properties.add("spring.data.redis.port", () -> RedisServer.shared().port());
		}

	}

	/** The second one. */
	@SpringBootTest(classes = ParallelApplication.class,
			properties = { "chihuo.backend=redis", "chihuo.namespace=second" })
	@AutoConfigureChihuo
	static class SecondServerCase extends ParallelCase {

		@DynamicPropertySource
		static void useServer(DynamicPropertyRegistry properties) {
			properties.add("spring.data.redis.port", () -> RedisServer.shared().port());
		}

	}

	/** The first class in memory. */
	@SpringBootTest(classes = ParallelApplication.class, properties = "chihuo.namespace=first")
	@AutoConfigureChihuo
	static class FirstMemoryCase extends ParallelCase {

	}

	/** The second one. */
	@SpringBootTest(classes = ParallelApplication.class, properties = "chihuo.namespace=second")
	@AutoConfigureChihuo
	static class SecondMemoryCase extends ParallelCase {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(excludeName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
	static class ParallelApplication {

		@ChihuoLoop(name = "letters")
		static class ParallelLoop {

			final List<String> senders = new CopyOnWriteArrayList<>();

			@MakeTask
			void deliver(Task<String> task) {
				this.senders.add(task.payload());
			}

		}

	}

}
