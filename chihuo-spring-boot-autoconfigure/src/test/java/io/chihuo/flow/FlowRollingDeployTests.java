// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoTask;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.ItemResult;
import io.chihuo.MakeTask;
import io.chihuo.Task;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Flows run while the nodes are replaced, one after the other, by those of a later
 * version whose code plans and does something else.
 */
class FlowRollingDeployTests {

	private static final int FLOW_COUNT = 1000;

	private static final AtomicInteger EARLIER_RUNS = new AtomicInteger();

	private static final Set<String> ENDED = ConcurrentHashMap.newKeySet();

	private final TaskClock clock = TaskClock.systemClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
		.withBean(TaskBackend.class, () -> this.backend, (definition) -> definition.setDestroyMethodName(""));

	@ChihuoLoop(name = "versions", concurrency = "8")
	static class EarlierVersion {

		@MakeTask
		String run(Task<String> task) {
			EARLIER_RUNS.incrementAndGet();
			assertThat(ENDED.add(task.id())).as(task.id()).isTrue();
			return "earlier " + task.payload();
		}

	}

	@ChihuoLoop(name = "versions", concurrency = "8")
	static class LaterVersion {

		@MakeTask
		String run(Task<String> task) {
			assertThat(ENDED.add(task.id())).as(task.id()).isTrue();
			return "later " + task.payload();
		}

	}

	@AfterEach
	void close() {
		this.backend.close();
		this.clock.close();
	}

	interface VersionedCalls {

		@ChihuoTask
		int multiply(@Nullable Integer number, int factor);

	}

	@ChihuoLoop(name = "versionedCalls")
	static class VersionedCallLoop implements VersionedCalls {

		@Override
		public int multiply(@Nullable Integer number, int factor) {
			return Objects.requireNonNull(number) * factor;
		}

	}

	/** The list was written with the plan, and its tasks are written one by one. */
	@Test
	void itemsOfCallsAreReadAfterAChangeOfTheCodec() {
		this.runner.withPropertyValues("chihuo.role=client")
			.run((starter) -> starter.getBean(ChihuoClient.class)
				.startFlow("items", Flow.series(Flow.signal("go"),
						Flow.forEach(List.of(1, 2), Flow.step(VersionedCalls.class, (calls) -> calls.multiply(null, 3)))
							.named("items"))));
		this.runner.withPropertyValues("chihuo.codec=cbor").withBean(VersionedCallLoop.class).run((later) -> {
			FlowHandle flow = later.getBean(ChihuoClient.class).flow("items");
			flow.signal("go", null);
			flow.await(TestLimits.HANG_TIMEOUT);
			assertThat(flow.itemResults("items", null, Integer.class).results()).extracting(ItemResult::value)
				.containsExactly(3, 6);
		});
	}

	private static FlowStep earlierPlan() {
		return Flow.series(Flow.step("versions", "a").named("a"),
				Flow.parallel(Flow.step("versions", "b").named("b"), Flow.step("versions", "c").named("c")),
				Flow.signal("go"), Flow.step("versions", "d").named("d"));
	}

	@Test
	void runningFlowsKeepTheirPlanAndRunEachStepOnceByEitherVersion() {
		this.runner.withPropertyValues("chihuo.role=client").run((starter) -> {
			ChihuoClient client = starter.getBean(ChihuoClient.class);
			this.runner.withBean("worker", EarlierVersion.class).run((first) -> {
				List<FlowHandle> flows = IntStream.range(0, FLOW_COUNT)
					.mapToObj((i) -> client.startFlow("flow-" + i, earlierPlan()))
					.toList();
				TestLimits.await("first steps").until(() -> EARLIER_RUNS.get() > FLOW_COUNT / 2);
				this.runner.withBean("worker", LaterVersion.class).run((second) -> {
					first.close();
					flows.forEach((flow) -> second.getBean(ChihuoClient.class).flow(flow.id()).signal("go", null));
					flows.forEach((flow) -> flow.await(TestLimits.HANG_TIMEOUT));
					assertThat(flows).allSatisfy(FlowRollingDeployTests::assertEarlierPlanWasRun);
				});
			});
		});
		assertThat(ENDED).hasSize(4 * FLOW_COUNT);
	}

	private static void assertEarlierPlanWasRun(FlowHandle flow) {
		assertThat(flow.status().doneCount()).isEqualTo(5);
		for (String step : List.of("a", "b", "c")) {
			assertThat(flow.result(step, String.class)).isIn("earlier " + step, "later " + step);
		}
		assertThat(flow.result("d", String.class)).isEqualTo("later d");
	}

}
