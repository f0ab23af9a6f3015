// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.chihuo.FailurePolicy;
import io.chihuo.Flow;
import io.chihuo.FlowFailedException;
import io.chihuo.FlowHandle;
import io.chihuo.FlowState;
import io.chihuo.FlowStep;
import io.chihuo.InvalidTaskException;
import io.chihuo.ItemCounts;
import io.chihuo.ItemPage;
import io.chihuo.ItemResult;
import io.chihuo.LoopDefinition;
import io.chihuo.RejectTaskException;
import io.chihuo.StepState;
import io.chihuo.Task;
import io.chihuo.backend.memory.MemoryTaskBackend;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Items with keys of their own, in memory.
 */
class ItemKeyFlowTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private final SettableClock clock = new SettableClock();

	private final MemoryTaskBackend backend = new MemoryTaskBackend(this.clock);

	private final TestNode node = new TestNode(this.clock, this.backend);

	/** Keys of the items that have run, once for each run. */
	private final List<Object> ran = new CopyOnWriteArrayList<>();

	private final Set<Object> failing = ConcurrentHashMap.newKeySet();

	/** Numbers of pages that fail. */
	private final Set<Integer> failingPages = ConcurrentHashMap.newKeySet();

	/** Number of items by which later pages begin earlier. */
	private volatile int shift;

	@AfterEach
	void close() {
		this.node.close();
	}

	private static Map<String, Object> item(Object key) {
		return Map.of("id", key, "text", "item");
	}

	private Object runItem(Task<Object> task) {
		Object key = (task.payload() instanceof Map<?, ?> map) ? map.get("id") : task.payload();
		this.ran.add(key);
		if (this.failing.contains(key)) {
			throw new RejectTaskException("broken " + key);
		}
		return "result of " + key;
	}

	private void runOn(TestNode worker) {
		worker.run(LoopDefinition.of("items", Object.class, this::runItem), (options) -> options);
		worker.run(LoopDefinition.of("pages", Integer.class, (task) -> readPage(task.payload())), (options) -> options);
	}

	/** Ten items; the last two of a page are the first two of the next one. */
	private ItemPage<Map<String, Object>> readPage(int page) {
		if (this.failingPages.contains(page)) {
			throw new RejectTaskException("broken page");
		}
		int from = 8 * page - this.shift;
		return new ItemPage<>(IntStream.range(from, from + 10).mapToObj(ItemKeyFlowTests::item).toList(),
				(page < 3) ? page + 1 : null);
	}

	private static FlowStep keyed(List<?> items, String pointer) {
		return Flow.forEach(items, Flow.step("items", null)).itemKey(pointer).named("all");
	}

	private static FlowStep pages() {
		return Flow.forEach(Flow.step("pages", 0), Flow.step("items", null)).itemKey("/id").window(3).named("all");
	}

	private static List<Object> numbers(int count) {
		return IntStream.range(0, count).<Object>mapToObj((number) -> number).toList();
	}

	@Test
	void itemWithTheKeyOfAnEarlierOneSharesItsTaskAndResult() {
		runOn(this.node);
		FlowHandle flow = this.node.client()
			.startFlow("a", keyed(List.of(item("x"), item("y"), item("x"), item(5), item(5.0)), "/id"));
		flow.await(HANG_LIMIT);
		assertThat(this.ran).hasSize(3).contains("x", "y");
		List<ItemResult<String>> results = flow.itemResults("all", null, String.class).results();
		assertThat(results).extracting(ItemResult::taskId)
			.containsExactly("f/a/all#kx", "f/a/all#ky", "f/a/all#kx", "f/a/all#k5", "f/a/all#k5");
		assertThat(results).extracting(ItemResult::value).startsWith("result of x", "result of y", "result of x");
		assertThat(flow.status().findStep("all").items()).isEqualTo(ItemCounts.of(5, 0, 5, true));
	}

	@Test
	void itemsThatAreInTwoPagesRunOnce() {
		runOn(this.node);
		FlowHandle flow = this.node.client().startFlow("a", pages());
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactlyInAnyOrderElementsOf(numbers(34));
		assertThat(flow.status().findStep("all").items()).isEqualTo(ItemCounts.of(40, 0, 40, true));
	}

	@Test
	void itemsOfAPageThatHasChangedWhenItIsAskedForAgainRunOnce() {
		runOn(this.node);
		this.failingPages.add(2);
		FlowHandle flow = this.node.client().startFlow("a", pages().onStepFailure(FailurePolicy.FINISH_ALL));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		this.failingPages.clear();
		this.shift = 5;
		flow.resume();
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactlyInAnyOrderElementsOf(numbers(29));
	}

	@Test
	void failureIsThatOfEachItemWithTheKeyAndAResumeRunsItAgain() {
		runOn(this.node);
		this.failing.add(8);
		FlowHandle flow = this.node.client().startFlow("a", pages().tolerate(1));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT))
			.withMessageContaining("2 of its items have failed, the first of them is task 'f/a/all#k8'");
		assertThat(flow.itemResults("all", null, String.class).results().get(8).reason()).contains("broken 8");
		this.failing.clear();
		flow.resume();
		flow.await(HANG_LIMIT);
		assertThat(flow.itemResults("all", null, String.class).results()).hasSize(40)
			.extracting(ItemResult::state)
			.containsOnly(StepState.DONE);
	}

	@Test
	void requeuedDeadLetterIsFoundByTheKeyOfItsItem() {
		runOn(this.node);
		this.failing.add(30);
		this.node.flows().start();
		FlowHandle flow = this.node.client().startFlow("a", pages().onStepFailure(FailurePolicy.FINISH_ALL));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		this.failing.clear();
		assertThat(this.node.client().queue("items", Object.class).deadLetters().requeue("f/a/all#k30")).isTrue();
		TestNode.soon().until(() -> flow.status().state() == FlowState.DONE);
	}

	@Test
	void keysOfAnyTextAreKeptApart() {
		runOn(this.node);
		List<String> keys = List.of("a#1", "a%231", "a/b", "a%2Fb", "a\u0000b", "a\u0000c", "x".repeat(500),
				"x".repeat(501), "kx", " ", "é", "1.5", "\ud83d\ude00");
		FlowHandle flow = this.node.client().startFlow("a", keyed(keys, ""));
		flow.await(HANG_LIMIT);
		assertThat(this.ran).containsExactlyInAnyOrderElementsOf(keys);
		assertThat(flow.itemResults("all", null, String.class).results()).extracting(ItemResult::value)
			.containsExactlyElementsOf(keys.stream().map((key) -> "result of " + key).toList());
	}

	@Test
	void itemsOfADeadNodeAreTakenOverByTheirKeys() {
		FlowHandle flow = this.node.client().startFlow("a", pages());
		TestNode other = new TestNode(this.clock, this.backend);
		try {
			other.run(LoopDefinition.of("pages", Integer.class, (task) -> readPage(task.payload())),
					(options) -> options);
			TestNode.soon().until(() -> flow.status().findStep("all").items().known() > 0);
			this.node.flows().close();
			other.run(LoopDefinition.of("items", Object.class, this::runItem), (options) -> options);
			other.flows().start();
			TestNode.soon().until(() -> {
				this.clock.advance(Duration.ofSeconds(1));
				return flow.status().state() == FlowState.DONE;
			});
			assertThat(this.ran).containsExactlyInAnyOrderElementsOf(numbers(34));
		}
		finally {
			other.close();
		}
	}

	@Test
	void cancelStopsQueuedItems() {
		FlowHandle flow = this.node.client().startFlow("a", keyed(List.of("x", "y", "x"), ""));
		TestNode.soon().until(() -> this.node.client().queue("items", Object.class).find("f/a/all#ky").isPresent());
		flow.cancel();
		TestNode.soon().until(() -> flow.status().state() == FlowState.CANCELLED);
		assertThat(this.node.client().queue("items", Object.class).counts().isDrained()).isTrue();
	}

	@Test
	void removedFlowLeavesNothingOfItsItemsBehind() {
		runOn(this.node);
		this.failing.add(9);
		this.node.flows().start();
		FlowHandle flow = this.node.client().startFlow("a", pages().tolerate(2));
		flow.await(HANG_LIMIT);
		List<String> ids = new ArrayList<>(
				flow.itemResults("all", null, String.class).results().stream().map(ItemResult::taskId).toList());
		assertThat(ids).contains("f/a/all#k9", "f/a/all#k33");
		flow.dismiss();
		this.clock.advance(Duration.ofSeconds(31));
		TestNode.soon().until(() -> this.backend.flows("test").load(List.of("a")).join().get(0).isEmpty());
		assertThat(ids)
			.allSatisfy((id) -> assertThat(this.node.client().queue("items", Object.class).find(id)).as(id).isEmpty());
		FlowHandle later = this.node.client().startFlow("a", keyed(List.of(item(9)), "/id").tolerate(1));
		later.await(HANG_LIMIT);
		assertThat(this.ran.stream().filter((key) -> key.equals(9))).hasSize(2);
	}

	@Test
	void listItemsWithoutAKeyAreRefusedAndThoseOfPagesFail() {
		for (Object item : List.of(Map.of("name", "x"), item(""), item(List.of()), item(true), "id")) {
			assertThatExceptionOfType(InvalidTaskException.class)
				.isThrownBy(() -> this.node.client().startFlow("a", keyed(List.of(item("x"), item), "/id")))
				.withMessageContaining("Item 1 of step 'all' has no key");
		}
		runOn(this.node);
		FlowHandle flow = this.node.client().startFlow("a", pages().itemKey("/name").tolerate(3));
		assertThatExceptionOfType(FlowFailedException.class).isThrownBy(() -> flow.await(HANG_LIMIT));
		assertThat(this.ran).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> pages().itemKey("id"));
		assertThatIllegalArgumentException().isThrownBy(() -> Flow.nothing().itemKey("/id"));
	}

}
