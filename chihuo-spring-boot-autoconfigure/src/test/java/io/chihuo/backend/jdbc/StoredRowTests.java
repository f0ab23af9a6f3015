// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.StringUtils;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.FlowState;
import io.chihuo.IncompatibleFormatException;
import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.TaskState;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.flow.FlowPage;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.flow.FlowSummary;
import io.chihuo.backend.format.StoreFormat;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.SettableClock;
import io.chihuo.contract.ledger.ListBackend;
import io.chihuo.engine.TestNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Rows of tasks that are damaged, or of a later version, harm no others.
 */
@ExtendWith(OutputCaptureExtension.class)
abstract class StoredRowTests {

	private static final String BYTES_BEYOND_THE_END = "0100001000616263";

	private static final String FIELD = "6400000003616263";

	private static final String KIND = "C80000000161";

	private final SettableClock clock = new SettableClock();

	private final TestDatabase database = open();

	private final JdbcTemplate jdbc = new JdbcTemplate(this.database.dataSource());

	private final String loop = TestNode.LOOP;

	private final String namespace = "test";

	private final ListBackend backend = new ListBackend(this.database.ledger(this.clock));

	private final ContractQueue queue = new ContractQueue(this.backend.store(new QueueName(this.namespace, this.loop)),
			this.clock::advance);

	abstract TestDatabase open();

	@AfterEach
	void close() {
		this.backend.close();
		for (String table : List.of("chihuo_tasks", "chihuo_dead_letters", "chihuo_queues", "chihuo_ticket_batches",
				"chihuo_finished", "chihuo_outcomes")) {
			this.jdbc.update("delete from " + table);
		}
		this.database.close();
	}

	private TestNode node() {
		return new TestNode(TaskClock.systemClock(), this.backend);
	}

	private void set(String column, Object value, String id) {
		assertThat(
				this.jdbc.update("update chihuo_tasks set " + column + " = ? where task_key like ?", value, "%:" + id))
			.isEqualTo(1);
	}

	private static byte[] bytes(String hex) {
		return HexFormat.of().parseHex(hex);
	}

	private byte[] fields(String id) {
		return fields("chihuo_tasks", id);
	}

	private byte[] fields(String table, String id) {
		return this.jdbc.queryForObject("select fields from " + table + " where task_key like ?", byte[].class,
				"%:" + id);
	}

	private void runAll() {
		try (TestNode node = node()) {
			node.run((task) -> null, (options) -> options.concurrency(10));
			node.awaitDrained();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { BYTES_BEYOND_THE_END, "01FFFFFFFF", "01", "00", "010000000400000001", "0100000000" })
	void taskThatIsDamagedDiesAlone(String damaged) {
		this.queue.addAll(IntStream.range(0, 50).mapToObj(Integer::toString).toArray(String[]::new));
		set("fields", bytes(damaged), "20");
		assertThat(this.queue.counts().ready()).isEqualTo(50);
		runAll();
		assertThat(this.queue.deadIds()).containsExactly("20");
		assertThat(this.queue.deadLettersWithoutPayloads(null, 10).letters()).singleElement()
			.satisfies((letter) -> assertThat(letter.reason()).contains("The stored task is damaged: "));
		assertThat(this.queue.payload("20").get().payload()).isEqualTo("20".getBytes(StandardCharsets.UTF_8));
		assertThat(fields("chihuo_dead_letters", "20")).isEqualTo(bytes(damaged));
	}

	@Test
	void requestToRunAgainThatIsDamagedBecomesADeadLetter() {
		LeasedTask task = this.queue.run("1");
		this.queue.add("1", "2");
		set("rerun", bytes("00000000"), "1");
		assertThat(this.queue.acknowledge(task)).isEqualTo("READY");
		runAll();
		assertThat(this.queue.deadIds()).containsExactly("1");
	}

	@Test
	void delayedTaskThatIsDamagedDoesNotStopThoseThatAreDue() {
		this.queue.add("1", "1", AddOptions.delayed(Duration.ofMinutes(1)));
		this.queue.add("2", "2", AddOptions.delayed(Duration.ofMinutes(1)));
		set("rerun", bytes("01"), "1");
		set("charged", "damaged,7", "1");
		set("fields", bytes(BYTES_BEYOND_THE_END), "1");
		this.queue.elapse(Duration.ofMinutes(1));
		runAll();
		assertThat(this.queue.deadIds()).containsExactly("1");
	}

	@Test
	void fieldThatIsNotKnownIsSkippedAndKept() {
		this.queue.add("a", "payload", AddOptions.DEFAULTS.header("x", "1"));
		byte[] known = fields("a");
		byte[] all = bytes(FIELD + HexFormat.of().formatHex(known));
		set("fields", all, "a");
		LeasedTask task = this.queue.claim();
		assertThat(task.headers()).isEqualTo(Map.of("x", "1"));
		assertThat(task.unreadable()).isNull();
		this.queue.dead(task);
		this.queue.requeue("a");
		assertThat(fields("a")).isEqualTo(all);
	}

	@Test
	void fieldOfARequestToRunAgainThatIsNotKnownIsKept() {
		LeasedTask task = this.queue.run("a");
		this.queue.add("a", "p");
		set("rerun", bytes("0000000000000001" + "0000000000000000" + "0000" + FIELD + "0070"), "a");
		this.queue.acknowledge(task);
		assertThat(fields("a")).isEqualTo(bytes(FIELD));
		assertThat(ContractQueue.payload(this.queue.claim())).isEqualTo("p");
	}

	@Test
	void taskOfAKindThatIsNotKnownIsLeftToOthersAndNotCounted() {
		this.queue.addAll("1", "2");
		set("fields", bytes(KIND), "1");
		try (TestNode node = node()) {
			node.run((task) -> null, (options) -> options.maxAttempts(1));
			node.awaitState("1", TaskState.DELAYED);
			TestNode.soon().until(() -> node.state("2") == null);
		}
		assertThat(this.queue.info("1").attempts()).isZero();
		assertThat(this.queue.info("1").lastError()).contains("needs a later version of Chihuo");
		assertThat(Duration.between(this.queue.now(), this.queue.info("1").dueAt())).isEqualTo(Duration.ofSeconds(30));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "01", "0000000000000001000000000000000100FFFFFFFF7F", "FFFFFFFFFF" })
	void awaitedTaskOfWhichThatIsDamagedRuns(String damaged) {
		LeasedTask running = this.queue.run("1");
		this.queue.addAll("2");
		set("tracking", bytes(damaged), "1");
		set("tracking", bytes(damaged), "2");
		set("parked", bytes(damaged), "2");
		assertThat(this.queue.add("1", "again")).isEqualTo(AddResult.RERUN_REQUESTED);
		set("rerun", bytes("0000000000000001" + "0000000000000000" + "0002" + "00000003" + "010203" + "00227022"), "1");
		this.queue.settle(Settlement.acknowledge(running.lease(), false).withContent(new byte[0]));
		runAll();
		assertThat(this.queue.deadIds()).isEmpty();
	}

	@Test
	void taskInAStateThatIsNotKnownIsLeftAlone() {
		this.queue.addAll("1", "2");
		set("state", "LATER", "1");
		set("moment", 1L, "1");
		assertThat(this.queue.counts().ready()).isEqualTo(1);
		assertThat(this.queue.add("1")).isEqualTo(AddResult.RERUN_REQUESTED);
		assertThat(this.queue.cancel("1")).isEqualTo(CancelResult.INTERRUPTED);
		assertThat(this.queue.claimIds()).containsExactly("2");
		this.queue.lapse();
		assertThat(this.queue.find("1")).isPresent();
		assertThat(this.jdbc.queryForObject("select state from chihuo_tasks where task_key like '%:1'", String.class))
			.isEqualTo("LATER");
		set("state", "RUNNING", "1");
	}

	@Test
	void damagedTicketBatchDoesNotStopThoseThatAreDue(CapturedOutput output) {
		this.queue.add("1", "1", AddOptions.delayed(Duration.ofMinutes(1)));
		Integer number = this.jdbc.queryForObject("select queue_id from chihuo_queues where name = ?", Integer.class,
				this.namespace + "/" + this.loop);
		this.jdbc.update(
				"insert into chihuo_ticket_batches (queue_id, batch_number, issue_at, tickets) values (?, 1, 1, ?)",
				number, bytes("7FFFFFFF00"));
		this.queue.elapse(Duration.ofMinutes(1));
		assertThat(this.queue.claimIds()).containsExactly("1");
		assertThat(output).contains("A ticket batch of the ledger is damaged");
	}

	@Test
	void flowInAStateThatIsNotKnownHidesNoOther() {
		FlowStore flows = this.backend.flows("stored");
		for (String id : List.of("1", "2", "3")) {
			ContractQueue.join(
					flows.create(List.of(new FlowRecord(id, 1, FlowState.RUNNING, new byte[0], new byte[0], 1, 1, 0))));
		}
		this.jdbc.update("update chihuo_flows set state = 'LATER' where flow_key = 'stored/2'");
		try {
			assertThat(ContractQueue.join(flows.due(0, 10))).extracting((flow) -> flow.key().id()).contains("1", "3");
			FlowPage first = ContractQueue.join(flows.list(null, null, 2));
			FlowPage second = ContractQueue.join(flows.list(null, first.next(), 2));
			assertThat(Stream.concat(first.flows().stream(), second.flows().stream())).extracting(FlowSummary::id)
				.containsExactly("1", "3");
			assertThat(ContractQueue.join(flows.counts())).containsOnly(Map.entry(FlowState.RUNNING, 2L));
			assertThat(ContractQueue.join(flows.load(List.of("1", "3")))).allMatch(Optional::isPresent);
		}
		finally {
			this.jdbc.update("delete from chihuo_flows");
		}
	}

	@Test
	void queueKnowsTheVersionAndTheLatestMinorOne() {
		this.queue.add("a");
		assertThat(this.jdbc.queryForMap("select format, minor from chihuo_queues where name = ?",
				this.namespace + "/" + this.loop))
			.containsValues(StoreFormat.FORMAT_VERSION, StoreFormat.FORMAT_MINOR_VERSION);
		this.jdbc.update("update chihuo_queues set minor = 7");
		try (ListBackend other = new ListBackend(this.database.ledger(this.clock))) {
			ContractQueue same = new ContractQueue(other.store(new QueueName(this.namespace, this.loop)),
					this.clock::advance);
			assertThat(same.counts().ready()).isEqualTo(1);
		}
		assertThat(this.jdbc.queryForObject("select minor from chihuo_queues", Integer.class)).isEqualTo(7);
	}

	@Test
	void otherFormatIsRefused() {
		this.queue.add("a");
		this.jdbc.update("update chihuo_queues set format = 2");
		try (ListBackend other = new ListBackend(this.database.ledger(this.clock))) {
			assertThatExceptionOfType(IncompatibleFormatException.class)
				.isThrownBy(() -> new TestNode(this.clock, other).queue().add(UUID.randomUUID().toString()))
				.withMessageContainingAll("queue 'test/loop' in the database is kept in format 2",
						"this node knows format 1");
		}
		this.jdbc.update("update chihuo_queues set format = 1");
	}

	@Test
	void loopStopsWithOneErrorWhenTheFormatIsRaised(CapturedOutput output) {
		try (TestNode node = node()) {
			LoopControl loop = node.run((task) -> null);
			TestNode.soon().until(() -> this.jdbc.update("update chihuo_queues set format = 2") == 1);
			TestNode.soon().until(() -> {
				this.queue.store().counts();
				return loop.state() == LoopState.FAILED;
			});
		}
		assertThat(StringUtils.countOccurrencesOf(output.getOut(), "ERROR ")).isEqualTo(1);
		assertThat(output).contains("Loop 'loop' stops: queue 'test/loop' in the database is kept in format 2")
			.doesNotContain("WARN ");
		this.jdbc.update("update chihuo_queues set format = 1");
	}

}
