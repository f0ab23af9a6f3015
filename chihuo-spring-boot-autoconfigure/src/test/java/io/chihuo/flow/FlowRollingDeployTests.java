// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoTask;
import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.ItemResult;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class FlowRollingDeployTests extends FlowRollingDeployContract {

	private final TaskClock clock = TaskClock.systemClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	@AfterEach
	void close() {
		this.backend.close();
		this.clock.close();
	}

	@Override
	protected ApplicationContextRunner withBackend(ApplicationContextRunner nodes) {
		return nodes.withBean(TaskBackend.class, () -> this.backend,
				(definition) -> definition.setDestroyMethodName(""));
	}

	@Override
	protected int flowCount() {
		return 1000;
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
		nodes().withPropertyValues("chihuo.role=client")
			.run((starter) -> starter.getBean(ChihuoClient.class)
				.startFlow("items", Flow.series(Flow.signal("go"),
						Flow.forEach(List.of(1, 2), Flow.step(VersionedCalls.class, (calls) -> calls.multiply(null, 3)))
							.named("items"))));
		nodes().withPropertyValues("chihuo.codec=cbor").withBean(VersionedCallLoop.class).run((later) -> {
			FlowHandle flow = later.getBean(ChihuoClient.class).flow("items");
			flow.signal("go", null);
			flow.await(TestLimits.HANG_TIMEOUT);
			assertThat(flow.itemResults("items", null, Integer.class).results()).extracting(ItemResult::value)
				.containsExactly(3, 6);
		});
	}

}
