// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.FailedAttempt;
import io.chihuo.TaskInfo;
import io.chihuo.backend.AttemptLog;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoredDeadLetter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of the failed attempts that are kept with a task.
 */
interface AttemptLogContract extends ContractTopic {

	/** With all that separates parts of records anywhere. */
	FailedAttempt FIRST = FailedAttempt.of(1, Instant.ofEpochMilli(1_800_000_000_001L), "node:1",
			"java.io.IOException: a:b::c, 'd' \"e\" \\ / % {} <f> \u00e9\u2026 \ud83d\ude00");

	FailedAttempt SECOND = FailedAttempt.of(2, Instant.ofEpochMilli(1_800_000_060_002L), null, "");

	@Test
	default void newTaskHasNoFailedAttempts() {
		LeasedTask run = queue().run("a");
		assertThat(run.attemptLog()).isEqualTo(AttemptLog.NONE);
		assertThat(queue().info("a").failedAttempts()).isEmpty();
	}

	@Test
	default void failedAttemptsAreKeptAndReturnedByTheNextClaim() {
		fail(queue().run("a"), FIRST);
		assertThat(queue().info("a").failedAttempts()).containsExactly(FIRST);
		LeasedTask second = queue().claim();
		assertThat(second.attemptLog().attempts()).containsExactly(FIRST);
		assertThat(queue().info("a").failedAttempts()).containsExactly(FIRST);
		fail(second, SECOND);
		assertThat(queue().info("a").failedAttempts()).containsExactly(FIRST, SECOND);
	}

	@Test
	default void delayedRetryKeepsItsFailedAttempts() {
		LeasedTask run = queue().run("a");
		queue().settle(Settlement.retry(run.lease(), ContractQueue.ONE_HOUR, "failed").withAttemptLog(log(FIRST)));
		assertThat(queue().state("a")).isEqualTo("DELAYED");
		assertThat(queue().info("a").failedAttempts()).containsExactly(FIRST);
	}

	@Test
	default void deadLetterHasItsFailedAttempts() {
		fail(queue().run("a"), FIRST);
		LeasedTask last = queue().claim();
		queue().settle(Settlement.dead(last.lease(), "given up").withAttemptLog(last.attemptLog().append(SECOND)));
		assertThat(queue().info("a").failedAttempts()).containsExactly(FIRST, SECOND);
		for (StoredDeadLetter.Page page : List.of(queue().deadLetters(null, 10),
				queue().deadLettersWithoutPayloads(null, 10))) {
			assertThat(page.letters().get(0).attemptLog().attempts()).containsExactly(FIRST, SECOND);
			assertThat(page.letters().get(0).reason()).isEqualTo("given up");
		}
	}

	@Test
	default void statesForPagesAreTheSameButForFailedAttempts() {
		fail(queue().run("a"), FIRST);
		TaskInfo whole = queue().info("a");
		List<Optional<TaskInfo>> states = ContractQueue.join(queue().store().findStates(List.of("absent", "a")));
		assertThat(states.get(0)).isEmpty();
		assertThat(states.get(1).orElseThrow().withFailedAttempts(whole.failedAttempts())).isEqualTo(whole);
	}

	@Test
	default void crashThatIsReportedIsAFailedAttempt() {
		LeasedTask run = queue().run("a");
		queue().settle(Settlement.crash(run.lease(), "exit").withAttemptLog(log(FIRST)));
		assertThat(queue().info("a").failedAttempts()).containsExactly(FIRST);
		assertThat(queue().info("a").crashes()).isEqualTo(1);
	}

	@Test
	default void runsThatAreNoAttemptsLeaveTheLogAsItIs() {
		fail(queue().run("a"), FIRST);
		queue().release(queue().claim());
		queue()
			.settle(Settlement.postpone(queue().claim().lease(), Duration.ZERO, "later").withAttemptLog(log(SECOND)));
		queue().settle(Settlement.retry(queue().claim().lease(), Duration.ZERO, "failed"));
		assertThat(queue().info("a").failedAttempts()).containsExactly(FIRST);
	}

	@Test
	default void lapsedLeaseKeepsTheLog() {
		fail(queue().run("a"), FIRST);
		queue().claim(ContractQueue.LEASE_DURATION);
		queue().lapse();
		assertThat(queue().claimSuspect(ContractQueue.LEASE_DURATION).attemptLog().attempts()).containsExactly(FIRST);
		queue().lapse();
		assertThat(queue().claimSuspect().attemptLog().attempts()).containsExactly(FIRST);
		assertThat(queue().info("a").crashes()).isEqualTo(1);
	}

	@Test
	default void staleLeaseChangesNoLog() {
		LeasedTask stale = queue().run("a", ContractQueue.LEASE_DURATION);
		queue().lapse();
		fail(stale, FIRST);
		assertThat(queue().info("a").failedAttempts()).isEmpty();
	}

	@Test
	default void nextTaskOfTheIdHasNoFailedAttempts() {
		fail(queue().run("requeued"), FIRST);
		queue().dead(queue().claim());
		queue().requeue("requeued");
		fail(queue().claim(), FIRST);
		queue().dead(queue().claim());
		assertThat(queue().requeueAll(null, 10).count()).isEqualTo(1);
		assertThat(queue().info("requeued").failedAttempts()).isEmpty();
		queue().acknowledge(queue().claim());

		fail(queue().run("replaced"), FIRST);
		queue().dead(queue().claim());
		queue().add("replaced", "new", AddOptions.DEFAULTS.replace());
		assertThat(queue().info("replaced").failedAttempts()).isEmpty();
		queue().acknowledge(queue().claim());

		fail(queue().run("rerun"), FIRST);
		LeasedTask run = queue().claim();
		queue().add("rerun");
		fail(run, SECOND);
		assertThat(queue().claim().attemptLog()).isEqualTo(AttemptLog.NONE);
	}

	@Test
	default void logOfGreatestLengthIsKept() {
		AttemptLog log = AttemptLog.NONE;
		for (int number = 1; number <= 50; number++) {
			log = log
				.append(FailedAttempt.of(number, Instant.ofEpochMilli(number), "n".repeat(300), "\u20ac".repeat(300)));
		}
		LeasedTask run = queue().run("a");
		queue().settle(Settlement.dead(run.lease(), "given up").withAttemptLog(log));
		assertThat(queue().info("a").failedAttempts()).isEqualTo(log.attempts()).isNotEmpty();
		assertThat(queue().deadLetters(null, 1).letters().get(0).attemptLog()).isEqualTo(log);
	}

	private static AttemptLog log(FailedAttempt attempt) {
		return AttemptLog.NONE.append(attempt);
	}

	private void fail(LeasedTask run, FailedAttempt attempt) {
		queue().settle(Settlement.retry(run.lease(), Duration.ZERO, "failed")
			.withAttemptLog(run.attemptLog().append(attempt)));
	}

}
