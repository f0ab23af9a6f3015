// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.QueueCounts;
import io.chihuo.RunOutcome;
import io.chihuo.TaskState;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.ParkRequest;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.contract.ContractQueue;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the keys in Redis, and which of them remain when all is done.
 */
class RedisLeftoversTests {

	private static final Duration SHORT_LEASE = Duration.ofMillis(30);

	private static final AddOptions[] WAYS = { AddOptions.DEFAULTS, AddOptions.DEFAULTS.replace(),
			AddOptions.DEFAULTS.ignoreRunning(), AddOptions.DEFAULTS.evenIfFinished(), AddOptions.delayed(SHORT_LEASE),
			AddOptions.delayed(SHORT_LEASE).replace().header("name", "value") };

	private static final byte[] TOKEN = { 0, 58, 10, -1, 45 };

	private static final List<String> IDS = Stream.of("task-%d", "f/flow/task#%d")
		.flatMap((pattern) -> IntStream.range(0, 20).mapToObj(pattern::formatted))
		.toList();

	private static RedisServer server;

	private final OwnBackend backend = OwnBackend.of(server);

	private final ContractQueue queue = queue(this.backend);

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

	/** The queue to be tested. */
	ContractQueue queue(OwnBackend backend) {
		return backend.queue();
	}

	/** Last words of the names of all keys. */
	private List<String> keys() {
		return server.command("KEYS", "*")
			.lines()
			.map((key) -> key.substring("chihuo:{test/loop}:".length()))
			.map((name) -> name.startsWith("session:") ? "session" : name)
			.sorted()
			.toList();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void stormLeavesNothingBehind(long seed) {
		Random random = new Random(seed);
		List<Lease> leases = new ArrayList<>();
		this.queue.configure(-1, (seed % 2 == 0) ? 2 : -1, Duration.ZERO);
		for (int i = 0; i < 1500; i++) {
			step(random, IDS.get(random.nextInt(IDS.size())), leases);
		}
		TestNode.soon().until(() -> finishOff());
		assertThat(keys().stream().filter((key) -> !key.startsWith("outcome"))).isSubsetOf("meta", "finished",
				"running", "session");
		assertThat(server.command("KEYS", "*:outcome*").lines())
			.noneMatch((key) -> server.command("PTTL", key).equals("-1"));
		assertThat(server.command("HLEN", "chihuo:{test/loop}:running")).isIn("0", "1");
	}

	private void step(Random random, String id, List<Lease> leases) {
		switch (random.nextInt(15)) {
			case 0, 1, 2 -> this.queue.add(id, id, WAYS[random.nextInt(WAYS.length)]);
			case 3 -> this.queue.addFirst(id);
			case 4, 5 -> this.queue
				.claim(1 + random.nextInt(6), random.nextBoolean() ? SHORT_LEASE : SHORT_LEASE.multipliedBy(10))
				.forEach((task) -> leases.add(task.lease()));
			case 6, 7, 8 -> settle(random, leases);
			case 9 -> this.queue.cancel(id);
			case 10 -> this.queue.requeue(id);
			case 11, 12 -> submit(random, id);
			case 13 -> complete(random, id);
			default -> mark(random, id);
		}
		if (random.nextInt(10) == 0 && !leases.isEmpty()) {
			ContractQueue.join(this.queue.store().renew(List.of(leases.get(leases.size() - 1)), SHORT_LEASE));
		}
	}

	private void submit(Random random, String id) {
		OutcomeWatch watch = new OutcomeWatch(random.nextBoolean() ? SHORT_LEASE : Duration.ZERO, random.nextBoolean(),
				random.nextBoolean() ? "node" : null);
		NewTask task = ContractQueue.task(id, id, WAYS[random.nextInt(WAYS.length)]);
		SubmissionAnswer answer = ContractQueue.join(this.queue.store().submit(List.of(new Submission(task, watch))))
			.get(0);
		long order = random.nextBoolean() ? 0 : answer.watch().order();
		ContractQueue.join(this.queue.store().watch(List.of(new WatchRequest(id, order, watch))));
		if (random.nextBoolean()) {
			ContractQueue.join(this.queue.store().forgetOutcomes(List.of(new OutcomeKey(id, answer.watch().order()))));
		}
	}

	private void complete(Random random, String id) {
		ContractQueue.join(this.queue.store()
			.complete(List.of(new Completion(id, TOKEN, random.nextBoolean(), TOKEN, "failed\noutside"))));
	}

	private void settle(Random random, List<Lease> leases) {
		if (leases.isEmpty()) {
			return;
		}
		Lease lease = leases.remove(random.nextInt(leases.size()));
		if (random.nextInt(3) == 0) {
			ContractQueue.join(this.queue.store()
				.park(List.of(new ParkRequest(lease, TOKEN, random.nextBoolean() ? SHORT_LEASE : Duration.ofSeconds(1),
						random.nextBoolean()))));
		}
		Settlement settlement = switch (random.nextInt(7)) {
			case 5, 6 -> Settlement.park(lease, random.nextInt(4) == 0);
			case 0 -> Settlement.release(lease);
			case 1 -> Settlement.retry(lease, random.nextBoolean() ? SHORT_LEASE : Duration.ZERO, "failed\nbadly");
			case 2 -> Settlement.dead(lease, "given up");
			default -> Settlement.acknowledge(lease, random.nextInt(4) == 0);
		};
		this.queue.settle((random.nextInt(4) == 0) ? settlement : settlement.withContent(TOKEN));
	}

	private void mark(Random random, String id) {
		if (random.nextBoolean()) {
			this.queue.finish(id);
		}
		else {
			this.queue.unfinish(id);
		}
	}

	/** Returns whether nothing is left. */
	private boolean finishOff() {
		this.queue.deadIds().forEach(this.queue::discard);
		List<LeasedTask> tasks = this.queue.claim(100);
		tasks.forEach((task) -> this.queue.settle(Settlement.acknowledge(task.lease(), false).withContent(TOKEN)));
		// listeners are notified of those that died
		server.command("DEL", "chihuo:{test/loop}:crash-notices");
		return tasks.isEmpty() && isEmpty();
	}

	private boolean isEmpty() {
		QueueCounts counts = this.queue.counts();
		return counts.ready() + counts.delayed() + counts.running() + counts.dead() + counts.waiting() == 0;
	}

	static Stream<String> oddIds() {
		return Stream.of("a b", "a:b:1", ":", "{a}", "%d%s", "-", "ä€😀", "'\"", "\\1", "1", "007", "1e3", "nil",
				"a".repeat(512), "😀".repeat(128), "i1", "n1", " ");
	}

	@ParameterizedTest
	@MethodSource("oddIds")
	void idWithOddCharactersPassesAllStates(String id) {
		AddOptions options = AddOptions.DEFAULTS.header("traceparent", id).header(id, "").header("ü", "\u0000\n");
		assertThat(this.queue.add(id, id, options)).isEqualTo(AddResult.ADDED);
		assertThat(this.queue.add(id)).isEqualTo(AddResult.ALREADY_QUEUED);
		assertThat(this.queue.info(id).state()).isEqualTo(TaskState.READY);
		LeasedTask task = this.queue.claim();
		assertThat(task.lease().id()).isEqualTo(id);
		assertThat(ContractQueue.payload(task)).isEqualTo(id);
		assertThat(task.headers()).isEqualTo(options.headers());
		assertThat(this.queue.add(id, "again", AddOptions.delayed(SHORT_LEASE).header("h", id)))
			.isEqualTo(AddResult.RERUN_REQUESTED);
		assertThat(this.queue.renew(task, ContractQueue.ONE_HOUR)).isEqualTo(Renewal.HELD);
		assertThat(this.queue.acknowledge(task)).isIn("DELAYED", "READY");
		TestNode.soon().until(() -> this.queue.counts().ready() == 1);
		LeasedTask again = this.queue.claim();
		assertThat(again.headers()).containsExactly(Map.entry("h", id));
		assertThat(this.queue.settle(Settlement.dead(again.lease(), id))).containsExactly(RunOutcome.DEAD);
		assertThat(this.queue.info(id).lastError()).isEqualTo(id);
		assertThat(this.queue.requeue(id)).isTrue();
		assertThat(this.queue.cancel(id)).isEqualTo(CancelResult.REMOVED);
		assertThat(this.queue.finish(id)).isTrue();
		assertThat(this.queue.unfinish(id)).isTrue();
		assertThat(this.queue.claimIds()).isEmpty();
		assertThat(keys()).isSubsetOf("meta", "running", "session");
	}

}
