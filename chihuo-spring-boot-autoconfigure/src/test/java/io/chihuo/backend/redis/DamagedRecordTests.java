// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.FlowState;
import io.chihuo.TaskState;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.ScheduleChangeResult;
import io.chihuo.backend.ScheduleRecord;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.flow.FlowSummary;
import io.chihuo.backend.outcome.CompletionResult;
import io.chihuo.backend.outcome.WatchAnswer.Status;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.RecordingStoreListener;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A record in Redis that cannot be read becomes a dead letter alone.
 */
class DamagedRecordTests {

	private static final String DAMAGED = "io.chihuo.RejectTaskException: The stored task is damaged: ";

	private static final String META = "chihuo:{test/loop}:meta";

	private static RedisServer server;

	private final OwnBackend backend = OwnBackend.of(server, TestLimits.HANG_TIMEOUT);

	/**
	 * The keeper of the order of the ready tasks.
	 */
	enum ReadyTaskOrder {

		LISTS, TICKETS;

		ContractQueue queue(OwnBackend backend) {
			return (this == LISTS) ? backend.queue() : backend.listed();
		}

		TestNode node(OwnBackend backend) {
			return new TestNode(TaskClock.systemClock(), (this == LISTS) ? backend.backend() : backend.listedBackend());
		}

	}

	/**
	 * Harm to the records of a task.
	 *
	 * @param name its description
	 * @param script does it to the id ARGV[1]
	 */
	private record RecordDamage(String name, String script) {

		@Override
		public String toString() {
			return this.name;
		}

		void to(String id) {
			run(this.script, id);
		}

	}

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
		this.backend.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "max-length", "max-crashes", "retention" })
	void limitThatIsDamagedIsReadAsNoneAndWrittenAgain(String field) {
		ContractQueue queue = this.backend.queue();
		queue.store().addListener(new RecordingStoreListener());
		TestNode.soon().until(() -> server.command("PUBSUB", "CHANNELS", "*:events").contains("test/loop"));
		queue.configure(7, 5, Duration.ofMinutes(1));
		server.command("HSET", META, field, "damaged");
		assertThat(queue.add("a")).isEqualTo(AddResult.ADDED);
		TestNode.soon().until(() -> !"damaged".equals(server.command("HGET", META, field)));
		assertThat(queue.claimIds()).containsExactly("a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "token", "outcomes", "strays", "order", "waiting" })
	void numberOfAQueueThatIsDamagedIsReadAsNone(String field) {
		ContractQueue queue = this.backend.queue();
		queue.configure(-1, 3, Duration.ZERO);
		queue.outcomes().submitted("a");
		server.command("HSET", META, field, "damaged");
		queue.outcomes().succeed(queue.claim(), "result");
		queue.addAll("b", "c");
		assertThat(queue.claimIds()).containsExactly("b", "c");
		assertThat(queue.counts().running()).isEqualTo(2);
		ContractQueue.join(queue.store().takeOrphans(10, List.of()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "damaged", "", "1e9", "99999999999999999999" })
	void numbersGoOnWhereTheLastOneIsDamaged(String damage) {
		for (ReadyTaskOrder order : ReadyTaskOrder.values()) {
			server.command("FLUSHALL");
			ContractQueue queue = order.queue(this.backend);
			long before = queue.outcomes().submitted("a");
			server.command("HSET", META, "order", damage);
			assertThat(queue.outcomes().submitted("b")).isGreaterThan(before);
			queue.addAll("c", "d");
			assertThat(queue.claimIds()).containsExactly("a", "b", "c", "d");
			server.command("HSET", META, "order", damage);
			queue.kill("e");
			assertThat(queue.deadIds()).containsExactly("e");
		}
	}

	@ParameterizedTest
	@EnumSource
	void numberOfWaitingTasksThatIsDamagedIsCountedAgain(ReadyTaskOrder order) {
		ContractQueue queue = order.queue(this.backend);
		queue.outcomes().park(queue.run("a"), "token", ContractQueue.ONE_HOUR);
		queue.outcomes().park(queue.run("b"), "token", ContractQueue.ONE_HOUR);
		server.command("HSET", META, "waiting", "damaged");
		queue.outcomes().park(queue.run("c"), "token", ContractQueue.ONE_HOUR);
		assertThat(queue.counts().waiting()).isEqualTo(3);
		server.command("HSET", META, "waiting", "damaged");
		assertThat(queue.outcomes().complete("a", "token", "result")).isEqualTo(CompletionResult.COMPLETED);
		assertThat(queue.counts().waiting()).isEqualTo(2);
	}

	@Test
	void outcomeThatClaimsToBeVeryLongIsReadAsNone() {
		ContractQueue queue = ReadyTaskOrder.LISTS.queue(this.backend);
		long outcome = queue.outcomes().submitted("a");
		queue.outcomes().succeed(queue.claim(), "result");
		run("redis.call('HSET', 'chihuo:{test/loop}:outcome:a', ARGV[1], 'D:1:2147483000:-:')", Long.toString(outcome));
		assertThat(queue.outcomes().status("a", outcome)).isEqualTo(Status.UNKNOWN);
	}

	@Test
	void scheduleWithoutAVersionHidesNoOtherAndCanBeRemoved() {
		TaskStore store = ReadyTaskOrder.LISTS.queue(this.backend).store();
		ContractQueue.join(store.changeSchedules(List.of(new ScheduleChange("other", 0, new byte[] { 1 }, null))));
		server.command("HSET", "chihuo:{test/loop}:schedules", "damaged", "damaged");
		assertThat(ContractQueue.join(store.listSchedules(null, 10)).records()).extracting(ScheduleRecord::name)
			.containsExactlyInAnyOrder("damaged", "other");
		ScheduleRecord damaged = ContractQueue.join(store.findSchedules(List.of("damaged", "other"))).records().get(0);
		assertThat(ContractQueue
			.join(store.changeSchedules(List.of(new ScheduleChange("damaged", damaged.version(), null, null))))
			.get(0)
			.result()).isEqualTo(ScheduleChangeResult.CHANGED);
		assertThat(ContractQueue.join(store.listSchedules(null, 10)).records()).extracting(ScheduleRecord::name)
			.containsExactly("other");
	}

	@ParameterizedTest
	@ValueSource(strings = { "damaged", "7:P:1:0000000000000001:0", "" })
	void flowThatCannotBeReadHidesNoOther(String record) {
		FlowStore flows = this.backend.backend().flows("test");
		for (int i = 0; i < 40; i++) {
			ContractQueue.join(flows
				.create(List.of(new FlowRecord("flow-" + i, 1, FlowState.RUNNING, new byte[0], new byte[0], 1, 1, 0))));
		}
		run("for i = 0, 15 do local flows = 'chihuo:flows:{test/' .. i .. '}:flows' if redis.call('HEXISTS', flows, 'flow-7') == 1 "
				+ "then redis.call('HSET', flows, 'flow-7', ARGV[1]) redis.call('HSET', 'chihuo:flows:{test/' .. i .. "
				+ "'}:counts', 'P', 1) end end", record);
		assertThat(ContractQueue.join(flows.due(0, 100))).extracting((flow) -> flow.key().id())
			.contains("flow-6", "flow-8");
		assertThat(ContractQueue.join(flows.list(null, null, 100)).flows()).extracting(FlowSummary::id)
			.contains("flow-6", "flow-8");
		assertThat(ContractQueue.join(flows.counts())).containsEntry(FlowState.RUNNING, 40L);
	}

	/** Runs a script with the names of keys in place of capitals. */
	private static String run(String script, String... arguments) {
		String text = script.replaceAll(
				"\\b(TASKS|FAILURES|RERUNS|RUNNING|TICKET_BATCHES|FINISHED|STALE|CLAIMS|TRACKED)\\b",
				"'chihuo:{test/loop}:'..string.gsub(string.lower('$1'), '_', '-')");
		return server.command(Stream.concat(Stream.of("EVAL", text, "0"), Stream.of(arguments)).toArray(String[]::new));
	}

	static List<RecordDamage> damages() {
		return List.of(new RecordDamage("record is gone", "redis.call('HDEL', TASKS, ARGV[1])"),
				new RecordDamage("record is empty", "redis.call('HSET', TASKS, ARGV[1], '')"),
				new RecordDamage("record ends within its time", "redis.call('HSET', TASKS, ARGV[1], 'abc')"),
				new RecordDamage("record is its time alone", cut(8)),
				new RecordDamage("record ends within a number",
						"local r = redis.call('HGET', TASKS, ARGV[1]) "
								+ "redis.call('HSET', TASKS, ARGV[1], string.sub(r, 1, 8) .. '\\2abc')"),
				new RecordDamage("record has no payload",
						"local r = redis.call('HGET', TASKS, ARGV[1]) "
								+ "redis.call('HSET', TASKS, ARGV[1], string.sub(r, 1, 8) .. '\\1\\0\\0\\0\\0')"),
				new RecordDamage("field ends behind the record", append("\\1\\0\\0\\1\\0abc")),
				new RecordDamage("field has a negative length", append("\\1\\255\\255\\255\\255abc")),
				new RecordDamage("headers are fewer than their number", append("\\1\\0\\0\\0\\4\\127\\0\\0\\0\\0abc")),
				new RecordDamage("runs are no numbers", "redis.call('HSET', FAILURES, ARGV[1], 'a:b:c:d:::::x')"),
				new RecordDamage("runs are too few", "redis.call('HSET', FAILURES, ARGV[1], '1:2:3')"));
	}

	private static String cut(int bytes) {
		return "local r = redis.call('HGET', TASKS, ARGV[1]) redis.call('HSET', TASKS, ARGV[1], string.sub(r, 1, "
				+ bytes + "))";
	}

	/** Puts something where the fields begin. */
	private static String append(String fields) {
		return "local r = redis.call('HGET', TASKS, ARGV[1]) local at = string.byte(r, 9) == 2 and 17 or 8 "
				+ "redis.call('HSET', TASKS, ARGV[1], string.sub(r, 1, at) .. '" + fields + "')";
	}

	private static String[] ids(int count) {
		return IntStream.range(0, count).mapToObj(Integer::toString).toArray(String[]::new);
	}

	@ParameterizedTest
	@MethodSource("damages")
	void taskThatIsDamagedDiesAloneWhereListsKeepTheOrder(RecordDamage damage) {
		diesAlone(damage, ReadyTaskOrder.LISTS);
	}

	/** Without a record there is no task that a ticket could stand for. */
	static List<RecordDamage> damagesOfWhatIsThere() {
		return damages().subList(1, damages().size());
	}

	@ParameterizedTest
	@MethodSource("damagesOfWhatIsThere")
	void taskThatIsDamagedDiesAloneWhereTicketsKeepTheOrder(RecordDamage damage) {
		diesAlone(damage, ReadyTaskOrder.TICKETS);
	}

	private void diesAlone(RecordDamage damage, ReadyTaskOrder order) {
		ContractQueue queue = order.queue(this.backend);
		queue.addAll(ids(50));
		damage.to("20");
		assertThat(queue.counts().ready() + queue.counts().dead()).isGreaterThanOrEqualTo(49);
		try (TestNode node = order.node(this.backend)) {
			node.run((task) -> null, (options) -> options.concurrency(10));
			node.awaitDrained();
		}
		assertThat(queue.deadIds()).containsExactly("20");
		StoredDeadLetter letter = queue.deadLetters(null, 10).letters().get(0);
		assertThat(letter.reason()).startsWith(DAMAGED);
		assertThat(queue.info("20").state()).isEqualTo(TaskState.DEAD);
		assertThat(queue.deadLettersWithoutPayloads(null, 10).letters()).hasSize(1);
		assertThat(queue.discard("20")).isTrue();
		assertThat(queue.counts().isDrained()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void deadLetterThatIsDamagedIsShownBesideTheOthers(ReadyTaskOrder order) {
		ContractQueue queue = order.queue(this.backend);
		for (RecordDamage damage : damages()) {
			queue.kill(damage.name());
			damage.to(damage.name());
		}
		queue.kill("last");
		run("redis.call('HDEL', FAILURES, 'last')");
		assertThat(queue.deadIds()).hasSize(damages().size() + 1).endsWith("last");
		assertThat(queue.deadLettersWithoutPayloads(null, 100).letters()).hasSize(damages().size() + 1);
		for (RecordDamage damage : damages()) {
			assertThat(queue.find(damage.name())).as(damage.name()).isNotNull();
			assertThat(queue.payload(damage.name())).as(damage.name()).isNotNull();
		}
	}

	@ParameterizedTest
	@EnumSource
	void requestToRunAgainThatIsDamagedBecomesADeadLetter(ReadyTaskOrder order) {
		ContractQueue queue = order.queue(this.backend);
		LeasedTask first = queue.run("a");
		LeasedTask second = queue.run("b");
		queue.add("a", "1");
		queue.add("b", "2");
		run("redis.call('HSET', RERUNS, 'a', 'damaged')");
		queue.settle(Settlement.acknowledge(first.lease(), false), Settlement.acknowledge(second.lease(), false));
		try (TestNode node = order.node(this.backend)) {
			node.run((task) -> null);
			node.awaitDrained();
		}
		assertThat(queue.deadIds()).containsExactly("a");
	}

	@ParameterizedTest
	@EnumSource
	void damagedRecordsOfAwaitedTasksAreReadAsNone(ReadyTaskOrder order) {
		ContractQueue queue = order.queue(this.backend);
		long outcome = queue.outcomes().submitted("a");
		queue.outcomes().succeed(queue.claim(), "result");
		run("redis.call('HSET', 'chihuo:{test/loop}:outcome:a', ARGV[1], 'D:')", Long.toString(outcome));
		assertThat(queue.outcomes().status("a", outcome)).isEqualTo(Status.UNKNOWN);
		queue.outcomes().submitted("b");
		run("redis.call('HSET', TRACKED, 'b', 'damaged')");
		queue.outcomes().succeed(queue.claim(), "result");
		LeasedTask parked = queue.run("c");
		queue.outcomes().handOut(parked, "token");
		run("redis.call('HSET', TRACKED, '\\2c', 'damaged')");
		assertThat(queue.outcomes().complete("c", "token", "result")).isEqualTo(CompletionResult.TOKEN_EXPIRED);
		queue.outcomes().endParked(parked);
		assertThat(queue.counts().isDrained()).isTrue();
		assertThat(run("return redis.call('EXISTS', TRACKED)")).isEqualTo("0");
	}

	@ParameterizedTest
	@EnumSource
	void damagedLeaseLapsesAndAffectsNoOther(ReadyTaskOrder order) {
		ContractQueue queue = order.queue(this.backend);
		queue.addAll("a", "b", "c");
		List<LeasedTask> tasks = queue.claim(3, ContractQueue.LEASE_DURATION);
		run("redis.call('HSET', RUNNING, 'b', 'damaged')");
		assertThat(tasks).extracting(queue::acknowledge).containsExactly("ABSENT", "LEASE_LOST", "ABSENT");
		assertThat(queue.find("b")).isPresent();
		queue.cancel("b");
		queue.lapse();
		assertThat(queue.counts().running()).isZero();
		assertThat(queue.find("b")).isEmpty();
	}

	@Test
	void clearSucceedsWithADamagedLease() {
		ContractQueue queue = ReadyTaskOrder.LISTS.queue(this.backend);
		queue.addAll("a", "b");
		queue.claim(2);
		run("redis.call('HSET', RUNNING, 'b', 'damaged')");
		assertThat(ContractQueue.join(queue.store().clearUnfinished())).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "damaged", "", "\\1", "h", "t\\n", "t12" })
	void damagedTicketBatchDoesNotStopThoseThatAreDue(String ticketBatch) {
		ContractQueue.join(this.backend.ledger()
			.add(List.of(ContractQueue.task("a", "", AddOptions.delayed(Duration.ofMillis(1))))));
		run("redis.call('HSET', TICKET_BATCHES, '7', '" + ticketBatch
				+ "') redis.call('ZADD', 'chihuo:{test/loop}:ticket-batch-times', 0, '7')");
		TestNode.soon()
			.until(() -> ContractQueue.join(this.backend.ledger().releaseDue())
				.ticketBatch()
				.tickets()
				.stream()
				.anyMatch((ticket) -> ticket.id().equals("a")));
	}

	@ParameterizedTest
	@EnumSource
	void finishMarkThatIsDamagedHarmsNoOther(ReadyTaskOrder order) {
		ContractQueue queue = order.queue(this.backend);
		queue.configure(-1, 3, Duration.ZERO);
		queue.finish("a");
		queue.finish("b");
		run("redis.call('HSET', FINISHED, 'a', 'damaged')");
		assertThat(queue.info("a").state()).isEqualTo(TaskState.FINISHED);
		assertThat(queue.addAll("a", "b", "c")).containsExactly(AddResult.ALREADY_FINISHED, AddResult.ALREADY_FINISHED,
				AddResult.ADDED);
		queue.configure(-1, 3, Duration.ofHours(1));
		assertThat(queue.counts().finished()).isEqualTo(2);
		assertThat(queue.addAll("a", "b", "d")).containsExactly(AddResult.ALREADY_FINISHED, AddResult.ALREADY_FINISHED,
				AddResult.ADDED);
	}

	@Test
	void recordOfVoidEntriesThatIsDamagedHarmsNoOther() {
		ContractQueue queue = this.backend.queue();
		queue.addAll("a", "b", "c", "d");
		queue.cancel("b");
		queue.cancel("c");
		queue.add("b");
		run("redis.call('HSET', STALE, 'b', 'damaged') redis.call('HSET', STALE, 'c', 'damaged')");
		queue.add("c");
		assertThat(queue.claimIds()).containsOnlyOnce("a", "b", "c", "d");
		assertThat(queue.counts().ready()).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void numberOfTasksOfAClaimThatIsDamagedHarmsNone(ReadyTaskOrder order) {
		ContractQueue queue = order.queue(this.backend);
		queue.addAll("a", "b", "c");
		List<LeasedTask> tasks = queue.claim(3, ContractQueue.LEASE_DURATION);
		run("redis.call('HSET', CLAIMS, 'n' .. ARGV[1], 'damaged')", Long.toString(tasks.get(0).lease().token()));
		assertThat(queue.acknowledge(tasks.get(0))).isEqualTo("ABSENT");
		queue.lapse();
		assertThat(queue.counts().running()).isZero();
		assertThat(queue.find("b")).isPresent();
	}

}
