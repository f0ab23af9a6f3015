// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.ItemCounts;
import io.chihuo.ItemPage;
import io.chihuo.ItemResult;
import io.chihuo.ItemResults;
import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.RejectTaskException;
import io.chihuo.StepState;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Flows with a task for each of many items, in memory.
 */
class ForEachFlowTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final TestNode node = new TestNode(this.clock, this.backend);

	private final NamedSteps steps = new NamedSteps();

	private final List<String> ran = this.steps.ran;

	private final Set<String> failing = this.steps.failing;

	private final AtomicInteger pagesAsked = new AtomicInteger();

	@AfterEach
	void close() {
		this.node.close();
	}

	private void runItems() {
		this.steps.runOn(this.node);
	}

	/** Pages of ten numbers each, asked for by the first of them. */
	private void runPages(int count) {
		this.node.run(LoopDefinition.of("pages", Integer.class, (task) -> {
			this.pagesAsked.incrementAndGet();
			int from = task.payload();
			if (this.failing.contains("page " + from)) {
				throw new RejectTaskException("broken page");
			}
			int to = Math.min(from + 10, count);
			return new ItemPage<>(IntStream.range(from, to).mapToObj(String::valueOf).toList(),
					(to < count) ? to : null);
		}), (options) -> options);
	}

	private static FlowStep item() {
		return Flow.step(TestNode.LOOP, null);
	}

	private static FlowStep pages() {
		return Flow.forEach(Flow.step("pages", 0), item()).named("all");
	}

	private static List<String> numbers(int count) {
		return IntStream.range(0, count).mapToObj(String::valueOf).toList();
	}

	@Test
	void stepThatReducesReadsTheResultsPageByPage() {
		runItems();
		List<Integer> sizes = new ArrayList<>();
		this.node.run(LoopDefinition.of("reducing", String.class, (task) -> {
			Set<String> values = new HashSet<>();
			String cursor = null;
			do {
				ItemResults<String> page = task.flow().itemResults(task.payload(), cursor, String.class);
				page.results().forEach((result) -> values.add(result.value()));
				sizes.add(page.results().size());
				cursor = page.next();
			}
			while (cursor != null);
			return values.size();
		}), (options) -> options);
		FlowHandle flow = this.node.client()
			.startFlow("a",
					Flow.forEach(numbers(1200), item())
						.named("all")
						.reduce(Flow.step("reducing", "all").named("reduced")));
		flow.await(HANG_LIMIT);
		assertThat(flow.result("reduced", Integer.class)).isEqualTo(1200);
		assertThat(sizes).containsExactly(1000, 200);
	}

	@Test
	void taskRunsForEachItemOfAListAndAStepReducesTheResults() {
		runItems();
		FlowHandle flow = this.node.client()
			.startFlow("a",
					Flow.forEach(numbers(2500), item())
						.window(100)
						.named("all")
						.reduce(Flow.step(TestNode.LOOP, "reduce").named("reduce")));
		flow.await(HANG_LIMIT);
		assertThat(this.ran).hasSize(2501).doesNotHaveDuplicates().endsWith("reduce");
		assertThat(flow.status().findStep("all").items()).isEqualTo(ItemCounts.of(2500, 0, 2500, true));
		assertThat(flow.status().doneCount()).isEqualTo(2501);
		List<String> values = new ArrayList<>();
		String cursor = null;
		do {
			ItemResults<String> page = flow.itemResults("all", cursor, String.class);
			page.results().stream().map(ItemResult::value).forEach(values::add);
			cursor = page.next();
		}
		while (cursor != null);
		assertThat(values).hasSize(2500).startsWith("result of 0", "result of 1").endsWith("result of 2499");
		assertThatIllegalArgumentException().isThrownBy(() -> flow.itemResults("reduce", null, String.class));
	}

	@Test
	void pagesAreAskedForOnceEachByTheirCursor() {
		runPages(95);
		runItems();
		FlowHandle flow = this.node.client().startFlow("a", pages().window(5));
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactlyInAnyOrderElementsOf(numbers(95));
		assertThat(this.pagesAsked).hasValue(10);
		assertThat(flow.status().isTotalExact()).isTrue();
	}

	@Test
	void failedItemsAreListedAndRunAgainOnResume() {
		runItems();
		this.failing.add("3");
		FlowHandle flow = this.node.client().startFlow("a", Flow.forEach(numbers(5), item()).window(1).named("all"));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("step 'all': 1 of its items have failed, the first of them is task 'f/a/all#i3'");
		assertThat(flow.itemResults("all", null, String.class).results()).extracting(ItemResult::state)
			.containsExactly(StepState.DONE, StepState.DONE, StepState.DONE, StepState.FAILED);
		assertThat(flow.itemResults("all", null, String.class).results().get(3).reason()).contains("broken 3");
		this.failing.clear();
		flow.resume();
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactly("0", "1", "2", "3", "3", "4");
	}

	@Test
	void failedPageIsNamedAndAskedForAgainOnResume() {
		runPages(25);
		runItems();
		this.failing.add("page 10");
		FlowHandle flow = this.node.client().startFlow("a", pages());
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("its items could not be read, see task 'f/a/all#p1.1'");
		this.failing.clear();
		flow.resume();
		flow.await(HANG_LIMIT);
		assertThat(this.ran).contains(numbers(25).toArray(String[]::new));
	}

	@Test
	void cancelStopsItemsThatRunAndThoseThatWait() throws InterruptedException {
		CountDownLatch running = new CountDownLatch(1);
		this.node.run((task) -> {
			running.countDown();
			TimeUnit.SECONDS.sleep(TestLimits.HANG_SECONDS);
			return null;
		}, (options) -> options.concurrency(1));
		FlowHandle flow = this.node.client().startFlow("a", Flow.forEach(numbers(500), item()).window(50));
		assertThat(running.await(TestLimits.HANG_SECONDS, TimeUnit.SECONDS)).isTrue();
		flow.cancel();
		TestNode.soon().until(() -> flow.status().state() == FlowState.CANCELLED);
		assertThat(this.node.queue().counts().isDrained()).isTrue();
	}

	@Test
	void removedFlowLeavesNothingOfItsItemsBehind() {
		runPages(25);
		runItems();
		this.failing.add("7");
		this.node.flows().start();
		FlowHandle flow = this.node.client().startFlow("a", pages().tolerate(1));
		flow.await(HANG_LIMIT);
		assertThat(this.node.state("f/a/all#i7")).isNotNull();
		flow.dismiss();
		this.clock.advance(Duration.ofSeconds(31));
		TestNode.soon().until(() -> this.backend.flows("test").load(List.of("a")).join().get(0).isEmpty());
		assertThat(this.node.state("f/a/all#i7")).isNull();
		assertThat(this.node.client().queue("pages", Integer.class).find("f/a/all#p0.1")).isEmpty();
	}

	@Test
	void itemsOfADeadNodeAreAddedByAnother() {
		FlowHandle flow = this.node.client().startFlow("a", pages().window(7));
		this.node.flows().close();
		TestNode other = new TestNode(this.clock, this.backend);
		try {
			other.flows().start();
			other.run(LoopDefinition.of("pages", Integer.class, (task) -> new ItemPage<>(numbers(20), null)),
					(options) -> options);
			other.run((LoopHandler<String>) (task) -> {
				this.ran.add(task.payload());
				return null;
			}, (options) -> options);
			TestNode.soon().until(() -> flow.status().state() == FlowState.DONE);
			assertThat(this.ran).containsExactlyInAnyOrderElementsOf(numbers(20));
		}
		finally {
			other.close();
		}
	}

	@Test
	void emptyPagesThatNeverEndFailTheStep() {
		this.node.run(LoopDefinition.of("pages", Integer.class,
				(task) -> new ItemPage<>(List.of(), this.pagesAsked.incrementAndGet())), (options) -> options);
		runItems();
		FlowHandle flow = this.node.client().startFlow("a", pages());
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("step 'all': the last 1000 pages of items were empty");
		assertThat(this.pagesAsked).hasValue(1000);
	}

	@Test
	void stepsThatCannotRunForItemsAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Flow.forEach(numbers(1), Flow.nothing()));
		assertThatIllegalArgumentException().isThrownBy(() -> Flow.forEach(numbers(1), Flow.step("x", "id", null)));
		assertThatIllegalArgumentException().isThrownBy(() -> item().window(3));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Flow.forEach(numbers(1), item().when(Flow.context("x").isPresent())))
			.withMessageContaining("'step' must have no condition");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Flow.forEach(Flow.step("pages", 0).when(Flow.context("x").isPresent()), item()))
			.withMessageContaining("'pages' must have no condition");
		assertThatIllegalArgumentException().isThrownBy(() -> pages().window(0));
		assertThatIllegalArgumentException().isThrownBy(() -> pages().toleratePercent(101));
	}

}
