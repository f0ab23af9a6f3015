// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.FlowState;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.flow.FlowUpdate;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TcpProxy;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Changes of flows that the server made, but whose answer was lost, and which the
 * connection therefore sends again.
 */
class LostFlowAnswerTests {

	private static RedisServer server;

	private final String namespace = UUID.randomUUID().toString();

	private final TcpProxy proxy = new TcpProxy(server);

	private final OwnBackend witness = OwnBackend.of(server);

	private final FlowStore truth = this.witness.backend().flows(this.namespace);

	private final OwnBackend backend = new OwnBackend(
			new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", this.proxy.port()),
					OwnBackend.client().build()),
			TestLimits.HANG_TIMEOUT);

	private final FlowStore flows = this.backend.backend().flows(this.namespace);

	@BeforeAll
	static void start() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	private static FlowRecord flow(String id) {
		return new FlowRecord(id, 1, FlowState.RUNNING, new byte[] { 1 }, new byte[0], 0, 1, 0);
	}

	private static FlowUpdate update(String id, long version, String progress) {
		return new FlowUpdate(new FlowKey(id, version), FlowState.RUNNING, null,
				progress.getBytes(StandardCharsets.UTF_8), Long.MAX_VALUE, 0);
	}

	private Optional<FlowRecord> find(String id) {
		return ContractQueue.join(this.truth.load(List.of(id))).get(0);
	}

	/**
	 * The server has to know the scripts, since it is no answer of theirs to ask for one.
	 */
	@BeforeEach
	void prepare() {
		for (String id : List.of("other", "a")) {
			assertThat(ContractQueue.join(this.flows.create(List.of(flow(id))))).containsExactly(Optional.empty());
			ContractQueue.join(this.flows.update(List.of(update(id, 1, "before"))));
		}
		ContractQueue.join(this.flows.delete(List.of(new FlowKey("other", 2))));
		this.proxy.loseAnswers();
	}

	@AfterEach
	void close() {
		this.proxy.cut();
		this.backend.close();
		this.witness.close();
		this.proxy.close();
	}

	@Test
	void flowThatWasStoredIsNotTakenForAnotherOne() {
		CompletableFuture<List<Optional<FlowRecord>>> answer = this.flows.create(List.of(flow("new")));
		TestLimits.await("flow").until(() -> find("new").isPresent());
		this.proxy.cut();
		assertThat(answer).succeedsWithin(TestLimits.HANG_TIMEOUT).isEqualTo(List.of(Optional.empty()));
	}

	@Test
	void updateThatWasMadeIsAnsweredAsMade() {
		CompletableFuture<List<Boolean>> answer = this.flows.update(List.of(update("a", 2, "after")));
		TestLimits.await("update").until(() -> find("a").orElseThrow().version() == 3);
		this.proxy.cut();
		assertThat(answer).succeedsWithin(TestLimits.HANG_TIMEOUT).isEqualTo(List.of(true));
		assertThat(find("a").orElseThrow().version()).isEqualTo(3);
	}

	@Test
	void deletionThatWasMadeIsAnsweredAsMadeAndDoesNotReachTheNextFlowOfTheId() {
		CompletableFuture<List<Boolean>> answer = this.flows.delete(List.of(new FlowKey("a", 2)));
		TestLimits.await("deletion").until(() -> find("a").isEmpty());
		FlowRecord next = new FlowRecord("a", 2, FlowState.RUNNING, new byte[0], new byte[0], 0, 1, 0);
		ContractQueue.join(this.truth.create(List.of(next)));
		this.proxy.cut();
		assertThat(answer).succeedsWithin(TestLimits.HANG_TIMEOUT).isEqualTo(List.of(true));
		assertThat(find("a")).isPresent();
	}

}
