// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import io.lettuce.core.ClientOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.ledger.WithTickets;
import io.chihuo.contract.ContractQueue;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TcpProxy;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests calls of a ledger that the server executed, but whose answer was lost.
 */
class LostTicketAnswerTests {

	private static RedisServer server;

	private final TcpProxy proxy = new TcpProxy(server);

	private final OwnBackend witness = OwnBackend.of(server);

	private OwnBackend backend;

	@BeforeAll
	static void start() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	/**
	 * The server has to know the scripts, since it is no answer of theirs to ask for one.
	 */
	@BeforeEach
	void prepare() {
		server.command("FLUSHALL");
		ContractQueue queue = this.witness.listed();
		queue.acknowledge(queue.run("first"));
	}

	@AfterEach
	void close() {
		this.proxy.cut();
		this.backend.close();
		this.witness.close();
		this.proxy.close();
	}

	private QueueLedger connect(boolean reconnecting) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration("127.0.0.1", this.proxy.port()),
				OwnBackend.client().clientOptions(ClientOptions.builder().autoReconnect(reconnecting).build()).build());
		factory.setValidateConnection(!reconnecting);
		this.backend = new OwnBackend(factory, Duration.ofSeconds(10));
		ContractQueue.join(this.backend.ledger().counts());
		return this.backend.ledger();
	}

	private static List<NewTask> tasks(String... ids) {
		return Stream.of(ids).map((id) -> ContractQueue.task(id, id, AddOptions.DEFAULTS)).toList();
	}

	private CompletableFuture<List<Optional<LeasedTask>>> claimWithoutAnswer(QueueLedger ledger, List<Ticket> tickets) {
		this.proxy.loseAnswers();
		CompletableFuture<List<Optional<LeasedTask>>> answer = ledger.claim(tickets, ContractQueue.ONE_HOUR, "worker");
		TestNode.soon().until(() -> ContractQueue.join(this.witness.ledger().counts()).running() == tickets.size());
		this.proxy.cut();
		return answer;
	}

	private static List<Optional<LeasedTask>> claim(QueueLedger ledger, List<Ticket> tickets) {
		return ContractQueue.join(ledger.claim(tickets, ContractQueue.ONE_HOUR, "worker"));
	}

	private static List<String> ids(List<Optional<LeasedTask>> claimed) {
		return claimed.stream().flatMap(Optional::stream).map((task) -> task.lease().id()).toList();
	}

	@Test
	void claimSentAgainLeasesTheSameTasks() {
		QueueLedger ledger = connect(true);
		List<Ticket> tickets = ContractQueue.join(ledger.add(tasks("a", "b"))).ticketBatch().tickets();
		assertThat(claimWithoutAnswer(ledger, tickets)).succeedsWithin(TestLimits.HANG_TIMEOUT)
			.satisfies((claimed) -> assertThat(ids(claimed)).containsExactly("a", "b"));
	}

	@Test
	void ticketsOfALostClaimLeaseTheSameTasksInAnyParts() {
		QueueLedger ledger = connect(false);
		List<Ticket> tickets = ContractQueue.join(ledger.add(tasks("a", "b", "c", "d"))).ticketBatch().tickets();
		assertThat(claimWithoutAnswer(ledger, tickets.subList(0, 3))).failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.withCauseInstanceOf(BackendUnavailableException.class);
		assertThat(claim(this.witness.ledger(), tickets.subList(0, 1))).containsExactly(Optional.empty());
		List<Optional<LeasedTask>> some = claim(ledger, List.of(tickets.get(3), tickets.get(1)));
		assertThat(ids(some)).containsExactly("d", "b");
		assertThat(some.get(0).orElseThrow().lease().token()).isGreaterThan(some.get(1).orElseThrow().lease().token());
		List<Optional<LeasedTask>> rest = claim(ledger, List.of(tickets.get(0), tickets.get(2)));
		assertThat(ids(rest)).containsExactly("a", "c");
		assertThat(rest.get(0).orElseThrow().attempt()).isOne();
		assertThat(rest.get(0).orElseThrow().lease().token()).isEqualTo(some.get(1).orElseThrow().lease().token());
	}

	@Test
	void callSentAgainIsAnsweredWithTheSameTicketBatch() {
		QueueLedger ledger = connect(true);
		this.proxy.loseAnswers();
		CompletableFuture<WithTickets<AddResult>> answer = ledger.add(tasks("a", "b"));
		TestNode.soon().until(() -> ContractQueue.join(this.witness.ledger().counts()).ready() == 2);
		this.proxy.cut();
		assertThat(answer).succeedsWithin(TestLimits.HANG_TIMEOUT).satisfies((result) -> {
			assertThat(result.answers()).containsExactly(AddResult.ADDED, AddResult.ADDED);
			assertThat(ids(claim(ledger, result.ticketBatch().tickets()))).containsExactly("a", "b");
		});
	}

}
