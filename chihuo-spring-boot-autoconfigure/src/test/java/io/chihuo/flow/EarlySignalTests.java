// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowNotFoundException;
import io.chihuo.FlowStart;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.StepState;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Signals that come before their flow, and signals and counts with keys.
 */
class EarlySignalTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private static final Duration KEEP_TIME = Duration.ofHours(1);

	private static final FlowStep STEPS = Flow.series(Flow.signal("go").named("1st"), Flow.signal("go").named("2nd"));

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final TestNode node = new TestNode(this.clock, this.backend);

	private final TestNode other = new TestNode(this.clock, this.backend);

	private final BackendChihuoClient client = this.node.client();

	private FlowHandle flow;

	@BeforeEach
	void open() {
		this.flow = this.client.flow("a");
	}

	@AfterEach
	void close() {
		this.other.close();
		this.node.close();
	}

	@Test
	void flowGetsTheSignalsThatCameBeforeItInTheirOrder() {
		this.flow.signal("go", 1, "x", KEEP_TIME);
		this.other.client().flow("a").signal("go", 2, "y", KEEP_TIME);
		this.other.client().flow("a").signal("go", 3, "y", KEEP_TIME);
		this.client.startFlow("a", STEPS, FlowStart.REJECT).await(HANG_LIMIT);
		assertThat(this.flow.result("1st", Integer.class)).isEqualTo(1);
		assertThat(this.flow.result("2nd", Integer.class)).isEqualTo(2);
		assertThat(this.flow.status().unreadSignals()).isZero();
	}

	@Test
	void signalForANewFlowIsNoFlow() {
		this.flow.signal("go", 1, "x", KEEP_TIME);
		assertThatExceptionOfType(FlowNotFoundException.class).isThrownBy(() -> this.flow.status());
		assertThatExceptionOfType(FlowNotFoundException.class).isThrownBy(() -> this.flow.cancel());
		assertThatExceptionOfType(FlowNotFoundException.class)
			.isThrownBy(() -> this.flow.await(Duration.ofSeconds(10)));
		assertThatExceptionOfType(FlowNotFoundException.class).isThrownBy(() -> this.flow.signal("go", 2));
		assertThatExceptionOfType(FlowNotFoundException.class).isThrownBy(() -> this.flow.count("n", 1));
		assertThatExceptionOfType(FlowNotFoundException.class)
			.isThrownBy(() -> this.client.flow("b").signal("go", 2, "x"));
		assertThat(this.node.flows().listFlows(null, null, 10).flows()).isEmpty();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.flow.signal("go", 2, "y", Duration.ofSeconds(Long.MIN_VALUE)));
		this.flow.signal("go", 2, "y", KEEP_TIME);
		assertThat(this.node.flows().countFlows().values()).allMatch((count) -> count == 0);
		this.client.startFlow("a", Flow.signal("go").named("1st")).await(HANG_LIMIT);
		assertThat(this.node.flows().listFlows(FlowState.DONE, null, 10).flows()).hasSize(1);
		assertThat(this.flow.result("1st", Integer.class)).isEqualTo(1);
	}

	@Test
	void signalIsGoneWhenNobodyStartsTheFlowInTime() {
		this.flow.signal("go", 1, "x", KEEP_TIME);
		this.clock.advance(KEEP_TIME.plusMillis(1));
		this.node.flows().sweepDue();
		TestLimits.await("removal").until(() -> this.backend.flows("test").load(List.of("a")).join().get(0).isEmpty());
		this.client.startFlow("a", STEPS);
		assertThat(this.flow.status().findStep("1st").state()).isEqualTo(StepState.RUNNING);
		this.flow.signal("go", 2, "x", KEEP_TIME);
		assertThat(this.flow.result("1st", Integer.class)).isEqualTo(2);
	}

	@Test
	void signalWithAKeyIsTakenOnce() {
		this.client.startFlow("a", STEPS);
		this.flow.signal("go", 1, "x");
		this.other.client().flow("a").signal("go", 2, "x");
		this.flow.signal("other", 2, "x");
		assertThat(this.flow.status().findStep("2nd").state()).isEqualTo(StepState.RUNNING);
		assertThat(this.flow.status().unreadSignals()).isEqualTo(1);
		this.flow.signal("go", 3, "y");
		this.flow.await(HANG_LIMIT);
		assertThat(this.flow.result("2nd", Integer.class)).isEqualTo(3);
		assertThatIllegalArgumentException().isThrownBy(() -> this.flow.signal("go", 1, ""));
		assertThatIllegalArgumentException().isThrownBy(() -> this.flow.signal("go", 1, "z", Duration.ZERO));
		assertThatIllegalStateException().isThrownBy(() -> this.flow.signal("go", 1, "z", KEEP_TIME));
	}

	@Test
	void countWithAKeyIsAddedOnce() {
		this.client.startFlow("a", Flow.counter("n", 3));
		this.flow.count("n", 2, "x");
		this.other.client().flow("a").count("n", 2, "x");
		this.flow.signal("n", null, "x");
		assertThat(this.flow.status().state()).isEqualTo(FlowState.RUNNING);
		this.flow.count("n", 1, "y");
		this.flow.await(HANG_LIMIT);
	}

	@Test
	void signalStartsTheFlowThatItIsFor() {
		FlowHandle started = this.client.signalWithStart("a", STEPS, "go", 1, "x");
		assertThat(started.result("1st", Integer.class)).isEqualTo(1);
		this.other.client().signalWithStart("a", STEPS, "go", 2, "y").await(HANG_LIMIT);
		assertThat(started.result("2nd", Integer.class)).isEqualTo(2);
	}

	@Test
	void noMoreEarlySignalsAreKeptThanAFlowMayHaveUnread() {
		for (int i = 0; i < 1000; i++) {
			this.flow.signal("go", i, "key " + i, KEEP_TIME);
		}
		assertThatIllegalStateException().isThrownBy(() -> this.flow.signal("go", 1, "z", KEEP_TIME))
			.withMessageContaining("1000 signals");
	}

}
