// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.AddOptions;
import io.chihuo.DeadlineExceededException;
import io.chihuo.NoWorkerException;
import io.chihuo.NotStartedException;
import io.chihuo.TaskHandle;
import io.chihuo.cluster.Cluster;
import io.chihuo.cluster.ClusterOptions;
import io.chihuo.cluster.ClusterStatuses;
import io.chihuo.cluster.LocalNode;
import io.chihuo.cluster.LoopErrors;
import io.chihuo.codec.TaskCodec;
import io.chihuo.contract.SettableClock;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.ServerTime;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.hamcrest.Matchers.is;

/**
 * A caller and a worker whose clocks differ from each other's and from that of Redis.
 */
class RedisPresenceTests {

	private static final Duration HANG_LIMIT = TestLimits.HANG_TIMEOUT;

	private static final Duration ONE_MILLI = Duration.ofMillis(1);

	private static final Duration HEARTBEAT_TIME = Duration.ofSeconds(5);

	private static RedisServer server;

	private final OwnBackend callerBackend = OwnBackend.of(server);

	private final OwnBackend workerBackend = OwnBackend.of(server);

	private final SettableClock callerClock = new SettableClock(Instant.parse("2020-01-01T00:00:00Z"));

	private final SettableClock workerClock = new SettableClock(Instant.parse("2030-01-01T00:00:00Z"));

	private final TestNode caller = new TestNode(this.callerClock, this.callerBackend.backend());

	private final TestNode worker = new TestNode(this.workerClock, this.workerBackend.backend());

	private final AtomicInteger runs = new AtomicInteger();

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
		this.caller.close();
		this.worker.close();
		this.callerBackend.close();
		this.workerBackend.close();
		server.command("FLUSHALL");
	}

	private TaskHandle<String> submit(String id, AddOptions options) {
		return this.caller.queue().submit(id, "x", options, String.class);
	}

	private static Cluster join(String name, TestNode node, OwnBackend backend, SettableClock clock) {
		LoopErrors watch = new LoopErrors(clock);
		Cluster cluster = new Cluster(backend.backend().nodeBus("test"),
				new LocalNode(new ClusterOptions(name, HEARTBEAT_TIME), node.registry(), watch, clock), watch,
				TaskCodec.json(JsonMapper.builder().build()), clock);
		node.client().awaitedTasks().setStatuses(new ClusterStatuses(cluster, node.registry(), Duration.ofMinutes(1)));
		cluster.start();
		return cluster;
	}

	@Test
	void startIsLimitedByTheClockOfTheServer() {
		TaskHandle<String> late = submit("late", AddOptions.DEFAULTS.startWithin(ONE_MILLI));
		TaskHandle<String> dead = submit("dead", AddOptions.DEFAULTS.deadline(ONE_MILLI));
		ServerTime.pass(ONE_MILLI);
		TaskHandle<String> early = submit("early", AddOptions.DEFAULTS.startWithin(Duration.ofHours(1)));
		this.worker.run((task) -> "run " + this.runs.incrementAndGet());
		assertThat(early.await(HANG_LIMIT)).isEqualTo("run 1");
		assertThatExceptionOfType(NotStartedException.class).isThrownBy(() -> late.await(HANG_LIMIT))
			.satisfies((ex) -> assertThat(ex.worker()).isEqualTo("node"));
		assertThatExceptionOfType(NotStartedException.class).isThrownBy(() -> dead.await(HANG_LIMIT));
	}

	@Test
	void deadlineIsMeasuredFromTheClaimOnTheWorker() {
		TaskHandle<String> handle = submit("a", AddOptions.DEFAULTS.deadline(Duration.ofHours(1)));
		this.worker.run((task) -> {
			this.runs.incrementAndGet();
			Thread.sleep(HANG_LIMIT.toMillis());
			return "done";
		}, (options) -> options.lease(Duration.ofDays(1)));
		TestLimits.await().untilAtomic(this.runs, is(1));
		this.workerClock.advance(Duration.ofMinutes(59));
		assertThat(handle.status().isEnded()).isFalse();
		this.workerClock.advance(Duration.ofMinutes(1));
		assertThatExceptionOfType(DeadlineExceededException.class).isThrownBy(() -> handle.await(HANG_LIMIT));
	}

	@Test
	void callerKnowsWhoServesTheLoop() {
		Cluster calling = join("caller", this.caller, this.callerBackend, this.callerClock);
		TaskHandle<String> handle = submit("a", AddOptions.DEFAULTS);
		TestLimits.await().untilAsserted(() -> {
			this.callerClock.advance(HEARTBEAT_TIME);
			assertThatExceptionOfType(NoWorkerException.class).isThrownBy(() -> handle.await(ONE_MILLI))
				.withMessageContaining("no node serves loop 'loop'");
		});
		Cluster serving = join("worker", this.worker, this.workerBackend, this.workerClock);
		this.worker.run((task) -> "run " + this.runs.incrementAndGet()).pause();
		TaskHandle<String> paused = submit("b", AddOptions.DEFAULTS);
		serving.open();
		TestLimits.await().untilAsserted(() -> {
			this.workerClock.advance(HEARTBEAT_TIME);
			this.callerClock.advance(HEARTBEAT_TIME); // it waits again if a message was
														// late
			assertThat(paused.status().obstacle()).isEqualTo("it is paused on worker");
		});
		this.worker.registry().get("loop").resume();
		assertThat(handle.await(HANG_LIMIT)).startsWith("run");
		assertThat(paused.await(HANG_LIMIT)).startsWith("run");
		serving.stop();
		calling.stop();
	}

}
