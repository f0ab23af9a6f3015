// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.MakeTask;
import io.chihuo.Task;
import io.chihuo.autoconfigure.ChihuoAutoConfiguration;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Flows run while the nodes are replaced, one after the other, by those of a later
 * version whose code plans and does something else.
 */
public abstract class FlowRollingDeployContract {

	private static final AtomicInteger EARLIER_RUNS = new AtomicInteger();

	private static final Set<String> ENDED = ConcurrentHashMap.newKeySet();

	private final ApplicationContextRunner runner = withBackend(
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ChihuoAutoConfiguration.class))
				.withPropertyValues("chihuo.namespace=deploy-" + UUID.randomUUID()));

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

	final ApplicationContextRunner nodes() {
		return this.runner;
	}

	/** Give all nodes one backend. */
	protected abstract ApplicationContextRunner withBackend(ApplicationContextRunner nodes);

	/** Number of flows that run. */
	protected abstract int flowCount();

	@BeforeEach
	final void forgetRuns() {
		EARLIER_RUNS.set(0);
		ENDED.clear();
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
				List<FlowHandle> flows = IntStream.range(0, flowCount())
					.mapToObj((i) -> client.startFlow("flow-" + i, earlierPlan()))
					.toList();
				TestLimits.await("first steps").until(() -> EARLIER_RUNS.get() > flowCount() / 2);
				this.runner.withBean("worker", LaterVersion.class).run((second) -> {
					first.close();
					flows.forEach((flow) -> second.getBean(ChihuoClient.class).flow(flow.id()).signal("go", null));
					flows.forEach((flow) -> flow.await(TestLimits.HANG_TIMEOUT));
					assertThat(flows).allSatisfy(FlowRollingDeployContract::assertEarlierPlanWasRun);
				});
			});
		});
		assertThat(ENDED).hasSize(4 * flowCount());
	}

	private static void assertEarlierPlanWasRun(FlowHandle flow) {
		assertThat(flow.status().doneCount()).isEqualTo(5);
		for (String step : List.of("a", "b", "c")) {
			assertThat(flow.result(step, String.class)).isIn("earlier " + step, "later " + step);
		}
		assertThat(flow.result("d", String.class)).isEqualTo("later d");
	}

}
