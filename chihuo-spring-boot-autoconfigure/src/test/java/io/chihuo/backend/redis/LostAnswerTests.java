// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.lettuce.core.ClientOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.BackendUnavailableException;
import io.chihuo.LoopControl;
import io.chihuo.RunOutcome;
import io.chihuo.TaskState;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskClock;
import io.chihuo.contract.ContractQueue;
import io.chihuo.engine.GatedHandler;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TcpProxy;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests calls that the server executed, but whose answer was lost.
 */
class LostAnswerTests {

	private static final Duration LEASE_DURATION = Duration.ofSeconds(30);

	private static RedisServer server;

	private final TcpProxy proxy = new TcpProxy(server);

	private final OwnBackend witness = OwnBackend.of(server);

	private final ContractQueue truth = this.witness.queue();

	private final GatedHandler gate = new GatedHandler();

	private OwnBackend backend;

	/**
	 * The server has to know the scripts, since it is no answer of theirs to ask for one.
	 */
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
		this.truth.acknowledge(this.truth.run("first"));
	}

	@AfterEach
	void close() {
		this.proxy.cut();
		this.backend.close();
		this.witness.close();
		this.proxy.close();
	}

	private void connect(boolean reconnecting, Duration timeout) {
		LettuceClientConfiguration client = OwnBackend.client()
			.clientOptions(ClientOptions.builder().autoReconnect(reconnecting).build())
			.build();
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration("127.0.0.1", this.proxy.port()), client);
		factory.setValidateConnection(!reconnecting);
		this.backend = new OwnBackend(factory, timeout);
		this.backend.queue().counts();
	}

	private CompletableFuture<List<LeasedTask>> claimWithoutAnswer() {
		this.truth.addAll("a", "b", "c");
		this.proxy.loseAnswers();
		CompletableFuture<List<LeasedTask>> answer = this.backend.store()
			.claim(ClaimRequest.of(2, LEASE_DURATION, "worker"))
			.thenApply(ClaimResult::tasks);
		TestNode.soon().until(() -> this.truth.counts().running() == 2);
		return answer;
	}

	private static void assertThatBothAreThere(List<LeasedTask> tasks) {
		assertThat(tasks).extracting((task) -> task.lease().id()).containsExactly("a", "b");
		assertThat(tasks).extracting(LeasedTask::attempt).containsOnly(1);
		assertThat(tasks).extracting(LeasedTask::crashes).containsOnly(0);
	}

	@Test
	void claimSentAgainGetsTheSameTasks() {
		connect(true, Duration.ofSeconds(10));
		CompletableFuture<List<LeasedTask>> answer = claimWithoutAnswer();
		this.proxy.cut();
		assertThat(answer).succeedsWithin(TestLimits.HANG_TIMEOUT).satisfies(LostAnswerTests::assertThatBothAreThere);
		assertThat(this.truth.counts().running()).isEqualTo(2);
	}

	@Test
	void claimsThatWereUnderWayTogetherGetEachTheSameTasksWhenSentAgain() {
		connect(true, TestLimits.HANG_TIMEOUT);
		this.truth.addAll("a", "b", "c", "d");
		this.proxy.loseAnswers();
		List<CompletableFuture<List<LeasedTask>>> answers = Stream.of(2, 1)
			.map((max) -> this.backend.store()
				.claim(ClaimRequest.of(max, LEASE_DURATION, "worker"))
				.thenApply(ClaimResult::tasks))
			.toList();
		TestNode.soon().until(() -> this.truth.counts().running() == 3);
		this.proxy.cut();
		assertThat(answers.get(0)).succeedsWithin(TestLimits.HANG_TIMEOUT)
			.satisfies(LostAnswerTests::assertThatBothAreThere);
		assertThat(answers.get(1)).succeedsWithin(TestLimits.HANG_TIMEOUT)
			.satisfies((tasks) -> assertThat(tasks).extracting((task) -> task.lease().id()).containsExactly("c"));
		assertThat(this.truth.counts().running()).isEqualTo(3);
	}

	@Test
	void claimsThatWereUnderWayTogetherAndNotSentAgainAreMadeUpForOneByOne() {
		connect(false, TestLimits.HANG_TIMEOUT);
		this.truth.addAll("a", "b", "c", "d");
		this.proxy.loseAnswers();
		List<CompletableFuture<ClaimResult>> answers = Stream.of(2, 1)
			.map((max) -> this.backend.store().claim(ClaimRequest.of(max, LEASE_DURATION, "worker")))
			.toList();
		TestNode.soon().until(() -> this.truth.counts().running() == 3);
		this.proxy.cut();
		answers.forEach((answer) -> assertThat(answer).failsWithin(TestLimits.HANG_TIMEOUT));
		assertThat(this.backend.queue().claimIds()).containsExactly("a", "b");
		assertThat(this.backend.queue().claimIds()).containsExactly("c");
		assertThat(this.backend.queue().claimIds()).containsExactly("d");
	}

	@Test
	void claimAfterOneThatWasNotSentAgainGetsItsTasks() {
		connect(false, Duration.ofSeconds(10));
		CompletableFuture<List<LeasedTask>> answer = claimWithoutAnswer();
		this.proxy.cut();
		assertThat(answer).failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.withCauseInstanceOf(BackendUnavailableException.class);
		assertThatBothAreThere(this.backend.queue().claim(10, LEASE_DURATION));
		assertThat(this.backend.queue().claimIds()).containsExactly("c");
	}

	@Test
	void claimAfterOneWhoseTimeWasUpGetsItsTasksAndTheyCanBeSettled() {
		connect(true, Duration.ofMillis(500));
		CompletableFuture<List<LeasedTask>> answer = claimWithoutAnswer();
		assertThat(answer).failsWithin(TestLimits.HANG_TIMEOUT)
			.withThrowableThat()
			.withCauseInstanceOf(BackendUnavailableException.class);
		this.proxy.cut();
		List<LeasedTask> tasks = this.backend.queue().claim(10, LEASE_DURATION);
		assertThatBothAreThere(tasks);
		assertThat(this.backend.queue().acknowledge(tasks.get(0))).isEqualTo("ABSENT");
	}

	/**
	 * The answer to the claim of a suspect is lost, and the server has made the claim.
	 */
	private void loseSuspect(Duration lease) {
		connect(false, Duration.ofSeconds(10));
		this.truth.add("a");
		this.truth.claim(1, Duration.ofMillis(1));
		TestNode.soon().until(() -> this.truth.state("a").equals("READY"));
		this.proxy.loseAnswers();
		CompletableFuture<ClaimResult> answer = this.backend.store()
			.claim(ClaimRequest.of(1, lease, "worker").forSuspect());
		TestNode.soon().until(() -> this.truth.state("a").equals("RUNNING") || this.truth.info("a").crashes() == 1);
		this.proxy.cut();
		assertThat(answer).failsWithin(TestLimits.HANG_TIMEOUT);
	}

	@Test
	void suspectOfALostClaimIsClaimedNext() {
		loseSuspect(LEASE_DURATION);
		LeasedTask suspect = this.backend.queue().claim(LEASE_DURATION);
		assertThat(suspect.lease().id()).isEqualTo("a");
		assertThat(suspect.suspect()).isTrue();
		assertThat(suspect.crashes()).isZero();
		assertThat(this.truth.counts().running()).isEqualTo(1);
	}

	@Test
	void lapseOfALostClaimIsNotCharged() {
		loseSuspect(Duration.ofMillis(1));
		TestNode.soon().until(() -> this.truth.info("a").crashes() == 1);
		LeasedTask task = this.backend.queue().claim(LEASE_DURATION);
		assertThat(task.lease().id()).isEqualTo("a");
		assertThat(task.suspect()).isFalse();
		assertThat(task.crashes()).isZero();
		assertThat(task.attempt()).isEqualTo(1);
	}

	@Test
	void settlementSentAgainIsAnsweredAsTheFirstTime() {
		connect(true, Duration.ofSeconds(10));
		List<LeasedTask> tasks = settleable();
		this.proxy.loseAnswers();
		CompletableFuture<List<RunOutcome>> answer = this.backend.store()
			.settle(List.of(Settlement.acknowledge(tasks.get(0).lease(), true),
					Settlement.dead(tasks.get(1).lease(), "failed"), Settlement.release(tasks.get(2).lease())));
		TestNode.soon().until(() -> this.truth.counts().running() == 0);
		this.proxy.cut();
		assertThat(answer).succeedsWithin(TestLimits.HANG_TIMEOUT)
			.isEqualTo(List.of(RunOutcome.SUCCESS, RunOutcome.DEAD, RunOutcome.RELEASED));
	}

	private List<LeasedTask> settleable() {
		this.truth.addAll("a", "b", "c");
		return this.backend.queue().claim(3, LEASE_DURATION);
	}

	/** Tasks that ran meanwhile must not be there again, and new ones are not queued. */
	@Test
	void addsOfManyThreadsSentAgainAreAnsweredAsTheFirstTime() {
		connect(true, TestLimits.HANG_TIMEOUT);
		ContractQueue.join(this.backend.store().add(tasks("second", 1))); // the script is
																			// there
		int threads = 5;
		this.proxy.loseAnswers();
		List<CompletableFuture<List<AddResult>>> answers = IntStream.range(0, threads * 8)
			.mapToObj((call) -> "call-" + call + "-")
			.map((prefix) -> CompletableFuture.supplyAsync(() -> tasks(prefix, 500))
				.thenCompose((tasks) -> this.backend.store().add(tasks)))
			.toList();
		TestNode.soon().until(() -> this.truth.counts().ready() > 31 * 500);
		long ended = endAll();
		this.proxy.cut();
		assertThat(CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)))
			.succeedsWithin(TestLimits.HANG_TIMEOUT);
		assertThat(answers).flatExtracting(CompletableFuture::join).containsOnly(AddResult.ADDED);
		assertThat(this.truth.counts().ready()).isEqualTo(threads * 8 * 500 + 1 - ended);
	}

	private static List<NewTask> tasks(String prefix, int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> ContractQueue.task(prefix + i, "", AddOptions.DEFAULTS))
			.toList();
	}

	/** Run all tasks that are ready now, on another node. */
	private long endAll() {
		long ended = 0;
		while (true) {
			List<LeasedTask> tasks = ContractQueue
				.join(this.witness.store().claim(ClaimRequest.of(1000, LEASE_DURATION, "worker")))
				.tasks();
			if (tasks.isEmpty()) {
				return ended;
			}
			ContractQueue.join(this.witness.store()
				.settle(tasks.stream().map((task) -> Settlement.acknowledge(task.lease(), false)).toList()));
			ended += tasks.size();
		}
	}

	@Test
	void loopLosesNothingAndGetsTheTasksOfALostClaimLongBeforeTheirLeaseLapses() {
		connect(true, Duration.ofSeconds(1));
		try (TestNode node = new TestNode(TaskClock.systemClock(), this.backend.backend());
				TestNode other = new TestNode(TaskClock.systemClock(), this.witness.backend())) {
			node.run(this.gate);
			other.queue().add("running");
			this.gate.awaitBegun(1);
			other.queue().add("a");
			this.proxy.loseAnswers();
			this.gate.open();
			TestNode.soon().until(() -> other.state("a") == TaskState.RUNNING);
			this.proxy.cut();
			TestNode.soon().until(() -> other.queue().counts().isDrained());
			assertThat(this.gate.ended()).containsExactly("running", "a");
		}
	}

	/** The process lives, and nothing of its own could have ended it. */
	@Test
	void suspectOfALostClaimIsReleasedUnchargedThoughItsLoopStopsForGood() {
		connect(true, Duration.ofSeconds(1));
		this.truth.add("a");
		this.truth.claim(1, Duration.ofMillis(1));
		TestNode.soon().until(() -> this.truth.state("a").equals("READY"));
		try (TestNode node = new TestNode(TaskClock.systemClock(), this.backend.backend());
				TestNode other = new TestNode(TaskClock.systemClock(), this.witness.backend())) {
			other.queue().add("running");
			LoopControl loop = node.run(this.gate, (options) -> options.concurrency(1).lease(LEASE_DURATION));
			TestNode.soon().until(() -> this.gate.begun().contains("running"));
			this.proxy.loseAnswers();
			this.gate.open();
			TestNode.soon().until(() -> this.truth.state("a").equals("RUNNING"));
			loop.stop(Duration.ZERO).join();
			this.proxy.cut();
			TestNode.soon().until(() -> this.truth.state("a").equals("READY"));
			assertThat(this.truth.info("a").crashes()).isZero();
		}
	}

}
