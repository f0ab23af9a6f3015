// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.IncompatibleFormatException;
import io.chihuo.LoopControl;
import io.chihuo.LoopState;
import io.chihuo.TaskInfo;
import io.chihuo.TaskState;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.format.StoreFormat;
import io.chihuo.backend.redis.DamagedRecordTests.ReadyTaskOrder;
import io.chihuo.contract.ContractQueue;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A node beside one of a later version, whose records the tests write.
 */
@ExtendWith(OutputCaptureExtension.class)
class NewerNodeTests {

	private static final String PREFIX = "chihuo:{test/loop}:";

	private static RedisServer server;

	private final OwnBackend backend = OwnBackend.of(server, TestLimits.HANG_TIMEOUT);

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

	private static String command(String name, String key, String... arguments) {
		return server
			.command(Stream.concat(Stream.of(name, PREFIX + key), Stream.of(arguments)).toArray(String[]::new));
	}

	/** Puts a field before those of a task. */
	private static void addField(String id, String field) {
		server.command("EVAL",
				"local r = redis.call('HGET', KEYS[1], ARGV[1]) local at = 8 "
						+ "while string.byte(r, at + 1) == 2 or string.byte(r, at + 1) == 3 do at = at + 9 end "
						+ "redis.call('HSET', KEYS[1], ARGV[1], string.sub(r, 1, at) .. '" + field
						+ "' .. string.sub(r, at + 1))",
				"1", PREFIX + "tasks", id);
	}

	private static String record(String id) {
		return command("HGET", "tasks", id);
	}

	@ParameterizedTest
	@EnumSource
	void fieldThatIsNotKnownIsSkippedAndKept(ReadyTaskOrder order) {
		ContractQueue queue = order.queue(this.backend);
		queue.add("a", "payload", AddOptions.DEFAULTS.header("x", "1"));
		addField("a", "\\100\\0\\0\\0\\3new");
		LeasedTask task = queue.claim();
		assertThat(ContractQueue.payload(task)).isEqualTo("payload");
		assertThat(task.headers()).isEqualTo(Map.of("x", "1"));
		assertThat(task.unreadable()).isNull();
		queue.dead(task);
		queue.requeue("a");
		assertThat(record("a")).contains("new");
		assertThat(ContractQueue.payload(queue.claim())).isEqualTo("payload");
	}

	@ParameterizedTest
	@EnumSource
	void taskOfAKindThatIsNotKnownIsLeftToOthersAndNotCounted(ReadyTaskOrder order) {
		ContractQueue queue = order.queue(this.backend);
		queue.add("new", "1");
		addField("new", "\\200\\0\\0\\0\\4kind");
		queue.add("old", "2");
		try (TestNode node = order.node(this.backend)) {
			node.run((task) -> null, (options) -> options.maxAttempts(1));
			node.awaitState("new", TaskState.DELAYED);
			TestNode.soon().until(() -> node.state("old") == null);
		}
		TaskInfo left = queue.info("new");
		assertThat(left.attempts()).isZero();
		assertThat(Duration.between(queue.now(), left.dueAt())).isBetween(Duration.ofSeconds(1),
				Duration.ofSeconds(31));
		assertThat(left.lastError()).contains("needs a later version of Chihuo: it has a field of kind 200");
		assertThat(record("new")).contains("kind");
	}

	@Test
	void membersOfAKindThatIsNotKnownStayWhereTheyAre() {
		ContractQueue queue = this.backend.queue();
		queue.add("a");
		command("ZADD", "delayed", "1", "Ttimer");
		command("ZADD", "leases", "1", "Xother");
		assertThat(queue.claimIds()).containsExactly("a");
		assertThat(Double.parseDouble(command("ZSCORE", "delayed", "Ttimer"))).isGreaterThan(1);
		assertThat(Double.parseDouble(command("ZSCORE", "leases", "Xother"))).isGreaterThan(1);
	}

	@Test
	void ticketBatchOfAnUnknownKindStays() {
		command("HSET", "ticket-batches", "7", "w7\na");
		command("ZADD", "ticket-batch-times", "1", "7");
		assertThat(ContractQueue.join(this.backend.ledger().releaseDue()).ticketBatch().isEmpty()).isTrue();
		assertThat(command("HGET", "ticket-batches", "7")).isEqualTo("w7\na");
		assertThat(Double.parseDouble(command("ZSCORE", "ticket-batch-times", "7"))).isGreaterThan(1);
	}

	@Test
	void recordOfEarlierRunsIsKeptWhenItGrows() {
		ContractQueue queue = this.backend.queue();
		queue.retry(queue.run("a"));
		String failures = command("HGET", "failures", "a");
		command("HSET", "failures", "a", failures.replaceFirst("::([^:]*)$", ":later=1:$1"));
		LeasedTask task = queue.claim();
		assertThat(task.unreadable()).isNull();
		assertThat(task.attempt()).isEqualTo(2);
		queue.retry(task);
		assertThat(command("HGET", "failures", "a")).contains(":later=1:");
		assertThat(queue.info("a").attempts()).isEqualTo(2);
	}

	@Test
	void queueKnowsTheVersionFromItsFirstTask() {
		assertThat(this.backend.queue().counts().ready()).isZero();
		assertThat(server.command("EXISTS", PREFIX + "meta")).isEqualTo("0");
		this.backend.queue().add("a");
		assertThat(command("HGET", "meta", "format")).isEqualTo(StoreFormat.currentVersion());
	}

	@Test
	void laterMinorVersionIsWorkedWithAndStays() {
		String later = StoreFormat.FORMAT_VERSION + "." + (StoreFormat.FORMAT_MINOR_VERSION + 1);
		command("HSET", "meta", "format", later);
		this.backend.queue().add("a");
		assertThat(this.backend.queue().claimIds()).containsExactly("a");
		assertThat(command("HGET", "meta", "format")).isEqualTo(later);
	}

	@ParameterizedTest
	@ValueSource(strings = { "2.0", "10.0" })
	void otherFormatIsRefused(String format) {
		command("HSET", "meta", "format", format);
		assertThatExceptionOfType(IncompatibleFormatException.class)
			.isThrownBy(() -> new TestNode(TaskClock.systemClock(), this.backend.backend()).queue().add("a"))
			.withMessageContainingAll("queue 'test/loop' in Redis is kept in format " + format,
					"this node knows format 1", "run that version here too");
		assertThat(server.command("DBSIZE")).isEqualTo("1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "damaged", "", "1.", "a\r\nb",
			"1.0 and more than that, for which there is no room in a message" })
	void formatThatIsDamagedIsRefusedWithTheRemedy(String format) {
		ContractQueue queue = this.backend.queue();
		queue.add("a");
		command("HSET", "meta", "format", format);
		assertThatExceptionOfType(IncompatibleFormatException.class)
			.isThrownBy(() -> new TestNode(TaskClock.systemClock(), this.backend.backend()).queue().add("b"))
			.withMessageContainingAll("which no version of Chihuo writes",
					"remove the damaged field by 'HDEL " + PREFIX + "meta format'");
		command("HDEL", "meta", "format");
		assertThat(queue.add("b")).isEqualTo(AddResult.ADDED);
		assertThat(command("HGET", "meta", "format")).isEqualTo(StoreFormat.currentVersion());
		assertThat(queue.claimIds()).containsExactly("a", "b");
	}

	@ParameterizedTest
	@EnumSource
	void loopStopsWithOneErrorWhenTheFormatIsRaised(ReadyTaskOrder order, CapturedOutput output) {
		try (TestNode node = order.node(this.backend)) {
			LoopControl loop = node.run((task) -> null);
			node.queue().add("a");
			node.awaitDrained();
			command("HSET", "meta", "format", "2.0");
			server.command("PUBLISH", PREFIX + "events", "r");
			TestNode.soon().until(() -> loop.state() == LoopState.FAILED);
		}
		assertThat(StringUtils.countOccurrencesOf(output.getOut(), "ERROR ")).isEqualTo(1);
		assertThat(output).contains("Loop 'loop' stops: queue 'test/loop' in Redis is kept in format 2.0")
			.doesNotContain("WARN ");
	}

}
