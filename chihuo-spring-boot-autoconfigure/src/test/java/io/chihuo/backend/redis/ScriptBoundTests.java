// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.FailedAttempt;
import io.chihuo.QueueCounts;
import io.chihuo.backend.AttemptLog;
import io.chihuo.backend.ChildRef;
import io.chihuo.backend.Lease;
import io.chihuo.backend.OrphanedChildren;
import io.chihuo.backend.QueueRecords;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.redis.DamagedRecordTests.ReadyTaskOrder;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the most that one script does, so that none blocks the server for long.
 */
class ScriptBoundTests {

	private static final Pattern CALLS = Pattern.compile("cmdstat_eval(?:sha)?:calls=(\\d+)");

	private static RedisServer server;

	private final OwnBackend backend = OwnBackend.of(server);

	@BeforeAll
	static void start() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@AfterEach
	void close() {
		this.backend.close();
		server.command("FLUSHALL");
	}

	private static long scripts() {
		Matcher calls = CALLS.matcher(server.command("INFO", "commandstats"));
		return calls.results().mapToLong((call) -> Long.parseLong(call.group(1))).sum();
	}

	private String key(String name) {
		return "chihuo:{" + OwnBackend.QUEUE.namespace() + "/" + OwnBackend.QUEUE.loop() + "}:" + name;
	}

	@Test
	void settlementsAreSplitByTheBytesOfTheirFailedAttempts() {
		AttemptLog log = AttemptLog.NONE;
		for (int number = 1; number <= 10; number++) {
			log = log.append(FailedAttempt.of(number, Instant.EPOCH, null, "\u20ac".repeat(200)));
		}
		Settlement settlement = Settlement.dead(new Lease("a", 1), "failed").withAttemptLog(log);
		int bytes = log.toText().getBytes(StandardCharsets.UTF_8).length;
		assertThat(bytes).isGreaterThan(3000);
		assertThat(ScriptBatches.settleParts(Collections.nCopies(900, settlement))).hasSizeGreaterThan(1)
			.allSatisfy((part) -> assertThat(part.size() * bytes).isLessThanOrEqualTo(1 << 20));
	}

	@Test
	void manyTasksAreFoundByScriptsThatReadSomePayloadsEach() {
		ContractQueue queue = this.backend.queue();
		List<String> ids = IntStream.range(0, 950).mapToObj(String::valueOf).toList();
		queue.addAll(ids.toArray(String[]::new));
		long before = scripts();
		assertThat(ContractQueue.join(this.backend.store().find(ids))).allMatch(Optional::isPresent);
		assertThat(scripts() - before).isEqualTo(10);
	}

	@Test
	void claimBehindManyVoidEntriesReadsSomeInEachScript() {
		ContractQueue queue = this.backend.queue();
		server.command("EVAL", """
				for i = 1, 2600 do
					redis.call('RPUSH', KEYS[1], 'void-' .. i)
					redis.call('HSET', KEYS[2], 'void-' .. i, '0:1')
				end""", "2", key("ready"), key("stale"));
		queue.addAll("a", "b");
		long before = scripts();
		assertThat(queue.claim(1)).singleElement().extracting((task) -> task.lease().id()).isEqualTo("a");
		assertThat(scripts() - before).as("one for suspects and six for others").isEqualTo(7);
		assertThat(server.command("EXISTS", key("stale"))).isEqualTo("0");
	}

	@Test
	void answersToCallsAreKeptTenMinutesAfterEachOfThem() {
		ContractQueue queue = this.backend.queue();
		queue.add("a");
		String session = server.command("KEYS", key("session:*"));
		for (Runnable call : List.<Runnable>of(() -> queue.add("b"), () -> queue.claim(1))) {
			server.command("PEXPIRE", session, "60000");
			call.run();
			assertThat(Long.parseLong(server.command("PTTL", session))).isGreaterThan(300_000);
		}
	}

	@Test
	void lapsedLeasesOfLargeClaimsAreReclaimedInSeveralScripts() {
		ContractQueue queue = this.backend.queue();
		server.command("EVAL", """
				for claim = 1, 4 do
					local ids = {}
					for i = 1, 400 do
						ids[i] = 'ended-' .. i
					end
					redis.call('HSET', KEYS[1], 'i' .. claim, table.concat(ids, '\\n'))
					redis.call('ZADD', KEYS[2], claim, 'G' .. claim)
				end""", "2", key("claims"), key("leases"));
		queue.counts();
		assertThat(server.command("ZCARD", key("leases"))).isEqualTo("2");
		queue.counts();
		assertThat(server.command("ZCARD", key("leases"))).isEqualTo("0");
	}

	/** Tasks whose runs have ended, with a mark asked for, as after a park. */
	private void fillWithWaitingTasks(int count) {
		server.command("EVAL", """
				for i = 1, ARGV[1] do
					local id = 'waiting-' .. i
					redis.call('HSET', KEYS[1], id, 'wf')
					redis.call('HSET', KEYS[2], id, string.rep('\\0', 9))
					redis.call('HSET', KEYS[3], '\\2' .. id, '9999999999999:f:1:x')
					redis.call('ZADD', KEYS[4], 9999999999999, 'W' .. id)
					redis.call('HINCRBY', KEYS[5], 'waiting', 1)
				end""", "5", key("running"), key("tasks"), key("tracked"), key("leases"), key("meta"),
				String.valueOf(count));
	}

	@Test
	void manyTasksThatWaitToBeCompletedAreClearedInSeveralScripts() {
		ContractQueue queue = this.backend.queue();
		queue.add("ready");
		fillWithWaitingTasks(2600);
		assertThat(queue.counts().waiting()).isEqualTo(2600);
		long before = scripts();
		assertThat(ContractQueue.join(queue.store().clearUnfinished())).isEqualTo(2601);
		assertThat(scripts() - before).isGreaterThan(4);
		assertThat(queue.counts()).isEqualTo(QueueCounts.of(0, 0, 0, 0, 0));
		assertThat(server.command("EXISTS", key("leases"), key("tracked"), key("tasks"))).isEqualTo("0");
	}

	/** Tasks that one claim has leased by the token 7. */
	private void fillWithRunningTasks(int count) {
		server.command("EVAL", """
				local ids = {}
				for i = 1, ARGV[1] do
					ids[i] = 'running-' .. i
					redis.call('HSET', KEYS[1], ids[i], '7')
					redis.call('HSET', KEYS[2], ids[i], string.rep('\\0', 9))
				end
				redis.call('HSET', KEYS[1], '', '-')
				redis.call('HSET', KEYS[3], 'i7', table.concat(ids, '\\n'), 'n7', ARGV[1])
				redis.call('ZADD', KEYS[4], 9999999999999, 'G7')""", "4", key("running"), key("tasks"), key("claims"),
				key("leases"), String.valueOf(count));
	}

	@ParameterizedTest
	@EnumSource(ReadyTaskOrder.class)
	void queueInWhichVeryManyTasksRunIsClearedInSeveralScripts(ReadyTaskOrder order) {
		ContractQueue queue = order.queue(this.backend);
		queue.kill("dead");
		queue.finish("finished");
		queue.add("delayed", "", AddOptions.delayed(ContractQueue.ONE_HOUR));
		queue.addAll("ready-1", "ready-2");
		fillWithRunningTasks(1500);
		assertThat(queue.add("running-1", "again")).isEqualTo(AddResult.RERUN_REQUESTED);
		server.command("HSET", key("children"), "running-1",
				OrphanedChildren.toLines(List.of(new ChildRef(OwnBackend.QUEUE, "child", false))));
		long before = scripts();
		assertThat(ContractQueue.join(queue.store().clearUnfinished())).isEqualTo(1504);
		assertThat(scripts() - before).isGreaterThan(10);
		assertThat(queue.counts()).isEqualTo(QueueCounts.of(0, 0, 1500, 1, 0));
		assertThat(server.command("EXISTS", key("reruns"))).isEqualTo("0");
		List<Lease> leases = IntStream.rangeClosed(1, 1500).mapToObj((i) -> new Lease("running-" + i, 7)).toList();
		assertThat(ContractQueue.join(queue.store().renew(leases, ContractQueue.ONE_HOUR)))
			.containsOnly(Renewal.CANCELLED);
		long orphans = assertOrphanOf(queue, "running-1");
		assertThat(ContractQueue.join(queue.store().takeOrphans(1, List.of(orphans)))).isEmpty();
		ContractQueue.join(queue.store().settle(List.of(Settlement.cancel(leases.get(0), false))));
		assertOrphanOf(queue, "running-1"); // as its run may have added children late
		assertThat(queue.addAll("dead", "delayed", "ready-1")).containsOnly(AddResult.ADDED);
		assertThat(queue.claimIds()).containsExactly("dead", "delayed", "ready-1");
	}

	private static long assertOrphanOf(ContractQueue queue, String parent) {
		List<OrphanedChildren> orphans = ContractQueue.join(queue.store().takeOrphans(10, List.of()));
		assertThat(orphans).extracting(OrphanedChildren::parent).containsExactly(parent);
		return orphans.get(0).number();
	}

	@Test
	void marksOfManyRunningTasksAreClearedInSeveralScripts() {
		ContractQueue queue = this.backend.queue();
		queue.add("ready");
		fillWithWaitingTasks(2600);
		long before = scripts();
		assertThat(ContractQueue.join(queue.store().clearFinished())).isZero();
		assertThat(scripts() - before).isGreaterThan(4);
		assertThat(server.command("HGET", key("running"), "waiting-1")).isEqualTo("w");
		assertThat(server.command("HGET", key("running"), "waiting-2600")).isEqualTo("w");
	}

	@Test
	void childrenOfManyClearedParentsAreFoundInSeveralScripts() {
		ContractQueue queue = this.backend.queue();
		ChildRef child = new ChildRef(OwnBackend.QUEUE, "child", false);
		server.command("EVAL", """
				for i = 1, 2600 do
					redis.call('HSET', KEYS[1], 'parent-' .. i, ARGV[1])
				end""", "1", key("children"), OrphanedChildren.toLines(List.of(child)));
		ContractQueue.join(queue.store().clearUnfinished());
		assertThat(server.command("EXISTS", key("orphans"))).isEqualTo("0");
		List<Long> handled = List.of();
		Set<String> parents = new HashSet<>();
		int before = 0;
		for (int call = 0; parents.size() < 2600; call++) {
			assertThat(call).isLessThan(1000);
			List<OrphanedChildren> taken = ContractQueue
				.join(queue.store().takeOrphans(QueueRecords.MAX_ORPHAN_BATCHES, handled));
			int orphans = Integer.parseInt(server.command("ZCARD", key("orphans")));
			assertThat(orphans - before).as("found by one script").isLessThan(1000);
			before = orphans;
			taken.forEach((orphaned) -> parents.add(orphaned.parent()));
			handled = taken.stream().map(OrphanedChildren::number).toList();
		}
	}

}
