// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.BackendUnavailableException;
import io.chihuo.BulkAction;
import io.chihuo.BulkOperation;
import io.chihuo.BulkRequest;
import io.chihuo.BulkState;
import io.chihuo.DeadLetterFilter;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bulk operations of nodes that stop, or whose calls are not answered.
 */
class BulkTakeoverTests {

	private static final String LOOP = "loop";

	private static final int LETTER_COUNT = 1200;

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final HeldBackend held = new HeldBackend(this.backend, LOOP);

	private final ContractQueue queue = new ContractQueue(this.backend.store(new QueueName(BulkNode.NAMESPACE, LOOP)),
			this.clock::advance);

	private final BulkNode first = new BulkNode(this.held, this.clock).start();

	private final BulkNode second = new BulkNode(this.backend, this.clock).start();

	@AfterEach
	void stopNodes() {
		this.held.release();
		this.first.engine.stop();
		this.second.engine.stop();
	}

	private BulkOperation start(BulkAction action) {
		IntStream.range(0, LETTER_COUNT).forEach((number) -> this.queue.kill("a" + number));
		this.queue.kill("b");
		return this.first.operations.start(BulkRequest.matching(LOOP, action, DeadLetterFilter.ALL.idPrefix("a")));
	}

	private void assertAllDone(BulkOperation operation) {
		BulkOperation ended = this.second.awaitEnd(operation);
		assertThat(ended.state()).as(ended.toString()).isEqualTo(BulkState.DONE);
		assertThat(ended.done()).isEqualTo(LETTER_COUNT);
		assertThat(ended.total()).isEqualTo(LETTER_COUNT);
		assertThat(this.queue.deadIds()).containsExactly("b");
	}

	@Test
	void otherNodeGoesOnWhenANodeIsGone() {
		this.held.holdChanges();
		BulkOperation started = start(BulkAction.REQUEUE);
		this.held.awaitHeld();
		this.clock.advance(OperationStore.LEASE_DURATION.minusSeconds(1));
		assertThat(this.second.find(started).done()).isZero();
		this.clock.advance(BulkOperationEngine.IDLE_PERIOD);
		assertAllDone(started);
		this.held.release(); // a change that comes too late changes nothing
		this.first.engine.stop();
		assertAllDone(started);
		assertThat(this.queue.claimIds()).doesNotHaveDuplicates();
	}

	@Test
	void changesWhoseAnswerIsLostAreCounted() {
		this.held.failChanges(2, () -> new BackendUnavailableException("no answer", null));
		assertAllDone(start(BulkAction.DISCARD));
	}

	@Test
	void otherNodeGoesOnWhenANodeStops() {
		this.held.holdChanges();
		BulkOperation started = start(BulkAction.DISCARD);
		this.held.awaitHeld();
		Thread stopping = new Thread(this.first.engine::stop);
		stopping.start();
		this.held.release();
		TestLimits.await("stop").until(() -> !stopping.isAlive());
		this.clock.advance(BulkOperationEngine.IDLE_PERIOD);
		assertAllDone(started);
	}

	@Test
	void partOfAPageThatWasChangedIsCountedOnce() {
		this.held.holdChanges();
		BulkOperation started = start(BulkAction.REQUEUE);
		this.held.awaitHeld();
		this.queue.requeue("a0"); // by the node that is gone, or by somebody
		this.clock.advance(BulkOperationEngine.IDLE_PERIOD);
		this.clock.advance(BulkOperationEngine.IDLE_PERIOD);
		assertAllDone(started);
	}

	@Test
	void operationWhoseStepsFailAgainAndAgainFails() {
		this.held.refuseChanges(() -> new UnsupportedOperationException("x".repeat(5000)));
		BulkOperation ended = this.first.awaitEnd(start(BulkAction.REQUEUE));
		assertThat(ended.done()).isZero();
		assertThat(ended.state()).isEqualTo(BulkState.FAILED);
		assertThat(ended.problem()).startsWith("java.lang.UnsupportedOperationException: xxx").hasSizeLessThan(1100);
		assertThat(ended.endedAt()).isNotNull();
	}

	@Test
	void recordOfALaterVersionIsLeftAlone() {
		ContractQueue records = new ContractQueue(
				this.backend.store(new QueueName(BulkNode.NAMESPACE, OperationStore.QUEUE)), this.clock::advance);
		String id = "00000000-0000-0000-0000-000000000000";
		String content = "loop=loop\naction=EXPLODE\nstate=COUNTING\n";
		records.store()
			.changeSchedules(List.of(new ScheduleChange(id, 0, content.getBytes(StandardCharsets.UTF_8), null)))
			.join();
		assertAllDone(start(BulkAction.REQUEUE));
		this.clock.advance(Duration.ofDays(2));
		assertThat(this.first.operations.find(id)).isEmpty();
		assertThat(records.store().findSchedules(List.of(id)).join().records()).singleElement()
			.satisfies((found) -> assertThat(found.version()).isEqualTo(1));
	}

}
