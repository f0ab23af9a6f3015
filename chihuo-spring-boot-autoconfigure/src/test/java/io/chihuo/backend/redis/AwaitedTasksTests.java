// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.Submission;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many awaited tasks: all their ends are found, and nothing is left of them.
 */
class AwaitedTasksTests {

	private static final String NODE = "caller";

	private static final byte[] RESULT = new byte[100];

	private static RedisServer server;

	private final OwnBackend caller = OwnBackend.of(server);

	private final OwnBackend worker = OwnBackend.of(server);

	@BeforeAll
	static void start() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void clear() {
		server.command("FLUSHALL");
	}

	@AfterEach
	void close() {
		this.caller.close();
		this.worker.close();
	}

	/**
	 * Ids that are awaited, until their ends are known here.
	 */
	private static final class AwaitedIds implements OutcomeListener {

		private final TaskStore store;

		private final OutcomeWatch watch;

		private final Set<String> ids = ConcurrentHashMap.newKeySet();

		private final AtomicInteger lookUps = new AtomicInteger();

		AwaitedIds(TaskStore store, Duration retention) {
			this.store = store;
			this.watch = new OutcomeWatch(retention, false, NODE);
			store.addOutcomeListener(NODE, this);
		}

		/** Known here before an end can arrive or be missed. */
		void submit(List<String> ids) {
			this.ids.addAll(ids);
			ContractQueue.join(this.store.submit(ids.stream()
				.map((id) -> new Submission(ContractQueue.task(id, "", AddOptions.DEFAULTS), this.watch))
				.toList()));
		}

		@Override
		public void onTaskEnded(OutcomeKey key, TaskEnd end) {
			this.ids.remove(key.id());
		}

		@Override
		public void onEndsMissed() {
			this.lookUps.incrementAndGet();
			List<WatchRequest> requests = this.ids.stream().map((id) -> new WatchRequest(id, 0, this.watch)).toList();
			this.store.watch(requests)
				.thenAccept((answers) -> answers.stream()
					.filter((answer) -> answer.status() == WatchAnswer.Status.ENDED)
					.forEach((answer) -> this.ids.remove(answer.end().id())));
		}

		void awaitAll() {
			TestLimits.await("ends of all tasks").until(this.ids::isEmpty);
		}

	}

	private static List<String> ids(int from, int to) {
		return IntStream.range(from, to).mapToObj((i) -> "task-" + i).toList();
	}

	/** Run all tasks that are ready. */
	private void runTasks() {
		List<LeasedTask> tasks = this.worker.queue().claim(1000);
		while (!tasks.isEmpty()) {
			this.worker.queue()
				.settle(tasks.stream()
					.map((task) -> Settlement.acknowledge(task.lease(), false).withContent(RESULT))
					.toArray(Settlement[]::new));
			tasks = this.worker.queue().claim(1000);
		}
	}

	/** They are sent for each call, and would wake it for nothing. */
	@Test
	void nodeThatOnlyAwaitsTasksGetsNoEventsForWorkers() {
		AwaitedIds awaited = new AwaitedIds(this.caller.store(), Duration.ofMinutes(1));
		awaited.submit(ids(0, 1));
		String channel = new QueueKeys(OwnBackend.QUEUE, ScriptSet.LISTS, "").eventChannel();
		assertThat(server.command("PUBSUB", "NUMSUB", channel)).endsWith("0");
		int before = awaited.lookUps.get();
		ContractQueue.join(this.worker.store().clearUnfinished());
		TestLimits.await("look after the clear").until(() -> awaited.lookUps.get() > before);
	}

	@Test
	void everyEndIsFoundAlthoughTheSubscriptionIsCutAgainAndAgain() {
		AwaitedIds awaited = new AwaitedIds(this.caller.store(), Duration.ofMinutes(1));
		int cuts = Boolean.getBoolean("soak") ? 1000 : 30;
		for (int i = 0; i < cuts; i++) {
			awaited.submit(ids(10 * i, 10 * i + 5));
			TestLimits.await("a subscription")
				.until(() -> !server.command("CLIENT", "KILL", "TYPE", "pubsub").equals("0"));
			awaited.submit(ids(10 * i + 5, 10 * i + 10));
			runTasks();
		}
		awaited.awaitAll();
		assertThat(awaited.lookUps).hasPositiveValue();
	}

	@Test
	void nothingIsLeftOfAwaitedTasksAfterTheirRetention() {
		AwaitedIds awaited = new AwaitedIds(this.caller.store(), Duration.ofMillis(50));
		awaited.submit(ids(0, 10_000));
		runTasks();
		awaited.awaitAll();
		TestLimits.await("end of the retention").until(() -> server.command("KEYS", "*:outcome:*").isEmpty());
		assertThat(server.command("KEYS", "*").lines())
			.allMatch((key) -> key.endsWith(":meta") || key.endsWith(":running") || key.contains(":session:"));
		assertThat(server.command("HLEN", "chihuo:{test/loop}:running")).isEqualTo("1");
	}

	@Test
	void largeResultsAreReadInSeveralSteps() {
		AwaitedIds awaited = new AwaitedIds(this.caller.store(), Duration.ofMinutes(1));
		awaited.submit(ids(0, 10));
		byte[] large = new byte[300_000];
		this.worker.queue()
			.settle(this.worker.queue()
				.claim(10)
				.stream()
				.map((task) -> Settlement.acknowledge(task.lease(), true).withContent(large))
				.toArray(Settlement[]::new));
		awaited.awaitAll();
		List<Submission> again = ids(0, 10).stream()
			.map((id) -> new Submission(ContractQueue.task(id, "", AddOptions.DEFAULTS), awaited.watch))
			.toList();
		assertThat(ContractQueue.join(this.caller.store().submit(again))).hasSize(10).allSatisfy((answer) -> {
			assertThat(answer.result()).isEqualTo(AddResult.ALREADY_FINISHED);
			assertThat(answer.watch().end().content()).isEqualTo(large);
		});
	}

	@Test
	void threeOutcomesOfAnIdAreKept() {
		OutcomeWatch watch = new OutcomeWatch(Duration.ofMinutes(1), false, NODE);
		for (int i = 0; i < 5; i++) {
			ContractQueue.join(this.caller.store()
				.submit(List.of(new Submission(ContractQueue.task("a", "", AddOptions.DEFAULTS), watch))));
			runTasks();
		}
		assertThat(server.command("HLEN", "chihuo:{test/loop}:outcome:a")).isEqualTo("4");
		assertThat(Long.parseLong(server.command("PTTL", "chihuo:{test/loop}:outcome:a"))).isBetween(1L, 60_000L);
	}

	@Test
	void outcomesOfStepsOfAFlowShareKeys() {
		OutcomeWatch watch = new OutcomeWatch(Duration.ofMinutes(1), false, NODE);
		List<String> ids = List.of("f/one/a#1", "f/one/b#c#12", "f/two/a#1", "f/one/each#i0", "f/one/each#i499",
				"f/one/each#i500", "f/one/each#kkey");
		List<OutcomeKey> outcomes = new ArrayList<>();
		for (int round = 0; round < 5; round++) {
			ContractQueue
				.join(this.caller.store()
					.submit(ids.stream()
						.map((id) -> new Submission(ContractQueue.task(id, "", AddOptions.DEFAULTS), watch))
						.toList()))
				.forEach((answer) -> outcomes
					.add(new OutcomeKey(ids.get(outcomes.size() % ids.size()), answer.watch().order())));
			runTasks();
		}
		assertThat(outcomeKeys()).containsOnly(Map.entry("outcomes:/one", "8"), Map.entry("outcomes:/two", "4"),
				Map.entry("outcomes:0/one", "8"), Map.entry("outcomes:1/one", "4"),
				Map.entry("outcome:f/one/each#kkey", "4"));
		assertThat(Long.parseLong(server.command("PTTL", "chihuo:{test/loop}:outcomes:/one"))).isBetween(1L, 61_000L);
		List<WatchAnswer> answers = ContractQueue.join(this.caller.store()
			.watch(outcomes.stream().map((key) -> new WatchRequest(key.id(), key.order(), watch)).toList()));
		int forgotten = 2 * ids.size();
		assertThat(answers.subList(0, forgotten)).extracting(WatchAnswer::status)
			.containsOnly(WatchAnswer.Status.UNKNOWN);
		assertThat(answers.subList(forgotten, answers.size())).extracting((answer) -> answer.end().key())
			.isEqualTo(outcomes.subList(forgotten, outcomes.size()));
		ContractQueue.join(this.caller.store().forgetOutcomes(outcomes));
		assertThat(outcomeKeys()).isEmpty();
	}

	/** Names of keys with outcomes, and numbers of their fields. */
	private Map<String, String> outcomeKeys() {
		return server.command("KEYS", "*:outcome*")
			.lines()
			.filter((key) -> !key.isEmpty())
			.collect(Collectors.toMap((key) -> key.substring("chihuo:{test/loop}:".length()),
					(key) -> server.command("HLEN", key)));
	}

	@Test
	void queueIsKnownToNodesThatHaveNotUsedIt() {
		assertThat(ContractQueue.join(this.caller.backend().hasQueue(OwnBackend.QUEUE))).isFalse();
		LeasedTask run = this.worker.queue().run("a");
		this.worker.queue().settle(Settlement.acknowledge(run.lease(), false));
		assertThat(ContractQueue.join(this.caller.backend().hasQueue(OwnBackend.QUEUE))).isTrue();
		assertThat(ContractQueue.join(this.caller.listedBackend().hasQueue(OwnBackend.QUEUE))).isTrue();
	}

	@Test
	void nodesLookForAwaitedTasksAfterClear() {
		AwaitedIds awaited = new AwaitedIds(this.caller.store(), Duration.ofMinutes(1));
		this.worker.queue().add("other");
		ContractQueue.join(this.caller.store().counts());
		long order = ContractQueue
			.join(this.caller.store()
				.submit(List.of(new Submission(ContractQueue.task("a", "", AddOptions.DEFAULTS), awaited.watch))))
			.get(0)
			.watch()
			.order();
		TestLimits.await("subscription").until(() -> awaited.lookUps.get() > 0);
		int before = awaited.lookUps.get();
		ContractQueue.join(this.worker.store().clearUnfinished());
		TestLimits.await("look").until(() -> awaited.lookUps.get() > before);
		WatchAnswer answer = ContractQueue
			.join(this.caller.store().watch(List.of(new WatchRequest("a", order, awaited.watch))))
			.get(0);
		assertThat(answer.end().ending()).hasToString("CLEARED");
	}

}
