// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.Flow;
import io.chihuo.TaskState;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;

import static io.chihuo.flow.NamedSteps.step;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The looks at steps that run: one may have ended on a node that was killed then.
 */
class UnseenEndTests {

	private static final String TASK = "f/a/1st#1";

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final TestNode starter = new TestNode(this.clock, this.backend);

	private final TestNode other = new TestNode(this.clock, this.backend);

	@BeforeEach
	void startFlow() {
		this.starter.client().startFlow("a", Flow.series(step("1st"), step("2nd")));
		TestNode.soon().until(() -> this.starter.state(TASK) == TaskState.READY);
		this.starter.flows().close();
	}

	@AfterEach
	void close() {
		this.starter.close();
		this.other.close();
	}

	private FlowRecord record() {
		return this.backend.flows("test").load(List.of("a")).join().get(0).orElseThrow();
	}

	private void sweepWhenDue() {
		long version = record().version();
		this.clock.advance(Duration.ofMillis(record().wakeAt() - this.clock.millis()));
		this.other.flows().sweepDue();
		TestNode.soon().until(() -> record().version() > version);
	}

	@Test
	void stepThatRunsForLongIsLookedUpLessAndLessOften() {
		List<Long> gaps = new ArrayList<>();
		for (int look = 0; look < 8; look++) {
			gaps.add(record().wakeAt() - this.clock.millis());
			sweepWhenDue();
		}
		assertThat(gaps).containsExactly(2000L, 2000L, 4000L, 8000L, 16_000L, 32_000L, 60_000L, 60_000L);
	}

}
