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

	private static final String ID = "00000000-0000-0000-0000-000000000000";

	private static final int LETTER_COUNT = 1200;

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final HeldBackend held = new HeldBackend(this.backend, LOOP);

	private final ContractQueue queue = new ContractQueue(this.backend.store(new QueueName(BulkNode.NAMESPACE, LOOP)),
			this.clock::advance);

	private final BulkNode first = new BulkNode(this.held, this.clock).start();

	private final HeldBackend secondHeld = new HeldBackend(this.backend, LOOP);

	private final BulkNode second = new BulkNode(this.secondHeld, this.clock).start();

	@AfterEach
	void stopNodes() {
		this.held.release();
		this.secondHeld.release();
		this.first.engine.stop();
		this.second.engine.stop();
	}

	private BulkOperation start(BulkAction action) {
		IntStream.range(0, LETTER_COUNT).forEach((number) -> this.queue.kill("a" + number));
		this.queue.kill("b");
		return this.first.operations.start(BulkRequest.matching(LOOP, action, DeadLetterFilter.ALL.idPrefix("a")));
	}

	private void writeRecord(String id, String content) {
		records().store()
			.changeSchedules(List.of(new ScheduleChange(id, 0, content.getBytes(StandardCharsets.UTF_8), null)))
			.join();
	}

	private ContractQueue records() {
		return new ContractQueue(this.backend.store(new QueueName(BulkNode.NAMESPACE, OperationStore.QUEUE)),
				this.clock::advance);
	}

	/** Of an earlier version: ten more had matched, which may have been changed. */
	private BulkOperation startEarlierVersion() {
		IntStream.range(0, LETTER_COUNT - 10).forEach((number) -> this.queue.kill("a" + number));
		this.queue.kill("b");
		writeRecord(ID, "loop=loop\naction=DISCARD\nfilter.idPrefix=a\nstate=RUNNING\nfrozen-at=" + this.clock.millis()
				+ "\ntotal=" + LETTER_COUNT + "\npending=50\nstarted-at=" + this.clock.millis() + "\n");
		return this.second.operations.find(ID).orElseThrow();
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
	void onlyThePageThatMayHaveBeenChangedIsCountedAgain() {
		this.held.holdChanges();
		BulkOperation started = start(BulkAction.REQUEUE);
		this.held.awaitHeld();
		this.queue.requeue("a0"); // by the node that is gone
		this.queue.discard("a" + (LETTER_COUNT - 1)); // by somebody
		this.secondHeld.holdChanges();
		this.clock.advance(BulkOperationEngine.IDLE_PERIOD);
		this.clock.advance(BulkOperationEngine.IDLE_PERIOD);
		this.secondHeld.awaitHeld();
		assertThat(this.secondHeld.reads).as("pages of 50").hasValueLessThan(7);
		this.secondHeld.release();
		assertThat(this.second.awaitEnd(started).done()).isEqualTo(LETTER_COUNT - 1);
	}

	@Test
	void recordWithoutTheEndOfItsPageIsCountedToTheEnd() {
		BulkOperation started = startEarlierVersion();
		this.clock.advance(BulkOperationEngine.IDLE_PERIOD);
		assertAllDone(started);
	}

	@Test
	void nodeThatStopsDoesNotCountOn() {
		this.second.engine.stop();
		this.held.hold();
		BulkOperation started = startEarlierVersion();
		this.clock.advance(BulkOperationEngine.IDLE_PERIOD);
		TestLimits.await("first page").until(() -> this.held.reads.get() == 1);
		this.first.engine.stop();
		this.held.release();
		this.second.start();
		TestLimits.await("end").until(() -> {
			this.clock.advance(BulkOperationEngine.IDLE_PERIOD);
			return this.second.find(started).state() == BulkState.DONE;
		});
		assertAllDone(started);
		assertThat(this.held.reads).hasValue(1);
	}

	@Test
	void nodeWaitsWhileRecordsCanBeReadAndNotWritten() {
		this.second.engine.stop();
		this.held.refuseRecords(true);
		BulkOperation started = startEarlierVersion();
		for (int i = 1; i <= 3; i++) {
			int looks = i;
			this.clock.advance(BulkOperationEngine.BUSY_PERIOD);
			TestLimits.await("refusal").until(() -> this.held.refusals.get() >= looks);
		}
		assertThat(this.held.refusals).hasValueLessThan(10);
		this.held.refuseRecords(false);
		this.clock.advance(BulkOperationEngine.BUSY_PERIOD);
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
		writeRecord(ID, "loop=loop\naction=EXPLODE\nstate=COUNTING\n");
		assertAllDone(start(BulkAction.REQUEUE));
		this.clock.advance(Duration.ofDays(2));
		assertThat(this.first.operations.find(ID)).isEmpty();
		assertThat(records().store().findSchedules(List.of(ID)).join().records()).singleElement()
			.satisfies((found) -> assertThat(found.version()).isEqualTo(1));
	}

}
