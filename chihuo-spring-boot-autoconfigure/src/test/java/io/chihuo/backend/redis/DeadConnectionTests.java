// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.lettuce.core.ReadFrom;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.StringUtils;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.contract.ContractQueue;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TcpProxy;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that are open and carry nothing, or lead to a server that cannot work.
 */
@ExtendWith(OutputCaptureExtension.class)
class DeadConnectionTests {

	private static final Duration CALL_TIMEOUT = Duration.ofSeconds(6);

	/** As long as it takes the server of a test to start, and to become another one. */
	private static final Duration LONG_TIMEOUT = TestLimits.HANG_TIMEOUT;

	private static final String COMMANDS_FROZEN = "Redis has not answered for";

	private static final String EVENTS_FROZEN = "An event of Redis has not arrived for";

	private static RedisServer server;

	private static RedisServer other;

	private final TcpProxy proxy = new TcpProxy(server);

	private final Set<String> received = ConcurrentHashMap.newKeySet();

	private OwnBackend backend;

	@BeforeAll
	static void start() {
		server = RedisServer.start("--replica-serve-stale-data", "no");
		other = RedisServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
		other.close();
	}

	/** The first connection is for commands, the last for events; the other is shared. */
	@BeforeEach
	void connect() {
		server.command("FLUSHALL");
		other.command("FLUSHALL");
		connect(CALL_TIMEOUT);
	}

	private void connect(Duration timeout) {
		open(timeout, OwnBackend.client().build());
		this.backend.backend()
			.nodeBus("test")
			.subscribe((message) -> this.received.add(new String(message, StandardCharsets.UTF_8)));
		awaitEventsFrom(this.backend);
		assertThat(this.proxy.wires()).isEqualTo(3);
	}

	private void open(Duration timeout, LettuceClientConfiguration client) {
		this.backend = new OwnBackend(new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(this.proxy.host(), this.proxy.port()), client), timeout);
		this.backend.queue().counts();
		assertThat(this.proxy.wires()).isOne();
	}

	@AfterEach
	void close() {
		server.command("REPLICAOF", "NO", "ONE");
		this.backend.close();
		this.proxy.close();
	}

	/** Calls have all the time that servers take. */
	private void connectPatiently() {
		this.backend.close();
		this.proxy.cut();
		connect(LONG_TIMEOUT);
	}

	private void awaitEventsFrom(OwnBackend sender) {
		String message = UUID.randomUUID().toString(); // not one that was sent before and
														// is still under way
		TestNode.soon().until(() -> {
			sender.backend().nodeBus("test").publish(message.getBytes(StandardCharsets.UTF_8));
			return this.received.contains(message);
		});
	}

	private CompletableFuture<List<AddResult>> add(String id) {
		return this.backend.store().add(List.of(ContractQueue.task(id, id, AddOptions.DEFAULTS)));
	}

	private static void assertThatItIsAdded(CompletableFuture<List<AddResult>> answer) {
		assertThat(answer).succeedsWithin(TestLimits.HANG_TIMEOUT).isEqualTo(List.of(AddResult.ADDED));
	}

	private static void assertThatOneLineSays(CapturedOutput output, String text) {
		SafeLogger.awaitLines(TestLimits.HANG_TIMEOUT);
		assertThat(StringUtils.countOccurrencesOf(output.getOut(), text)).isOne();
	}

	@Test
	void callOverAConnectionThatCarriesNothingIsSentAgainOverANewOne(CapturedOutput output) {
		this.proxy.freeze();
		assertThatItIsAdded(add("a"));
		assertThatOneLineSays(output, COMMANDS_FROZEN);
	}

	/** Scripts go to the master in any case. */
	@Test
	void callOfAnApplicationThatReadsFromReplicasIsSentAgainOverANewConnection(CapturedOutput output) {
		this.backend.close();
		this.proxy.cut();
		open(CALL_TIMEOUT, OwnBackend.client().readFrom(ReadFrom.REPLICA_PREFERRED).build());
		this.proxy.freeze();
		assertThatItIsAdded(add("a"));
		assertThatOneLineSays(output, COMMANDS_FROZEN);
	}

	/** Of the servers of a cluster each has connections of its own. */
	@Test
	void pingAndMessagesOfAClusterGoOnOverNewConnections() {
		this.backend.close();
		TcpProxy wires = new TcpProxy("127.0.0.1", 1);
		try (wires;
				RedisServer cluster = RedisServer.start("--cluster-enabled", "yes", "--cluster-announce-ip",
						"127.0.0.1", "--cluster-announce-port", Integer.toString(wires.port()))) {
			cluster.command("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
			TestNode.soon().until(() -> cluster.command("CLUSTER", "INFO").contains("cluster_state:ok"));
			wires.leadTo(cluster);
			this.backend = new OwnBackend(new LettuceConnectionFactory(
					new RedisClusterConfiguration(List.of(wires.host() + ":" + wires.port())),
					OwnBackend.client().build()), CALL_TIMEOUT);
			RedisTaskBackend redis = this.backend.backend();
			assertThat(redis.ping()).succeedsWithin(TestLimits.HANG_TIMEOUT);
			assertThat(redis.nodeBus("test").publish(new byte[1])).succeedsWithin(TestLimits.HANG_TIMEOUT);
			wires.freeze();
			assertThat(redis.ping()).succeedsWithin(TestLimits.HANG_TIMEOUT);
			wires.freeze();
			assertThat(redis.nodeBus("test").publish(new byte[1])).succeedsWithin(TestLimits.HANG_TIMEOUT);
			this.backend.close();
		}
	}

	@Test
	void unansweredCommandOfTheApplicationIsNotSentAgain(CapturedOutput output) {
		RedisClusterAsyncCommands<byte[], byte[]> application = this.backend.sharedCommands();
		byte[] counter = "counter".getBytes(StandardCharsets.UTF_8);
		assertThat(application.incr(counter).toCompletableFuture()).succeedsWithin(TestLimits.HANG_TIMEOUT);
		this.proxy.loseAnswers();
		application.incr(counter);
		assertThatItIsAdded(add("a"));
		assertThatOneLineSays(output, COMMANDS_FROZEN);
		assertThat(server.command("GET", "counter")).isEqualTo("2");
	}

	@Test
	void subscribedConnectionThatCarriesNothingIsMadeAnew(CapturedOutput output) {
		this.proxy.freezeFrom(1);
		try (OwnBackend witness = OwnBackend.of(server)) {
			awaitEventsFrom(witness);
		}
		assertThatOneLineSays(output, EVENTS_FROZEN);
		assertThat(output).doesNotContain(COMMANDS_FROZEN);
	}

	@Test
	void connectionOfAnIdleProcessIsMadeAnewBeforeItIsNeeded(CapturedOutput output) {
		this.proxy.freeze();
		TestNode.soon().until(() -> output.getOut().contains(COMMANDS_FROZEN));
		awaitEventsFrom(this.backend);
		assertThatItIsAdded(add("a"));
	}

	@Test
	void callGoesOnWhereTheAddressLeadsWhenTheServerHasBecomeAReplica() {
		server.command("CONFIG", "SET", "replica-serve-stale-data", "yes");
		assertThatCallsMoveTo("READONLY");
	}

	@Test
	void callGoesOnWhereTheAddressLeadsWhenTheServerIsAReplicaWithoutAMaster() {
		server.command("CONFIG", "SET", "replica-serve-stale-data", "no");
		assertThatCallsMoveTo("MASTERDOWN");
	}

	private void assertThatCallsMoveTo(String error) {
		connectPatiently();
		server.command("REPLICAOF", "127.0.0.1", "1");
		CompletableFuture<List<AddResult>> answer = add(error);
		this.proxy.leadTo(other);
		assertThatItIsAdded(answer);
		try (OwnBackend witness = OwnBackend.of(other)) {
			assertThat(witness.queue().claimIds()).containsExactly(error);
			awaitEventsFrom(witness);
		}
	}

	@Test
	void callGoesOnWhereTheAddressLeadsWhileTheServerReadsItsData() {
		try (RedisServer slow = RedisServer.start("--key-load-delay", "20000",
				"--loading-process-events-interval-bytes", "1024", "--enable-debug-command", "yes")) {
			connectPatiently();
			this.proxy.leadTo(slow);
			this.proxy.cut();
			slow.command("DEBUG", "POPULATE", "5000", "key", "100");
			slow.command("SAVE");
			slow.kill();
			CompletableFuture<Void> restart = CompletableFuture.runAsync(slow::restart);
			CompletableFuture<List<AddResult>> answer = add("a");
			TestNode.soon().until(() -> this.proxy.wires() > 1);
			this.proxy.leadTo(other);
			assertThatItIsAdded(answer);
			slow.kill();
			restart.exceptionally((failure) -> null).join();
		}
	}

}
