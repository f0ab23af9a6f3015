// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.ItemCounts;
import io.chihuo.ItemPage;
import io.chihuo.ItemResult;
import io.chihuo.MakeTask;
import io.chihuo.RejectTaskException;
import io.chihuo.StepResult;
import io.chihuo.Task;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Flows that one application starts and another one runs, over Redis.
 */
class RedisFlowTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private static final AtomicInteger RUN_COUNT = new AtomicInteger();

	private static final String NAMESPACE = "flows-" + UUID.randomUUID();

	private static ConfigurableApplicationContext starter;

	private static ConfigurableApplicationContext worker;

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ChihuoAutoConfiguration.class, DataRedisAutoConfiguration.class })
	static class StartingApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ ChihuoAutoConfiguration.class, DataRedisAutoConfiguration.class })
	@Import({ DoublingLoop.class, GrowingLoop.class, NumberPagesLoop.class })
	static class RunningApplication {

	}

	@ChihuoLoop(name = "doubling")
	static class DoublingLoop {

		@MakeTask
		int makeDouble(int number) {
			RUN_COUNT.incrementAndGet();
			if (number < 0) {
				throw new RejectTaskException("negative");
			}
			return 2 * number;
		}

	}

	@ChihuoLoop(name = "growing")
	static class GrowingLoop {

		@MakeTask
		int growFlow(Task<Integer> task) {
			task.flow().incrementContext("sum", task.payload());
			if (task.payload() < 30) {
				task.flow().pushBack(Flow.step("growing", task.payload() + 1));
			}
			return task.payload();
		}

	}

	@ChihuoLoop(name = "page-source")
	static class NumberPagesLoop {

		/** The first number is one that fails. */
		@MakeTask
		ItemPage<Integer> findPage(int from) {
			return new ItemPage<>(
					IntStream.range(from, from + 100).map((number) -> (number > 0) ? number : -1).boxed().toList(),
					(from < 900) ? from + 100 : null);
		}

	}

	@BeforeAll
	static void start() {
		worker = startApplication(RunningApplication.class, "worker");
		starter = startApplication(StartingApplication.class, "client");
	}

	private static ConfigurableApplicationContext startApplication(Class<?> type, String role) {
		RedisServer server = RedisServer.shared();
		return new SpringApplicationBuilder(type).web(WebApplicationType.NONE)
			.properties("chihuo.backend=redis", "chihuo.role=" + role, "chihuo.namespace=" + NAMESPACE,
					"spring.data.redis.host=" + server.host(), "spring.data.redis.port=" + server.port(),
					"spring.main.banner-mode=off")
			.run();
	}

	@AfterAll
	static void stop() {
		starter.close();
		worker.close();
	}

	private static ChihuoClient client() {
		return starter.getBean(ChihuoClient.class);
	}

	@Test
	void nestedStepsRunOnceEachOnAnotherNode() {
		RUN_COUNT.set(0);
		FlowHandle flow = client().startFlow("nested",
				Flow.series(Flow.step("doubling", 1),
						Flow.parallel(IntStream.range(0, 200).mapToObj((i) -> Flow.step("doubling", i)).toList()),
						Flow.timer(Duration.ofMillis(1)), Flow.step("doubling", 21).named("last")));
		flow.await(HANG_LIMIT);
		assertThat(flow.result("last", Integer.class)).isEqualTo(42);
		assertThat(RUN_COUNT).hasValue(202);
		assertThat(worker.getBean(ChihuoClient.class).flow("nested").status().doneCount()).isEqualTo(203);
	}

	@Test
	void itemsOfPagesRunOnceEachOnAnotherNode() {
		RUN_COUNT.set(0);
		FlowHandle flow = client().startFlow("pages",
				Flow.forEach(Flow.step("page-source", 0), Flow.step("doubling", null))
					.window(150)
					.tolerate(1)
					.named("all"));
		flow.await(HANG_LIMIT);
		assertThat(RUN_COUNT).hasValue(1000);
		assertThat(flow.status().findStep("all").items()).isEqualTo(ItemCounts.of(999, 1, 1000, true));
		assertThat(flow.itemResults("all", null, Integer.class).results()).hasSize(1000)
			.extracting(ItemResult::value)
			.startsWith(null, 2, 4)
			.endsWith(1998);
	}

	@Test
	void failureAndSignalsReachOtherNodes() {
		FlowHandle flow = client().startFlow("failing",
				Flow.series(Flow.signal("go").named("go"), Flow.step("doubling", -1).named("negative")));
		worker.getBean(ChihuoClient.class).flow("failing").signal("go", 3);
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("'negative'");
		assertThat(flow.result("go", Integer.class)).isEqualTo(3);
	}

	@Test
	void resultsContextAndPushedStepsAreSharedByNodes() {
		FlowHandle flow = client().startFlow("growing", Flow.series(Flow.step("doubling", 13).named("start"),
				Flow.step("growing", Flow.ref("start")),
				Flow.step("doubling", Flow.context("sum")).when(Flow.context("sum").isAtLeast(26)).named("last")));
		flow.await(HANG_LIMIT);
		assertThat(flow.contextValue("sum", Integer.class)).isEqualTo(26 + 27 + 28 + 29 + 30);
		assertThat(flow.result("last", Integer.class)).isEqualTo(52);
		assertThat(flow.results(Integer.class, null, 100).results()).extracting(StepResult::value)
			.containsExactly(26, 26, 52, 27, 28, 29, 30);
	}

}
