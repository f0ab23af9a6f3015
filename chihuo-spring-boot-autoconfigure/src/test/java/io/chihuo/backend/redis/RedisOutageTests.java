// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import io.chihuo.AddResult;
import io.chihuo.BackendUnavailableException;
import io.chihuo.FinishPolicy;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskClock;
import io.chihuo.contract.RecordingStoreListener;
import io.chihuo.engine.GatedHandler;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A server that is away.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisOutageTests {

	private static final Duration CALL_TIMEOUT = Duration.ofSeconds(1);

	private final RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");

	private final OwnBackend backend = OwnBackend.of(this.server, CALL_TIMEOUT);

	private final TestNode node = new TestNode(TaskClock.systemClock(), this.backend.backend());

	private final GatedHandler gate = new GatedHandler();

	@AfterEach
	void close() {
		this.gate.open();
		this.node.close();
		this.backend.close();
		this.server.close();
	}

	private List<CompletableFuture<AddResult>> addMany(int count) {
		return IntStream.range(0, count).mapToObj((i) -> this.node.queue().async().add("task-" + i, "")).toList();
	}

	/** Far sooner than if each batch waited for the one before. */
	private static void assertThatAllFailTogether(List<CompletableFuture<AddResult>> answers) {
		assertThat(CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)))
			.failsWithin(CALL_TIMEOUT.multipliedBy(6))
			.withThrowableThat()
			.withCauseInstanceOf(BackendUnavailableException.class);
		assertThat(answers).allMatch(CompletableFuture::isCompletedExceptionally);
	}

	@Test
	void addsFailInTimeHoweverManyThereAreAndWorkAgainLater() {
		this.node.queue().add("before");
		this.server.pause();
		try {
			assertThatAllFailTogether(addMany(20_000));
			assertThatExceptionOfType(BackendUnavailableException.class)
				.isThrownBy(() -> this.node.queue().add("blocking"));
		}
		finally {
			this.server.resume();
		}
		TestNode.soon().ignoreExceptions().until(() -> this.node.queue().add("later") == AddResult.ADDED);
	}

	@Test
	void addsFailInTimeWhereNobodyAnsweredFromTheStart() {
		this.server.pause();
		try {
			IntStream.range(0, 5)
				.forEach((i) -> this.backend.backend()
					.store(new QueueName("test", "loop-" + i))
					.addListener(new RecordingStoreListener()));
			assertThatAllFailTogether(addMany(2000));
		}
		finally {
			this.server.resume();
		}
	}

	@Test
	void closingDoesNotWaitForAServerThatDoesNotAnswer() {
		this.server.pause();
		try {
			this.node.run(this.gate);
			this.backend.backend().close(); // returns before the server answers again
		}
		finally {
			this.server.resume();
		}
	}

	@Test
	void refusedConnectionIsNamed() {
		this.server.stop();
		assertThatExceptionOfType(BackendUnavailableException.class).isThrownBy(() -> this.node.queue().counts())
			.withMessageStartingWith("Redis fails queue 'test/loop': it does not answer (")
			.withMessageContaining("Connection refused");
	}

	@Test
	void loopBacksOffResumesAndDeliversItsOutcomes(CapturedOutput output) {
		this.node.run(this.gate, (options) -> options.concurrency(20).finishPolicy(FinishPolicy.ON_SUCCESS));
		addMany(30).forEach(CompletableFuture::join);
		this.gate.awaitBegun(20);
		this.server.stop();
		this.gate.open();
		TestNode.soon().until(() -> this.gate.ended().size() == 20);
		TestNode.soon().until(() -> output.getOut().contains("cannot deliver the outcome of runs"));
		this.server.restart();
		TestNode.soon().ignoreExceptions().until(() -> this.node.queue().counts().finished() == 30);
		assertThat(this.gate.begun()).hasSize(30).doesNotHaveDuplicates();
		assertThat(output).doesNotContain("was lost");
		for (String message : List.of("cannot deliver the outcome of runs", "can deliver the outcome of runs again")) {
			TestNode.soon()
				.untilAsserted(() -> assertThat(StringUtils.countOccurrencesOf(output.getOut(), message)).isEqualTo(1));
		}
	}

	@Test
	void loopWithoutAServerTriesAgainAndLogsOnce(CapturedOutput output) {
		this.gate.open();
		this.server.stop();
		this.node.run(this.gate);
		TestNode.soon().until(() -> output.getOut().contains("cannot claim tasks"));
		assertThat(this.backend.backend().ping()).failsWithin(TestLimits.HANG_TIMEOUT);
		this.server.restart();
		TestNode.soon().ignoreExceptions().until(() -> this.node.queue().add("a") == AddResult.ADDED);
		TestNode.soon().until(() -> this.node.state("a") == null);
		assertThat(StringUtils.countOccurrencesOf(output.getOut(), "cannot claim tasks")).isEqualTo(1);
		// one of the test before may still be closing
		assertThat(output.getOut().lines().filter((line) -> line.contains("Cannot subscribe")))
			.filteredOn((line) -> line.contains("Connection refused"))
			.hasSizeLessThanOrEqualTo(1);
		TestNode.soon().untilAsserted(() -> assertThat(output).contains("can claim tasks again"));
	}

	@Test
	void serverThatIsLoadingIsWaitedFor() {
		try (RedisServer slow = RedisServer.start("--key-load-delay", "1000", "--loading-process-events-interval-bytes",
				"1024", "--enable-debug-command", "yes"); OwnBackend loaded = OwnBackend.of(slow)) {
			loaded.queue().add("kept");
			slow.command("DEBUG", "POPULATE", "1000", "key", "100");
			slow.command("SAVE");
			slow.kill();
			CompletableFuture<Void> restart = CompletableFuture.runAsync(slow::restart);
			CompletableFuture<AddResult> answer = CompletableFuture.supplyAsync(() -> loaded.queue().add("added"));
			assertThat(answer).succeedsWithin(TestLimits.HANG_TIMEOUT).isEqualTo(AddResult.ADDED);
			assertThat(restart).succeedsWithin(TestLimits.HANG_TIMEOUT);
			assertThat(loaded.queue().claimIds()).containsExactly("kept", "added");
		}
	}

	@Test
	void outcomesThatCannotBeDeliveredUntilTheLeaseLapsesAreLostOnce(CapturedOutput output) {
		this.node.run(this.gate, (options) -> options.lease(Duration.ofSeconds(2)));
		this.node.queue().add("a");
		this.gate.awaitBegun(1);
		this.server.pause();
		this.gate.open();
		try {
			TestNode.soon().until(() -> output.getOut().contains("The lease of task 'a' of loop 'loop' was lost"));
		}
		finally {
			this.server.resume();
		}
		TestNode.soon().ignoreExceptions().until(() -> this.node.state("a") == null);
		assertThat(StringUtils.countOccurrencesOf(output.getOut(), "was lost")).isEqualTo(1);
	}

}
