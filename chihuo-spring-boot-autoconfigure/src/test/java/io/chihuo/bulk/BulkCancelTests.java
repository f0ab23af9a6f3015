// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.BackendUnavailableException;
import io.chihuo.BulkAction;
import io.chihuo.BulkOperation;
import io.chihuo.BulkRequest;
import io.chihuo.BulkState;
import io.chihuo.DeadLetterFilter;
import io.chihuo.QueueView;
import io.chihuo.TaskFilter;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Bulk operations that cancel tasks.
 */
class BulkCancelTests {

	private static final String LOOP = "loop";

	private static final TaskFilter FILTER = TaskFilter.ALL.idPrefix("a");

	private static final AddOptions DELAYED = AddOptions.DEFAULTS.delay(ContractQueue.ONE_HOUR);

	private final SettableClock clock = new SettableClock();

	private final HeldBackend backend = new HeldBackend(new MemoryTaskBackend(this.clock), LOOP);

	private final ContractQueue queue = new ContractQueue(
			this.backend.unheld().store(new QueueName(BulkNode.NAMESPACE, LOOP)), this.clock::advance);

	private final BulkNode node = new BulkNode(this.backend, this.clock).start();

	@AfterEach
	void stopNode() {
		this.backend.release();
		this.node.engine.stop();
	}

	private BulkOperation cancel(TaskFilter filter) {
		return this.node.operations.start(BulkRequest.cancelMatching(LOOP, filter));
	}

	private static void assertDone(BulkOperation operation, long done) {
		assertThat(operation.state()).as(operation.toString()).isEqualTo(BulkState.DONE);
		assertThat(operation.done()).isEqualTo(done);
		assertThat(operation.total()).isEqualTo(done);
	}

	@Test
	void readyDelayedAndRunningTasksThatMatchAreCancelled() {
		this.queue.kill("a-dead");
		this.queue.addAll("a-run", "b-run");
		LeasedTask cancelled = this.queue.claim();
		LeasedTask kept = this.queue.claim();
		this.queue.addAll("a-ready", "b-ready");
		this.queue.add("a-delayed", "", DELAYED);
		BulkOperation ended = this.node.awaitEnd(cancel(FILTER));
		assertDone(ended, 3);
		assertThat(ended.action()).isEqualTo(BulkAction.CANCEL);
		assertThat(ended.filter()).isEqualTo(Map.of("idPrefix", "a"));
		assertThat(this.queue.state("a-ready")).isEqualTo("ABSENT");
		assertThat(this.queue.state("a-delayed")).isEqualTo("ABSENT");
		assertThat(this.queue.deadIds()).containsExactly("a-dead");
		this.queue.retry(cancelled);
		this.queue.retry(kept);
		assertThat(this.queue.peekAll(QueueView.HEAD, 10)).containsExactly("b-run", "b-ready");
	}

	@Test
	void moreTasksThanAStepTakesAreAllCancelled() {
		int count = 2 * StepPace.MAX_PAGE_SIZE + 1;
		IntStream.range(0, count).forEach((number) -> this.queue.add("a" + number));
		assertDone(this.node.awaitEnd(this.node.operations.start(BulkRequest.all(LOOP, BulkAction.CANCEL))), count);
		assertThat(this.queue.counts().queued()).isZero();
	}

	@Test
	void taskThatIsAddedAfterTheStartIsKept() {
		this.queue.add("a-early");
		this.node.engine.stop();
		BulkOperation started = cancel(FILTER);
		this.clock.advance(Duration.ofMillis(1));
		this.queue.add("a-late");
		this.node.start();
		this.clock.advance(BulkOperationEngine.IDLE_PERIOD);
		assertDone(this.node.awaitEnd(started), 1);
		assertThat(this.queue.peekAll(QueueView.HEAD, 10)).containsExactly("a-late");
	}

	@Test
	void taskThatIsRetriedBehindTheCursorIsFoundByAnotherPass() {
		this.queue.add("a-retried");
		LeasedTask task = this.queue.claim();
		this.queue.add("a-ready");
		AtomicBoolean retried = new AtomicBoolean();
		this.backend.beforeCalls(() -> {
			// one by the request; counted: delayed, ready, running; changed: delayed, and
			// now ready
			if (this.backend.reads.get() == 6 && retried.compareAndSet(false, true)) {
				this.queue.retry(task, ContractQueue.ONE_HOUR);
			}
		});
		assertDone(this.node.awaitEnd(cancel(FILTER)), 2);
		assertThat(retried).isTrue();
		assertThat(this.queue.state("a-retried")).isEqualTo("ABSENT");
	}

	@Test
	void runningTasksThatEndWhenTheyAreCancelledLeaveNoneOut() {
		int count = 8 * StepPace.MIN_CALL_SIZE + 1;
		IntStream.range(0, count).forEach((number) -> this.queue.add("a" + number));
		List<LeasedTask> running = this.queue.claim(count, ContractQueue.ONE_HOUR);
		this.backend.beforeCalls(() -> running.stream()
			.filter((task) -> this.queue.renew(task, ContractQueue.ONE_HOUR) == Renewal.CANCELLED)
			.forEach(this.queue::release));
		assertDone(this.node.awaitEnd(cancel(FILTER)), count);
		running.forEach(this.queue::retry);
		assertThat(this.queue.counts().isDrained()).isTrue();
	}

	@Test
	void pageWhoseCancelWasNotAnsweredDoesNotEndTheOperation() {
		int count = 3 * StepPace.MAX_PAGE_SIZE;
		IntStream.range(0, count).forEach((number) -> this.queue.add("a" + number));
		this.backend.failChanges(2, () -> new BackendUnavailableException("no answer", null));
		assertDone(this.node.awaitEnd(cancel(FILTER)), count);
		assertThat(this.queue.counts().queued()).isZero();
	}

	@Test
	void anotherNodeGoesOnWithIt() {
		IntStream.range(0, 600).forEach((number) -> this.queue.add("a" + number));
		this.backend.holdChanges();
		BulkOperation started = cancel(FILTER);
		this.backend.awaitHeld();
		this.backend.refuseChanges(() -> new IllegalStateException("this node is gone"));
		this.node.engine.stop();
		BulkNode other = new BulkNode(this.backend.unheld(), this.clock).start();
		this.clock.advance(OperationStore.LEASE_DURATION.plus(BulkOperationEngine.IDLE_PERIOD));
		assertDone(other.awaitEnd(started), 600);
		other.engine.stop();
		assertThat(this.queue.counts().queued()).isZero();
	}

	@Test
	void everyConditionOfTheFilterIsKept() {
		this.queue.add("a-old");
		this.clock.advance(Duration.ofMinutes(1));
		this.queue.addAll("a-young", "b-young");
		TaskFilter filter = FILTER.addedAfter(this.clock.now()).addedBefore(this.clock.now().plusSeconds(1));
		BulkOperation ended = this.node.awaitEnd(cancel(filter));
		assertThat(ended.filter()).isEqualTo(filter.conditions()).hasSize(3);
		assertDone(ended, 1);
		assertThat(this.queue.peekAll(QueueView.HEAD, 10)).containsExactly("a-old", "b-young");
	}

	@Test
	void deadLettersAndEmptyFiltersAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> BulkRequest.matching(LOOP, BulkAction.CANCEL, DeadLetterFilter.ALL.idPrefix("a")))
			.withMessageContaining("requeue or discard");
		assertThatIllegalArgumentException().isThrownBy(() -> BulkRequest.cancelMatching(LOOP, TaskFilter.ALL))
			.withMessageContaining("needs a filter");
	}

}
