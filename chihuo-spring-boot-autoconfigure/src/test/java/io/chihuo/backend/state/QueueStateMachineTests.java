// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.RunOutcome;
import io.chihuo.TaskState;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.Settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests the export and import of single ids. The contract kit tests the states and the
 * moves between them, through the memory backend and the ledgers in databases.
 */
class QueueStateMachineTests {

	private static final long NOW_MILLIS = 1_000_000;

	private final AtomicLong numbers = new AtomicLong();

	private final QueueStateMachine queue = new QueueStateMachine(this.numbers::incrementAndGet, (id, first) -> 0,
			mock(OutcomeRecords.class));

	private final QueueStateMachine copy = new QueueStateMachine(this.numbers::incrementAndGet, (id, first) -> 0,
			mock(OutcomeRecords.class));

	@Test
	void storedRunIsSettledAfterItIsLoaded() {
		add("a", AddOptions.DEFAULTS);
		LeasedTask leased = claim(this.queue).get(0);
		copy("a");
		assertThat(this.copy.stateOf("a")).isEqualTo(TaskState.RUNNING);
		assertThat(this.copy.settle(List.of(Settlement.acknowledge(leased.lease(), true)), NOW_MILLIS))
			.containsExactly(RunOutcome.SUCCESS);
		assertThat(this.copy.stateOf("a")).isNull();
		assertThat(this.copy.markedAt("a")).isEqualTo(NOW_MILLIS);
	}

	@Test
	void storedDelayStillHoldsAfterItIsLoaded() {
		add("a", AddOptions.delayed(Duration.ofSeconds(1)));
		copy("a");
		assertThat(this.copy.nextMoment()).isEqualTo(NOW_MILLIS + 1000);
		assertThat(claim(this.copy)).isEmpty();
		this.copy.advanceTo(NOW_MILLIS + 1000);
		assertThat(claim(this.copy)).extracting((task) -> task.lease().id()).containsExactly("a");
	}

	@Test
	void loadedTasksAreClaimedInTheOrderOfTheirLoading() {
		Stream.of("a", "b", "c").forEach((id) -> add(id, AddOptions.DEFAULTS));
		copy("b", "c", "a");
		assertThat(claim(this.copy)).extracting((task) -> task.lease().id()).containsExactly("b", "c", "a");
	}

	@Test
	void finishMarkKeepsItsTimeAfterItIsLoaded() {
		this.copy.loadMark("a", NOW_MILLIS - 5);
		assertThat(this.copy.markedAt("a")).isEqualTo(NOW_MILLIS - 5);
		assertThat(this.copy.counts().finished()).isEqualTo(1);
	}

	private void add(String id, AddOptions options) {
		this.queue.add(List.of(new NewTask(id, new byte[0], false, options)), NOW_MILLIS);
	}

	private void copy(String... ids) {
		Stream.of(ids).map(this.queue::storedTask).map(Objects::requireNonNull).forEach(this.copy::loadTask);
	}

	private static List<LeasedTask> claim(QueueStateMachine queue) {
		return queue.claim(ClaimRequest.of(10, Duration.ofSeconds(30), "worker"), NOW_MILLIS).tasks();
	}

}
