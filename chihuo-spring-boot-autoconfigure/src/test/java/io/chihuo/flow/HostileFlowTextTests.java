// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.InvalidTaskException;
import io.chihuo.LoopHandler;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;
import io.chihuo.step.StepKeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Names, keys and ids with characters that could be taken for something else.
 */
class HostileFlowTextTests {

	private final SettableClock clock = new SettableClock();

	private final TestNode node = new TestNode(this.clock, new MemoryTaskBackend(this.clock));

	@AfterEach
	void close() {
		this.node.close();
	}

	@Test
	void keysOfSignalsWithSlashesAreNotTakenForOneAnother() {
		FlowHandle flow = this.node.client()
			.startFlow("a", Flow.series(Flow.signal("x/y").named("1st"), Flow.signal("x").named("2nd"),
					Flow.counter("n/m", 1), Flow.counter("n", 1)));
		flow.signal("x/y", 1, "z");
		flow.signal("x", 2, "y/z");
		flow.count("n/m", 1, "k");
		flow.count("n", 1, "m/k");
		flow.await(TestLimits.HANG_TIMEOUT);
		assertThat(flow.result("2nd", Integer.class)).isEqualTo(2);
	}

	/** Such an id is replaced by a digest. */
	@Test
	void nameOfAStepWithoutAFormInUtf8IsRefusedAlsoWithALongId() {
		String id = "/".repeat(200);
		FlowStep steps = Flow.parallel(Flow.step(TestNode.LOOP, 1).named("x\ud800"),
				Flow.step(TestNode.LOOP, 2).named("x\ud801"));
		for (String flow : List.of("a", id)) {
			assertThatExceptionOfType(InvalidTaskException.class)
				.isThrownBy(() -> this.node.client().startFlow(flow, steps));
		}
		assertThatExceptionOfType(InvalidTaskException.class)
			.isThrownBy(() -> this.node.client().startFlow(id, Flow.step(TestNode.LOOP, 1).named("x\u0001")));
	}

	@Test
	void nameOfACounterOrASignalHasNoControlCharacters() {
		for (FlowStep step : List.of(Flow.counter("a\nb", 1), Flow.signal("a\nb"), Flow.sharedCounter("a\nb", 1))) {
			assertThatExceptionOfType(InvalidTaskException.class)
				.isThrownBy(() -> this.node.client().startFlow("a", step));
		}
	}

	@Test
	void signalForAFlowWhoseIdIsNoneIsRefused() {
		for (String id : List.of("x\ud800", "x\u0001", "x".repeat(257))) {
			assertThatExceptionOfType(InvalidTaskException.class).as(id)
				.isThrownBy(() -> this.node.client().flow(id).signal("go", 1, "key", Duration.ofHours(1)));
		}
	}

	/** Databases fail by such texts, or take one for another. */
	@Test
	void idThatNoFlowCanHaveIsNotLookedUp() {
		for (String id : List.of("", "x\ud800", "x\u0000", "x".repeat(257))) {
			assertThatExceptionOfType(InvalidTaskException.class).as(id).isThrownBy(() -> this.node.client().flow(id));
		}
	}

	/** Effects with one key would be taken for one. */
	@Test
	void keysOfEffectsAreKeptApart() {
		List<String> keys = new CopyOnWriteArrayList<>();
		this.node.run((LoopHandler<String>) (task) -> {
			keys.add(StepKeys.idempotencyKey(task));
			return null;
		}, (options) -> options);
		FlowStep step = Flow.step(TestNode.LOOP, "x");
		FlowStep items = Flow.forEach(List.of("a/c", "a#i1"), Flow.step(TestNode.LOOP, null)).itemKey("");
		for (FlowStep steps : List.of(step.named("b/c"), step.named("all#ka/c"), step.named("all%23ka"),
				items.named("all"), items.named("all#ka"))) {
			this.node.client().startFlow("a" + keys.size(), steps).await(TestLimits.HANG_TIMEOUT);
		}
		assertThat(keys).containsExactlyInAnyOrder("a0/b%2Fc", "a1/all%23ka%2Fc", "a2/all%2523ka", "a3/all#ka%2Fc",
				"a3/all#ka%23i1", "a5/all%23ka#ka%2Fc", "a5/all%23ka#ka%23i1");
	}

	@Test
	void stepOutsideOfAModuleDoesNotReachItsContext() {
		this.node.run((LoopHandler<String>) (task) -> {
			for (int node = 0; node < 5; node++) {
				String key = "\u0001" + node + "\u0001k";
				assertThatIllegalArgumentException().isThrownBy(() -> task.flow().putContext(key, "hostile"));
				assertThatIllegalArgumentException().isThrownBy(() -> task.flow().mergeContext(Map.of(key, 1)));
				assertThatIllegalArgumentException().isThrownBy(() -> task.flow().incrementContext(key, 1));
			}
			return null;
		}, (options) -> options.maxAttempts(1));
		FlowHandle flow = this.node.client()
			.startFlow("a", Flow.series(Flow.step(TestNode.LOOP, "1st"), Flow.module(Flow.nothing()).named("module")));
		flow.await(TestLimits.HANG_TIMEOUT);
		assertThat(flow.module("module").contextValue("k", String.class)).isNull();
	}

	@Test
	void keysOfItemsWithoutAFormInUtf8AreNotTakenForOneAnother() {
		assertThat(ItemKeys.keyOf("", "x\ud800")).isNotEqualTo(ItemKeys.keyOf("", "x\ud801"))
			.isEqualTo(ItemKeys.keyOf("", "x\ud800"));
	}

}
