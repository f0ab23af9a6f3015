// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.Flow;
import io.chihuo.FlowConflictException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStart;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.LoopHandler;
import io.chihuo.RejectTaskException;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static io.chihuo.flow.NamedSteps.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Flows with the id of an earlier one of which a task is left.
 */
class ReplacedFlowTests {

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final WatchedBackend slowBackend = new WatchedBackend(this.backend);

	/** The node that is suspended. */
	private final TestNode slow = new TestNode(this.clock, this.slowBackend);

	private final TestNode node = new TestNode(this.clock, this.backend);

	private final List<String> ran = new CopyOnWriteArrayList<>();

	/** Of runs of the step "held". */
	private final Semaphore ends = new Semaphore(0);

	@BeforeEach
	void runLoop() {
		this.node.run((LoopHandler<String>) (task) -> {
			this.ran.add(task.payload());
			if (task.payload().equals("held")) {
				this.ends.acquireUninterruptibly(); // takes no notice of a cancel
			}
			if (task.payload().equals("broken")) {
				throw new RejectTaskException("broken");
			}
			return null;
		}, (options) -> options.concurrency(2));
	}

	@AfterEach
	void close() {
		this.ends.release(10);
		this.slow.close();
		this.node.close();
	}

	@Test
	void taskOfASkippedStepThatStillRunsIsNoneOfALaterFlow() {
		FlowHandle flow = this.node.client().startFlow("a", step("held"));
		TestNode.soon().until(() -> this.ran.contains("held"));
		flow.skip("held", null);
		flow.await(TestLimits.HANG_TIMEOUT);
		assertThatExceptionOfType(FlowConflictException.class)
			.isThrownBy(() -> this.node.client().startFlow("a", Flow.series(step("held")), FlowStart.REPLACE_ENDED))
			.withMessageContaining("the task of step 'held', which was skipped, still runs");
		this.node.client().startFlow("a", step("1st"), FlowStart.REPLACE_ENDED).await(TestLimits.HANG_TIMEOUT);
		this.ends.release(2);
		this.node.awaitDrained();
		this.node.client().startFlow("a", step("held"), FlowStart.REPLACE_ENDED).await(TestLimits.HANG_TIMEOUT);
		assertThat(this.ran).containsExactly("held", "1st", "held");
	}

	@Test
	void signalWithAKeyThatTheEarlierFlowKnowsReachesTheNewOne() {
		FlowStep steps = Flow.signal("go").named("1st");
		this.node.client().startFlow("a", steps);
		FlowHandle other = this.slow.client().flow("a");
		other.signal("go", 1, "key");
		other.dismiss();
		this.node.client().startFlow("a", steps, FlowStart.REPLACE_ENDED);
		other.signal("go", 2, "key");
		other.await(TestLimits.HANG_TIMEOUT);
		assertThat(other.result("1st", Integer.class)).isEqualTo(2);
		other.dismiss();
		this.clock.advance(Duration.ofSeconds(31));
		TestNode.soon().until(() -> {
			this.node.flows().sweepDue();
			return this.backend.flows("test").load(List.of("a")).join().get(0).isEmpty();
		});
	}

	@Test
	void requeuedTaskOfTheEarlierFlowIsNoneOfTheNewOne() {
		FlowHandle failed = this.node.client().startFlow("a", Flow.step(TestNode.LOOP, "broken").named("pay"));
		TestNode.soon().until(() -> failed.status().state() == FlowState.FAILED);
		this.node.queue().add("1", "held");
		this.node.queue().add("2", "held");
		TestNode.soon().until(() -> this.ran.size() == 3);
		assertThat(this.node.queue().deadLetters().requeue("f/a/pay#1")).isTrue();
		FlowHandle flow = this.node.client()
			.startFlow("a", Flow.step(TestNode.LOOP, "paid").named("pay"), FlowStart.REPLACE_ENDED);
		this.ends.release(2);
		flow.await(TestLimits.HANG_TIMEOUT);
		assertThat(this.ran).containsExactly("broken", "held", "held", "paid");
	}

	@Test
	void taskThatASuspendedNodeAddsAfterTheFlowWasReplacedLeavesNothingToTheNewOne() {
		CompletableFuture<Void> adds = new CompletableFuture<>();
		this.slowBackend.adds = adds;
		this.slow.client().startFlow("a", step("1st"));
		this.node.client().flow("a").cancel();
		FlowHandle flow = this.node.client()
			.startFlow("a", Flow.series(Flow.signal("go"), step("1st")), FlowStart.REPLACE_ENDED);
		this.clock.advance(Duration.ofSeconds(5));
		adds.complete(null);
		this.node.awaitDrained();
		TestNode.soon().until(() -> this.node.state("f/a/1st#1") == null);
		flow.signal("go", null);
		flow.await(TestLimits.HANG_TIMEOUT);
		assertThat(this.ran).containsExactly("1st");
	}

}
