// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.FlowMove.MoveAnswer;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TcpProxy;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Moves of flows that the server made, but whose answer was lost, and which the
 * connection therefore sends again.
 */
class LostMoveAnswerTests {

	private static RedisServer server;

	private final TcpProxy proxy = new TcpProxy(server);

	private final OwnBackend witness = OwnBackend.of(server);

	private final OwnBackend backend = new OwnBackend(
			new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", this.proxy.port()),
					OwnBackend.client().build()),
			TestLimits.HANG_TIMEOUT);

	private final MovedFlow flow = new MovedFlow(this.backend);

	private LeasedTask run;

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
		MovedFlow other = new MovedFlow(this.backend);
		ContractQueue.join(other.moves()
			.move(List.of(other.move(1, List.of(MovedFlow.end(other.run("other"), "")), MovedFlow.step("one", "")))));
		MovedFlow.endNext(this.witness);
		this.run = this.flow.run("before");
		this.proxy.loseAnswers();
	}

	@AfterEach
	void close() {
		this.proxy.cut();
		this.backend.close();
		this.witness.close();
		this.proxy.close();
	}

	private CompletableFuture<List<MoveAnswer>> move(long version) {
		return this.flow.moves()
			.move(List
				.of(this.flow.move(version, List.of(MovedFlow.end(this.run, "result")), MovedFlow.step("after", ""))));
	}

	private boolean isPresent(String id) {
		return ContractQueue.join(this.witness.store().find(List.of(id))).get(0).isPresent();
	}

	/** The task has run meanwhile, and must not be there again. */
	@Test
	void moveThatWasMadeIsAnsweredAsMade() {
		CompletableFuture<List<MoveAnswer>> answer = move(1);
		TestLimits.await("task").until(() -> isPresent("after"));
		MovedFlow.endNext(this.witness);
		this.proxy.cut();
		assertThat(answer).succeedsWithin(TestLimits.HANG_TIMEOUT).satisfies((made) -> {
			assertThat(made.get(0).settled()).containsExactly(RunOutcome.SUCCESS);
			assertThat(made.get(0).moved()).isTrue();
			assertThat(made.get(0).added()).extracting(SubmissionAnswer::result).containsExactly(AddResult.ADDED);
		});
		assertThat(this.flow.version()).isEqualTo(2);
		assertThat(isPresent("after")).isFalse();
	}

	/** The flow has the expected version by the time the call is sent again. */
	@Test
	void runThatEndedWithoutItsFlowIsAnsweredSoAgain() {
		CompletableFuture<List<MoveAnswer>> answer = move(2);
		TestLimits.await("end of the run").until(() -> !isPresent("before"));
		this.flow.by(this.witness).update(1);
		this.proxy.cut();
		assertThat(answer).succeedsWithin(TestLimits.HANG_TIMEOUT)
			.satisfies((made) -> assertThat(made.get(0).settled()).containsExactly(RunOutcome.SUCCESS))
			.satisfies((made) -> assertThat(made.get(0).moved()).isFalse());
		assertThat(isPresent("after")).isFalse();
	}

}
