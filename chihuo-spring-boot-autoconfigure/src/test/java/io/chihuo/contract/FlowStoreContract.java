// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.chihuo.FlowState;
import io.chihuo.backend.flow.DueFlow;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowSummary;
import io.chihuo.backend.flow.FlowUpdate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Records of flows.
 */
interface FlowStoreContract extends ContractTopic {

	private ContractFlows newFlows() {
		return new ContractFlows(flows("flows-" + UUID.randomUUID()));
	}

	@Test
	default void storeOfFlowsOfOneNamespaceIsOneObject() {
		assertThat(flows("flows")).isSameAs(flows("flows"));
	}

	@Test
	default void flowIsFoundAsItWasStored() {
		ContractFlows flows = newFlows();
		byte[] every = new byte[256];
		IntStream.range(0, every.length).forEach((i) -> every[i] = (byte) i);
		FlowRecord binary = new FlowRecord("binary", 1, FlowState.RUNNING, every, every, 4_000_000_000_000L,
				1_700_000_000_123L, 0);
		FlowRecord empty = new FlowRecord("empty", 7, FlowState.CANCELLED, new byte[0], new byte[0], Long.MAX_VALUE, 1,
				2);
		assertThat(flows.create(binary, empty)).containsExactly(Optional.empty(), Optional.empty());
		assertThat(flows.load("empty", "absent", "binary", "empty")).usingRecursiveComparison()
			.isEqualTo(List.of(Optional.of(empty), Optional.empty(), Optional.of(binary), Optional.of(empty)));
	}

	@Test
	default void idThatIsTakenAnswersItsFlow() {
		ContractFlows flows = newFlows();
		FlowRecord first = ContractFlows.flow("a", "first", Long.MAX_VALUE, 1);
		flows.create(first);
		assertThat(flows.create(ContractFlows.flow("a", "second", 0, 2), ContractFlows.flow("b", "", 0, 3)))
			.usingRecursiveComparison()
			.isEqualTo(List.of(Optional.of(first), Optional.empty()));
		assertThat(flows.find("a")).usingRecursiveComparison().isEqualTo(first);
		assertThat(flows.counts(FlowState.RUNNING)).isEqualTo(2);
	}

	@Test
	default void recordOfAFlowThatHasNotBegunIsNeitherListedNorCounted() {
		ContractFlows flows = newFlows();
		byte[] plan = ContractFlows.toBytes("signals");
		FlowRecord early = new FlowRecord("early", 1, FlowState.RUNNING, plan, plan, Long.MAX_VALUE, 1,
				FlowRecord.NOT_BEGUN);
		FlowRecord other = new FlowRecord("other", 1, FlowState.RUNNING, plan, plan, Long.MAX_VALUE, 2,
				FlowRecord.NOT_BEGUN);
		flows.create(early, ContractFlows.flow("begun", "plan", Long.MAX_VALUE, 1), other);
		assertThat(flows.find("early")).usingRecursiveComparison().isEqualTo(early);
		assertThat(flows.all(null, 10)).extracting(FlowSummary::id).containsExactly("begun");
		assertThat(flows.all(FlowState.RUNNING, 10)).extracting(FlowSummary::id).containsExactly("begun");
		assertThat(flows.counts(FlowState.RUNNING)).isEqualTo(1);
		flows.update(new FlowUpdate(early.key(), FlowState.RUNNING, null, new byte[] { 1 }, Long.MAX_VALUE,
				FlowRecord.NOT_BEGUN));
		assertThat(flows.counts(FlowState.RUNNING)).isEqualTo(1);
		flows.update(new FlowUpdate(new FlowKey("early", 2), FlowState.RUNNING, null, plan, Long.MAX_VALUE, 0));
		assertThat(flows.find("early").endedAt()).isZero();
		assertThat(flows.all(FlowState.RUNNING, 10)).extracting(FlowSummary::id)
			.containsExactlyInAnyOrder("early", "begun");
		assertThat(flows.counts(FlowState.RUNNING)).isEqualTo(2);
		flows.delete(other.key());
		assertThat(flows.load("other")).containsExactly(Optional.empty());
		assertThat(flows.counts(FlowState.RUNNING)).isEqualTo(2);
	}

	/** Under which signals may be kept. */
	@Test
	default void emptyIdIsKeptLikeAnyOther() {
		ContractFlows flows = newFlows();
		flows.create(ContractFlows.flow("", "empty", Long.MAX_VALUE, 1));
		IntStream.range(0, 32).forEach((i) -> {
			flows.create(ContractFlows.flow("flow-" + i, "plan", Long.MAX_VALUE, 1));
			flows.update(ContractFlows.update("flow-" + i, 1, "changed"));
		});
		assertThat(flows.find("").plan()).isEqualTo(ContractFlows.toBytes("empty"));
		assertThat(flows.counts(FlowState.RUNNING)).isEqualTo(33);
	}

	@Test
	default void updateOfExpectedVersionChangesFlow() {
		ContractFlows flows = newFlows();
		flows.create(ContractFlows.flow("a", "plan", 5, 1));
		assertThat(flows.update(new FlowUpdate(new FlowKey("a", 1), FlowState.RUNNING, null, new byte[] { 1 }, 6, 0)))
			.containsExactly(true);
		assertThat(flows.find("a")).usingRecursiveComparison()
			.isEqualTo(new FlowRecord("a", 2, FlowState.RUNNING, ContractFlows.toBytes("plan"), new byte[] { 1 }, 6, 1,
					0));
		byte[] plan = ContractFlows.toBytes("changed");
		assertThat(flows
			.update(new FlowUpdate(new FlowKey("a", 2), FlowState.FAILED, plan, new byte[] { 2 }, Long.MAX_VALUE, 9)))
			.containsExactly(true);
		assertThat(flows.find("a")).usingRecursiveComparison()
			.isEqualTo(new FlowRecord("a", 3, FlowState.FAILED, plan, new byte[] { 2 }, Long.MAX_VALUE, 1, 9));
	}

	@Test
	default void updateOfAnotherVersionOrAnAbsentFlowChangesNothing() {
		ContractFlows flows = newFlows();
		FlowRecord flow = ContractFlows.flow("a", "plan", 5, 1);
		flows.create(flow);
		assertThat(flows.update(ContractFlows.update("a", 0, "x"), ContractFlows.update("a", 2, "x"),
				ContractFlows.update("absent", 1, "x")))
			.containsExactly(false, false, false);
		assertThat(flows.find("a")).usingRecursiveComparison().isEqualTo(flow);
		assertThat(flows.load("absent")).containsExactly(Optional.empty());
	}

	@Test
	default void updateThatIsRepeatedIsRefused() {
		ContractFlows flows = newFlows();
		flows.create(ContractFlows.flow("a", "plan", 5, 1));
		assertThat(flows.update(ContractFlows.update("a", 1, "x"))).containsExactly(true);
		assertThat(flows.update(ContractFlows.update("a", 1, "x"))).containsExactly(false);
		assertThat(flows.find("a").version()).isEqualTo(2);
	}

	@Test
	default void flowOfExpectedVersionIsDeletedAndItsIdIsFree() {
		ContractFlows flows = newFlows();
		flows.create(ContractFlows.flow("a", "plan", 0, 1));
		flows.update(ContractFlows.update("a", 1, "x"));
		assertThat(flows.delete(new FlowKey("a", 1), new FlowKey("absent", 1))).containsExactly(false, false);
		assertThat(flows.delete(new FlowKey("a", 2), new FlowKey("a", 2))).containsExactly(true, false);
		assertThat(flows.load("a")).containsExactly(Optional.empty());
		assertThat(flows.due(10)).isEmpty();
		assertThat(flows.all(null, 10)).isEmpty();
		assertThat(flows.counts(FlowState.RUNNING)).isZero();
		assertThat(flows.create(ContractFlows.flow("a", "again", Long.MAX_VALUE, 2))).containsExactly(Optional.empty());
		assertThat(flows.find("a").version()).isEqualTo(1);
	}

	@Test
	default void membersOfOneBatchTakeEffectInItsOrder() {
		ContractFlows flows = newFlows();
		FlowRecord first = ContractFlows.flow("a", "first", 0, 1);
		assertThat(flows.create(first, ContractFlows.flow("b", "", 0, 1), ContractFlows.flow("a", "second", 0, 1)))
			.usingRecursiveComparison()
			.isEqualTo(List.of(Optional.empty(), Optional.empty(), Optional.of(first)));
		assertThat(flows.update(ContractFlows.update("a", 1, "x"), ContractFlows.update("b", 1, "y"),
				ContractFlows.update("a", 2, "z"), ContractFlows.update("a", 2, "late")))
			.containsExactly(true, true, true, false);
		assertThat(flows.find("a").progress()).isEqualTo(ContractFlows.toBytes("z"));
		assertThat(flows.create()).isEmpty();
		assertThat(flows.load()).isEmpty();
		assertThat(flows.update()).isEmpty();
		assertThat(flows.delete()).isEmpty();
	}

	@Test
	default void flowsComeDueByTheClockOfTheStoreEarliestFirst() {
		ContractFlows flows = newFlows();
		long now = flows.now();
		flows.create(ContractFlows.flow("soon", "", now + 2000, 1), ContractFlows.flow("third", "", now - 100, 2),
				ContractFlows.flow("first", "", now - 50_000, 3), ContractFlows.flow("never", "", Long.MAX_VALUE, 4),
				ContractFlows.flow("second", "", now - 200, 5), ContractFlows.flow("late", "", now + 3_600_000, 6));
		assertThat(flows.due(10)).extracting(FlowKey::id).containsExactly("first", "second", "third");
		assertThat(flows.due(2)).containsExactly(new FlowKey("first", 1), new FlowKey("second", 1));
		assertThat(flows.dueFrom(now - 200, 10)).containsExactly(new DueFlow(new FlowKey("second", 1), now - 200),
				new DueFlow(new FlowKey("third", 1), now - 100));
		flows.update(new FlowUpdate(new FlowKey("first", 1), FlowState.RUNNING, null, new byte[0], now + 3_600_000, 0),
				new FlowUpdate(new FlowKey("second", 1), FlowState.RUNNING, null, new byte[0], Long.MAX_VALUE, 0),
				new FlowUpdate(new FlowKey("third", 1), FlowState.RUNNING, null, new byte[0], now - 100, 0));
		assertThat(flows.due(10)).containsExactly(new FlowKey("third", 2));
		queue().elapse(Duration.ofSeconds(2));
		assertThat(flows.due(10)).containsExactly(new FlowKey("third", 2), new FlowKey("soon", 1));
		assertThat(flows.now()).isBetween(now + 2000, now + 3_000_000);
	}

	@Test
	default void pagesListFlowsByStateAndAge() {
		ContractFlows flows = newFlows();
		FlowRecord[] stored = IntStream.range(0, 60)
			.mapToObj((i) -> ContractFlows.flow("flow-" + i, "", Long.MAX_VALUE, 1000 - i / 3))
			.toArray(FlowRecord[]::new);
		flows.create(stored);
		flows.update(IntStream.range(0, 30)
			.mapToObj((i) -> new FlowUpdate(new FlowKey("flow-" + i, 1),
					(i % 2 == 0) ? FlowState.DONE : FlowState.FAILED, null, new byte[0], Long.MAX_VALUE, 5000 + i))
			.toArray(FlowUpdate[]::new));
		List<FlowSummary> all = flows.all(null, 7);
		assertThat(all).hasSize(60).isSortedAccordingTo((a, b) -> Long.compare(a.createdAt(), b.createdAt()));
		assertThat(all).extracting(FlowSummary::id)
			.containsExactlyInAnyOrderElementsOf(Stream.of(stored).map(FlowRecord::id).toList());
		List<FlowSummary> done = flows.all(FlowState.DONE, 4);
		assertThat(done).hasSize(15).allMatch((flow) -> flow.state() == FlowState.DONE);
		assertThat(done).contains(new FlowSummary("flow-4", FlowState.DONE, 999, 5004));
		assertThat(flows.all(FlowState.RUNNING, 1000)).hasSize(30).allMatch((flow) -> flow.endedAt() == 0);
		assertThat(flows.all(FlowState.CANCELLED, 5)).isEmpty();
		assertThat(flows.counts(FlowState.DONE)).isEqualTo(15);
		assertThat(flows.counts(FlowState.FAILED)).isEqualTo(15);
		assertThat(flows.counts(FlowState.RUNNING)).isEqualTo(30);
		assertThat(flows.counts(FlowState.CANCELLED)).isZero();
	}

	@Test
	default void idsMayHaveAnyCharacters() {
		ContractFlows flows = newFlows();
		List<String> ids = List.of("a/b", "a:b:c", "{tag}", "R", "%_\\'\"", "\u00fc\ud83d\ude80\uffff", " ", "a", "A",
				"a ", "y".repeat(512), "*?[x]", "(1", "+inf", "-", "chihuo:flows:{x/1}:plans");
		flows
			.create(ids.stream().map((id) -> ContractFlows.flow(id, "plan of " + id, 0, 1)).toArray(FlowRecord[]::new));
		assertThat(flows.load(ids.toArray(String[]::new))).extracting((flow) -> flow.orElseThrow().id()).isEqualTo(ids);
		assertThat(flows.due(100)).extracting(FlowKey::id).containsExactlyInAnyOrderElementsOf(ids);
		assertThat(flows.all(null, 3)).extracting(FlowSummary::id).containsExactlyInAnyOrderElementsOf(ids);
		assertThat(flows.update(ids.stream().map((id) -> ContractFlows.update(id, 1, id)).toArray(FlowUpdate[]::new)))
			.containsOnly(true);
		assertThat(flows.find("a ").progress()).isEqualTo(ContractFlows.toBytes("a "));
		assertThat(flows.delete(ids.stream().map((id) -> new FlowKey(id, 2)).toArray(FlowKey[]::new)))
			.containsOnly(true);
		assertThat(flows.all(null, 100)).isEmpty();
	}

	@Test
	default void flowsMayBeLarge() {
		ContractFlows flows = newFlows();
		byte[] plan = new byte[300_000];
		Arrays.fill(plan, (byte) '\'');
		FlowRecord[] stored = IntStream.range(0, 20)
			.mapToObj((i) -> new FlowRecord("flow-" + i, 1, FlowState.RUNNING, plan, new byte[i], 0, i, 0))
			.toArray(FlowRecord[]::new);
		assertThat(flows.create(stored)).containsOnly(Optional.empty());
		String[] ids = Stream.of(stored).map(FlowRecord::id).toArray(String[]::new);
		assertThat(flows.load(ids)).hasSize(20)
			.allSatisfy((flow) -> assertThat(flow.orElseThrow().plan()).isEqualTo(plan));
		assertThat(flows.find("flow-19").progress()).isEqualTo(new byte[19]);
		byte[] progress = new byte[2_500_000];
		flows.update(new FlowUpdate(new FlowKey("flow-7", 1), FlowState.RUNNING, null, progress, 0, 0));
		assertThat(flows.find("flow-7").progress()).isEqualTo(progress);
		assertThat(flows.find("flow-7").plan()).isEqualTo(plan);
	}

	@Test
	default void flowsOfAnotherNamespaceAreNotSeen() {
		ContractFlows flows = newFlows();
		ContractFlows others = newFlows();
		flows.create(ContractFlows.flow("a", "", 0, 1));
		assertThat(others.load("a")).containsExactly(Optional.empty());
		assertThat(others.due(10)).isEmpty();
		assertThat(others.all(null, 10)).isEmpty();
		assertThat(others.counts(FlowState.RUNNING)).isZero();
		assertThat(others.create(ContractFlows.flow("a", "other", 0, 1))).containsExactly(Optional.empty());
	}

	@Test
	default void noUpdateIsLostAmongManyThatCompete() {
		ContractFlows flows = newFlows();
		flows.create(ContractFlows.flow("a", "", Long.MAX_VALUE, 1), ContractFlows.flow("b", "", Long.MAX_VALUE, 1));
		runTogether(4, (thread) -> {
			for (int i = 0; i < 10; i++) {
				flows.increment((i % 2 == 0) ? "a" : "b");
			}
		});
		assertThat(flows.find("a").progress()).hasSize(20);
		assertThat(flows.find("b").progress()).hasSize(20);
		assertThat(flows.find("a").version()).isEqualTo(21);
	}

	@Test
	default void oneOfManyThatStoreAnIdSucceeds() {
		ContractFlows flows = newFlows();
		List<Optional<FlowRecord>> answers = new ArrayList<>();
		runTogether(4, (thread) -> {
			List<Optional<FlowRecord>> answer = flows.create(ContractFlows.flow("a", "by " + thread, 0, thread + 1),
					ContractFlows.flow("b", "by " + thread, 0, thread + 1));
			synchronized (answers) {
				answers.addAll(answer);
			}
		});
		assertThat(answers).hasSize(8);
		assertThat(answers.stream().filter(Optional::isEmpty)).hasSize(2);
		assertThat(flows.counts(FlowState.RUNNING)).isEqualTo(2);
	}

	private static void runTogether(int threads, IntConsumer work) {
		CountDownLatch start = new CountDownLatch(1);
		List<CompletableFuture<Void>> runs = IntStream.range(0, threads)
			.mapToObj((thread) -> CompletableFuture.runAsync(() -> {
				try {
					start.await();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
				work.accept(thread);
			}))
			.toList();
		start.countDown();
		ContractQueue.join(CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new)));
	}

}
