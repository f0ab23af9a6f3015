// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.ChildRef;
import io.chihuo.backend.ChildrenNote;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.TaskClock;
import io.chihuo.backend.redis.DamagedRecordTests.ReadyTaskOrder;
import io.chihuo.contract.ContractQueue;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RedisErrorException;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A server that answers, and refuses.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisErrorTests {

	private static RedisServer server;

	private final OwnBackend backend = OwnBackend.of(server, Duration.ofSeconds(5));

	private final ContractQueue queue = this.backend.queue();

	@BeforeAll
	static void start() {
		server = RedisServer.start("--enable-protected-configs", "yes", "--busy-reply-threshold", "20");
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

	private void assertThatAddFails(String message) {
		assertThatAddFails(this.queue, message);
	}

	private static void assertThatAddFails(ContractQueue queue, String message) {
		assertThat(queue.store().add(List.of(ContractQueue.task("refused", "", AddOptions.DEFAULTS))))
			.failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.withCauseInstanceOf(BackendUnavailableException.class)
			.withMessageContaining("Redis fails queue 'test/loop': " + message);
	}

	private CompletableFuture<List<AddResult>> add(String id) {
		return this.backend.store().add(List.of(ContractQueue.task(id, id, AddOptions.DEFAULTS)));
	}

	private static long scripts() {
		return server.command("INFO", "commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_eval"))
			.flatMap((line) -> List.of(line.split("[:,]")).stream())
			.filter((field) -> field.startsWith("calls=") || field.startsWith("rejected_calls="))
			.mapToLong((field) -> Long.parseLong(field.substring(field.indexOf('=') + 1)))
			.sum();
	}

	@ParameterizedTest
	@EnumSource(ReadyTaskOrder.class)
	void serverAtItsMemoryLimitRefusesAddsAndRunsTheRest(ReadyTaskOrder order) {
		ContractQueue queue = order.queue(this.backend);
		queue.kill("dead");
		queue.addAll("a", "b", "c", "d", "e", "f");
		List<LeasedTask> tasks = queue.claim(4);
		full();
		try {
			assertThatAddFails(queue, "Redis is at its memory limit and takes no more; raise 'maxmemory'");
			assertThat(queue.find("refused")).isEmpty();
			LeasedTask last = queue.claim();
			assertThat(queue.renew(last, ContractQueue.ONE_HOUR)).isEqualTo(Renewal.HELD);
			assertThat(queue.acknowledgeFinished(tasks.get(0))).isEqualTo("FINISHED");
			assertThat(queue.retry(tasks.get(1), ContractQueue.ONE_HOUR)).isEqualTo("DELAYED");
			assertThat(queue.release(tasks.get(2))).isEqualTo("READY");
			assertThat(queue.dead(tasks.get(3))).isEqualTo("DEAD");
			assertThat(queue.acknowledge(last)).isEqualTo("ABSENT");
			assertThat(queue.finish("g")).isTrue();
			assertThat(queue.requeue("dead")).isTrue();
			assertThat(queue.cancel("f")).isNotNull();
			queue.configure(10, 3, Duration.ZERO);
			assertThat(queue.claimIds()).containsExactly("c", "dead");
		}
		finally {
			server.command("CONFIG", "SET", "maxmemory", "0");
		}
		assertThat(queue.add("refused")).isEqualTo(AddResult.ADDED);
	}

	@Test
	void childrenOfACancelledTaskAreFoundAtTheMemoryLimit() {
		ContractQueue queue = this.backend.queue();
		LeasedTask parent = queue.run("a");
		ChildRef child = new ChildRef(OwnBackend.QUEUE, "child", false);
		ContractQueue.join(this.backend.store()
			.noteChildren(List.of(new ChildrenNote(parent.lease(), List.of(), List.of(child)))));
		queue.cancel("a");
		full();
		try {
			assertThat(ContractQueue.join(this.backend.store().takeOrphans(10, List.of()))).singleElement()
				.satisfies((orphans) -> assertThat(orphans.children()).containsExactly(child));
		}
		finally {
			server.command("CONFIG", "SET", "maxmemory", "0");
		}
	}

	private static void full() {
		server.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
		server.command("CONFIG", "SET", "maxmemory", "1");
	}

	@Test
	void serverThatEvictsKeysCausesOneWarning(CapturedOutput output) {
		server.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
		try (OwnBackend other = OwnBackend.of(server)) {
			other.queue().addAll("a");
			other.queue().addAll("b");
			TestNode.soon().until(() -> output.toString().contains("('maxmemory-policy' is 'allkeys-lru')"));
			other.queue().addAll("c");
		}
		finally {
			server.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
		}
		assertThat(output.toString()).containsOnlyOnce("Redis evicts keys when its memory is full");
	}

	@Test
	void loopThatStartsAtTheMemoryLimitWorksWithoutALogMessage(CapturedOutput output) {
		try (TestNode node = new TestNode(TaskClock.systemClock(), this.backend.backend())) {
			node.queue().add("a");
			full();
			node.run((task) -> null, (options) -> options.maxLength(7));
			node.awaitDrained();
		}
		finally {
			server.command("CONFIG", "SET", "maxmemory", "0");
		}
		assertThat(output).doesNotContain("Loop 'loop' cannot");
	}

	@Test
	void replicaIsWaitedForAndThenNamed() {
		this.queue.add("a");
		server.command("REPLICAOF", "127.0.0.1", "1");
		try {
			long before = scripts();
			assertThatAddFails("Redis is a replica and takes no writes; connect to the master");
			assertThat(scripts() - before).isBetween(3L, 30L);
		}
		finally {
			server.command("REPLICAOF", "NO", "ONE");
		}
		assertThat(this.queue.counts().ready()).isEqualTo(1);
	}

	@Test
	void callsGoOnAsSoonAsTheReplicaIsTheMaster() {
		try (OwnBackend patient = OwnBackend.of(server, TestLimits.HANG_TIMEOUT)) {
			patient.queue().counts();
			server.command("REPLICAOF", "127.0.0.1", "1");
			CompletableFuture<List<AddResult>> answer = patient.store()
				.add(List.of(ContractQueue.task("a", "a", AddOptions.DEFAULTS)));
			server.command("REPLICAOF", "NO", "ONE");
			assertThat(answer).succeedsWithin(TestLimits.HANG_TIMEOUT).isEqualTo(List.of(AddResult.ADDED));
		}
	}

	@Test
	void loopOnAReplicaDoesNotSpinAndLogsOnce(CapturedOutput output) {
		try (TestNode node = new TestNode(TaskClock.systemClock(), this.backend.backend())) {
			node.run((task) -> null);
			server.command("REPLICAOF", "127.0.0.1", "1");
			TestNode.soon().until(() -> output.getOut().contains("Redis is a replica"));
			server.command("REPLICAOF", "NO", "ONE");
			TestNode.soon().until(() -> output.getOut().contains("can claim tasks again"));
			node.queue().add("a");
			node.awaitDrained();
		}
		finally {
			server.command("REPLICAOF", "NO", "ONE");
		}
		assertThat(StringUtils.countOccurrencesOf(output.getOut(), "Redis is a replica")).isLessThanOrEqualTo(2);
	}

	@Test
	void diskThatCannotBeWrittenIsNamed() {
		this.queue.add("a");
		String directory = server.command("CONFIG", "GET", "dir").lines().skip(1).findFirst().orElseThrow();
		server.command("CONFIG", "SET", "save", "3600 1");
		server.command("CONFIG", "SET", "dir", "/proc");
		try {
			server.command("BGSAVE");
			TestNode.soon().until(() -> server.command("INFO", "persistence").contains("bgsave_status:err"));
			assertThatAddFails("Redis takes no writes because it cannot save to its disk");
			assertThat(this.queue.counts().ready()).isEqualTo(1);
		}
		finally {
			server.command("CONFIG", "SET", "save", "");
			server.command("CONFIG", "SET", "dir", directory);
		}
		assertThat(this.queue.claimIds()).containsExactly("a");
	}

	@Test
	void tooFewReplicasAreNamed() {
		server.command("CONFIG", "SET", "min-replicas-to-write", "1");
		try {
			assertThatAddFails("Redis takes no writes because it has too few replicas");
		}
		finally {
			server.command("CONFIG", "SET", "min-replicas-to-write", "0");
		}
		assertThat(this.queue.counts().ready()).isZero();
	}

	@Test
	void scriptsThatTheServerLostAreSentAgain() {
		LeasedTask task = this.queue.run("a");
		server.command("SCRIPT", "FLUSH");
		assertThat(this.queue.renew(task, ContractQueue.ONE_HOUR)).isEqualTo(Renewal.HELD);
		assertThat(this.queue.add("b")).isEqualTo(AddResult.ADDED);
		assertThat(this.queue.acknowledge(task)).isEqualTo("ABSENT");
		assertThat(this.queue.claimIds()).containsExactly("b");
		assertThat(server.command("INFO", "commandstats")).contains("cmdstat_evalsha");
	}

	@Test
	void longForeignScriptIsWaitedFor() {
		this.queue.counts();
		CompletableFuture<Void> script = CompletableFuture
			.runAsync(() -> assertThatExceptionOfType(RedisErrorException.class)
				.isThrownBy(() -> server.command("EVAL", "while true do end", "0")));
		TestNode.soon().until(() -> !server.answers(Duration.ofSeconds(1)));
		CompletableFuture<List<AddResult>> answer = add("a");
		server.command("SCRIPT", "KILL");
		assertThat(answer).succeedsWithin(TestLimits.HANG_TIMEOUT).isEqualTo(List.of(AddResult.ADDED));
		assertThat(script).succeedsWithin(TestLimits.HANG_TIMEOUT);
	}

	@Test
	void foreignScriptThatDoesNotEndIsNamed() {
		this.queue.counts();
		CompletableFuture<Void> script = CompletableFuture
			.runAsync(() -> assertThatExceptionOfType(RedisErrorException.class)
				.isThrownBy(() -> server.command("EVAL", "while true do end", "0")));
		TestNode.soon().until(() -> !server.answers(Duration.ofSeconds(1)));
		try {
			assertThatAddFails("");
		}
		finally {
			server.command("SCRIPT", "KILL");
		}
		assertThat(script).succeedsWithin(TestLimits.HANG_TIMEOUT);
	}

}
