// SPDX-License-Identifier: Apache-2.0

package io.chihuo.bulk;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.BulkAction;
import io.chihuo.BulkOperation;
import io.chihuo.BulkOperations;
import io.chihuo.BulkRequest;
import io.chihuo.BulkState;
import io.chihuo.DeadLetterFilter;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Bulk operations on nodes that share a store in memory.
 */
class BulkOperationTests {

	private static final String LOOP = "loop";

	private static final DeadLetterFilter FILTER = DeadLetterFilter.ALL.idPrefix("a");

	private final SettableClock clock = new SettableClock();

	private final HeldBackend backend = new HeldBackend(new MemoryTaskBackend(this.clock), LOOP);

	private final ContractQueue queue = queueOf(LOOP);

	private final BulkNode node = new BulkNode(this.backend, this.clock).start();

	private ContractQueue queueOf(String loop) {
		return new ContractQueue(this.backend.unheld().store(new QueueName(BulkNode.NAMESPACE, loop)),
				this.clock::advance);
	}

	@AfterEach
	void stopNode() {
		this.backend.release();
		this.node.engine.stop();
	}

	private void killAll(String prefix, int count) {
		IntStream.range(0, count).forEach((number) -> this.queue.kill(prefix + number));
	}

	private BulkOperation start(BulkAction action, DeadLetterFilter filter) {
		return this.node.operations.start(BulkRequest.matching(LOOP, action, filter));
	}

	private static void assertCounts(BulkOperation operation, BulkState state, long done, long total) {
		assertThat(operation.state()).as(operation.toString()).isEqualTo(state);
		assertThat(operation.done()).isEqualTo(done);
		assertThat(operation.total()).isEqualTo(total);
	}

	@Test
	void matchingDeadLettersAreRequeuedOldestFirst() {
		killAll("a", 30);
		killAll("b", 3);
		BulkOperation started = start(BulkAction.REQUEUE, FILTER);
		assertThat(started.state()).isEqualTo(BulkState.COUNTING);
		assertThat(started.startedAt()).isEqualTo(this.clock.now());
		BulkOperation ended = this.node.awaitEnd(started);
		assertCounts(ended, BulkState.DONE, 30, 30);
		assertThat(ended.filter()).isEqualTo(Map.of("idPrefix", "a"));
		assertThat(ended.loop()).isEqualTo(LOOP);
		assertThat(ended.action()).isEqualTo(BulkAction.REQUEUE);
		assertThat(ended.endedAt()).isEqualTo(this.clock.now());
		assertThat(this.queue.claimIds())
			.containsExactlyElementsOf(IntStream.range(0, 30).mapToObj((number) -> "a" + number).toList());
		assertThat(this.queue.deadIds()).containsExactly("b0", "b1", "b2");
	}

	@Test
	void moreDeadLettersThanAStepTakesAreAllDiscarded() {
		killAll("a", 2 * StepPace.MAX_PAGE_SIZE + 1);
		BulkOperation ended = this.node.awaitEnd(this.node.operations.start(BulkRequest.all(LOOP, BulkAction.DISCARD)));
		assertCounts(ended, BulkState.DONE, 2 * StepPace.MAX_PAGE_SIZE + 1, 2 * StepPace.MAX_PAGE_SIZE + 1);
		assertThat(ended.filter()).isEmpty();
		assertThat(this.queue.deadIds()).isEmpty();
		assertThat(this.queue.claimIds()).isEmpty();
	}

	@Test
	void operationWithoutMatchesIsDone() {
		killAll("b", 3);
		assertCounts(this.node.awaitEnd(start(BulkAction.DISCARD, FILTER)), BulkState.DONE, 0, 0);
		assertCounts(this.node.awaitEnd(this.node.operations.start(BulkRequest.all("empty", BulkAction.DISCARD))),
				BulkState.DONE, 0, 0);
	}

	@Test
	void deadLetterThatDiesAfterTheStartDoesNotMatch() {
		killAll("a", 2);
		this.backend.hold();
		BulkOperation started = start(BulkAction.DISCARD, FILTER);
		this.clock.advance(Duration.ofMillis(1));
		this.queue.kill("a-late");
		this.backend.release();
		assertCounts(this.node.awaitEnd(started), BulkState.DONE, 2, 2);
		assertThat(this.queue.deadIds()).containsExactly("a-late");
	}

	@Test
	void deadLettersThatDieAfterTheStartAreNotReadToTheirEnd() {
		killAll("a", 2);
		this.backend.hold();
		BulkOperation started = start(BulkAction.DISCARD, FILTER);
		this.clock.advance(Duration.ofMillis(1));
		killAll("a-late", 300);
		this.backend.release();
		assertCounts(this.node.awaitEnd(started), BulkState.DONE, 2, 2);
		assertThat(this.backend.reads).as("a page to count, and one to change").hasValue(2);
	}

	@Test
	void pagesGrowWhileACountIsMadeOverASlowNetwork() {
		killAll("b", 6000);
		this.backend.beforeCalls(() -> this.clock.advance(Duration.ofMillis(5)));
		assertCounts(this.node.awaitEnd(start(BulkAction.DISCARD, FILTER)), BulkState.DONE, 0, 0);
		assertThat(this.backend.reads).as("120 pages of the smallest size").hasValueLessThan(100);
	}

	@Test
	void deadLetterThatIsGoneMeanwhileIsNotCountedAsDone() {
		killAll("a", 3);
		this.backend.holdChanges();
		BulkOperation started = start(BulkAction.REQUEUE, FILTER);
		this.backend.awaitHeld();
		assertCounts(this.node.find(started), BulkState.RUNNING, 0, 3);
		this.queue.discard("a1");
		this.backend.release();
		assertCounts(this.node.awaitEnd(started), BulkState.DONE, 2, 3);
	}

	@Test
	void everyConditionOfTheFilterIsKept() {
		killAll("a", 2);
		Instant moment = this.clock.now().plusSeconds(1);
		this.clock.advance(Duration.ofSeconds(2));
		this.queue.kill("a-later");
		DeadLetterFilter filter = FILTER.cause("given up").diedAfter(moment).diedBefore(moment.plusSeconds(60));
		BulkOperation ended = this.node.awaitEnd(start(BulkAction.DISCARD, filter));
		assertThat(ended.filter()).isEqualTo(filter.conditions()).hasSize(4);
		assertCounts(ended, BulkState.DONE, 1, 1);
		assertThat(this.queue.deadIds()).containsExactly("a0", "a1");
		assertCounts(this.node.awaitEnd(start(BulkAction.DISCARD, filter.exception("java.io.IOException"))),
				BulkState.DONE, 0, 0);
	}

	@Test
	void stoppedOperationChangesNoFurtherPage() {
		killAll("a", 1200);
		this.backend.holdChanges();
		BulkOperation started = start(BulkAction.REQUEUE, FILTER);
		this.backend.awaitHeld();
		BulkOperation stopped = this.node.operations.stop(started.id()).orElseThrow();
		assertThat(stopped.state()).isEqualTo(BulkState.STOPPED);
		assertThat(stopped.endedAt()).isEqualTo(this.clock.now());
		this.backend.release();
		TestLimits.await("count of the step under way").until(() -> this.node.find(started).done() > 0);
		long done = this.node.find(started).done();
		assertThat(done).isLessThanOrEqualTo(StepPace.MAX_PAGE_SIZE);
		assertThat(this.queue.store().counts().join().dead()).isEqualTo(1200 - done);
		assertThat(this.node.operations.stop(started.id())).contains(this.node.find(started));
	}

	@Test
	void operationThatEndedCannotBeStopped() {
		BulkOperation ended = this.node.awaitEnd(start(BulkAction.DISCARD, FILTER));
		this.clock.advance(Duration.ofMinutes(1));
		assertThat(this.node.operations.stop(ended.id())).contains(ended);
	}

	@Test
	void unknownIdsAreNoOperations() {
		for (String id : List.of("", "x", "00000000-0000-0000-0000-000000000000", "\u0000", "x".repeat(10_000))) {
			assertThat(this.node.operations.find(id)).isEmpty();
			assertThat(this.node.operations.stop(id)).isEmpty();
		}
	}

	@Test
	void operationsOfOneLoopAreMadeOneAfterTheOther() {
		killAll("a", 3);
		this.backend.hold();
		BulkOperation first = start(BulkAction.DISCARD, FILTER);
		this.clock.advance(Duration.ofMillis(1));
		BulkOperation second = start(BulkAction.REQUEUE, FILTER);
		BulkOperation other = this.node.operations.start(BulkRequest.all("other", BulkAction.DISCARD));
		this.node.awaitEnd(other);
		assertThat(this.node.find(second).state()).isEqualTo(BulkState.COUNTING);
		this.backend.release();
		assertCounts(this.node.awaitEnd(first), BulkState.DONE, 3, 3);
		assertCounts(this.node.awaitEnd(second), BulkState.DONE, 0, 0);
		assertThat(this.node.operations.list()).extracting(BulkOperation::id)
			.containsExactlyInAnyOrder(first.id(), second.id(), other.id())
			.endsWith(first.id());
	}

	@Test
	void operationIsListedForADay() {
		BulkOperation ended = this.node.awaitEnd(start(BulkAction.DISCARD, FILTER));
		this.clock.advance(BulkOperations.ENDED_RETENTION.minusSeconds(1));
		assertThat(this.node.operations.list()).containsExactly(ended);
		this.clock.advance(BulkOperationEngine.IDLE_PERIOD.plusSeconds(1));
		TestLimits.await("clean-up").until(() -> this.node.operations.list().isEmpty());
	}

	@Test
	void tooManyOperationsAreRefused() {
		this.node.engine.stop();
		BulkRequest request = BulkRequest.all(LOOP, BulkAction.DISCARD);
		IntStream.range(0, BulkOperations.MAX_UNDER_WAY).forEach((number) -> this.node.operations.start(request));
		assertThatIllegalStateException().isThrownBy(() -> this.node.operations.start(request))
			.withMessageContaining("100 bulk operations have not ended");
		this.node.operations.stop(this.node.operations.list().get(0).id());
		this.node.operations.start(request);
	}

	@Test
	void oldestOfTooManyEndedOperationsIsForgotten() {
		this.node.engine.stop();
		BulkRequest request = BulkRequest.all(LOOP, BulkAction.DISCARD);
		BulkOperation open = this.node.operations.start(request);
		this.clock.advance(Duration.ofMillis(1));
		BulkOperation oldest = this.node.operations.start(request);
		for (int i = 0; i <= BulkOperations.MAX_KEPT; i++) {
			this.clock.advance(Duration.ofMillis(1));
			this.node.operations.stop(this.node.operations.list().get(0).id());
			this.node.operations.start(request);
		}
		assertThat(this.node.operations.list()).hasSizeLessThanOrEqualTo(BulkOperations.MAX_KEPT + 1)
			.extracting(BulkOperation::id)
			.contains(open.id())
			.doesNotContain(oldest.id());
	}

	@Test
	void emptyOrMissingFilterIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> BulkRequest.matching(LOOP, BulkAction.DISCARD, DeadLetterFilter.ALL))
			.withMessageContaining("needs a filter");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> BulkRequest.matching(LOOP, BulkAction.DISCARD, DeadLetterFilter.ALL.idPrefix("")))
			.withMessageContaining("'idPrefix' is empty");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> BulkRequest.matching(LOOP, BulkAction.DISCARD, FILTER.cause("x".repeat(4001))))
			.withMessageContaining("'cause' has 4001 characters");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> BulkRequest.matching(LOOP, BulkAction.DISCARD, FILTER.cause("a\ud800")))
			.withMessageContaining("half a surrogate pair");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.node.operations.start(BulkRequest.all("no loop", BulkAction.DISCARD)))
			.withMessageContaining("no loop");
	}

	@Test
	void hostileFilterStaysText() {
		String text = "a=b\nowner=x\r\n\u0000<img onerror=1>%41+\u202e\ud83d\ude00 ";
		killAll("a", 1);
		BulkOperation ended = this.node.awaitEnd(start(BulkAction.DISCARD, FILTER.cause(text)));
		assertThat(ended.filter()).containsEntry("cause", text);
		assertCounts(ended, BulkState.DONE, 0, 0);
	}

	@Test
	void requeuedTaskThatDiesAgainStaysADeadLetter() {
		killAll("a", 2);
		BulkOperation started = start(BulkAction.REQUEUE, FILTER);
		assertCounts(this.node.awaitEnd(started), BulkState.DONE, 2, 2);
		LeasedTask task = this.queue.claim();
		this.clock.advance(Duration.ofMillis(1));
		this.queue.dead(task);
		assertThat(this.queue.deadIds()).containsExactly("a0");
		assertThat(this.node.awaitState(started, Set.of(BulkState.DONE)).done()).isEqualTo(2);
	}

}
