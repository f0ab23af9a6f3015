// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoredDeadLetter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that take their workers down.
 */
interface CrashContract extends ContractTopic {

	private void allowCrashes(int maxCrashes) {
		queue().configure(-1, maxCrashes, Duration.ZERO);
	}

	/** The process dies that holds the task, which comes back as a suspect. */
	private void die() {
		queue().claim(ContractQueue.LEASE_DURATION);
		queue().lapse();
	}

	/** The process dies that claimed the task alone. */
	private void crash() {
		queue().claimSuspect(ContractQueue.LEASE_DURATION);
		queue().lapse();
	}

	@Test
	default void failuresAreNoCrashes() {
		allowCrashes(1);
		queue().retry(queue().run("a"));
		queue().retry(queue().claim());
		assertThat(queue().claim().attempt()).isEqualTo(3);
	}

	@Test
	default void taskThatKilledTooManyProcessesBecomesDeadLetter() {
		allowCrashes(2);
		queue().retry(queue().run("a"));
		die();
		crash();
		crash();
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().state("a")).isEqualTo("DEAD");
		StoredDeadLetter letter = queue().deadLetters(null, 10).letters().get(0);
		assertThat(letter.attempts()).isEqualTo(3);
		assertThat(letter.crashes()).isEqualTo(2);
		assertThat(letter.reason()).contains("2 time(s)");
		assertThat(letter.payload()).asString().isEqualTo("a");
	}

	@Test
	default void queueThatWasNotConfiguredAllowsThreeCrashes() {
		queue().add("a");
		die();
		crash();
		crash();
		LeasedTask run = queue().claim(ContractQueue.LEASE_DURATION);
		assertThat(run.crashes()).isEqualTo(2);
		queue().lapse();
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().deadIds()).containsExactly("a");
	}

	@Test
	default void crashesMayBeUnlimited() {
		allowCrashes(-1);
		queue().add("a");
		die();
		for (int crashes = 0; crashes < 10; crashes++) {
			crash();
		}
		assertThat(queue().claim().crashes()).isEqualTo(10);
	}

	@Test
	default void latestLimitHolds() {
		allowCrashes(5);
		queue().add("a");
		die();
		queue().claimSuspect(ContractQueue.LEASE_DURATION);
		allowCrashes(1);
		queue().lapse();
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().deadIds()).containsExactly("a");
	}

	@Test
	default void crashesOfFailedRunsAreRemembered() {
		allowCrashes(2);
		queue().add("a");
		die();
		crash();
		queue().retry(queue().claim());
		die();
		crash();
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().deadIds()).containsExactly("a");
	}

	@Test
	default void rerunTakesThePlaceOfDeadLetter() {
		allowCrashes(1);
		queue().add("a");
		die();
		queue().claimSuspect(ContractQueue.LEASE_DURATION);
		queue().add("a", "new");
		queue().lapse();
		LeasedTask run = queue().claim();
		assertThat(run.crashes()).isZero();
		assertThat(run.suspect()).isFalse();
		assertThat(queue().deadIds()).isEmpty();
	}

	@Test
	default void cancelledTaskDoesNotBecomeDeadLetter() {
		allowCrashes(1);
		queue().add("a");
		die();
		queue().claimSuspect(ContractQueue.LEASE_DURATION);
		queue().cancel("a");
		queue().lapse();
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().state("a")).isEqualTo("ABSENT");
	}

	@Test
	default void finishedTaskDoesNotBecomeDeadLetter() {
		allowCrashes(1);
		queue().add("a");
		die();
		queue().claimSuspect(ContractQueue.LEASE_DURATION);
		queue().finish("a");
		queue().lapse();
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().state("a")).isEqualTo("FINISHED");
	}

	@Test
	default void runThatEndsItsProcessIsChargedAtOnce() {
		allowCrashes(2);
		LeasedTask run = queue().run("a");
		assertThat(queue().settle(Settlement.crash(run.lease(), "exit"))).containsExactly(RunOutcome.CRASHED);
		LeasedTask again = queue().claimSuspect();
		assertThat(again.attempt()).isEqualTo(2);
		assertThat(again.crashes()).isEqualTo(1);
		assertThat(queue().settle(Settlement.crash(again.lease(), "exit"))).containsExactly(RunOutcome.DEAD);
		assertThat(queue().deadLetters(null, 10).letters().get(0).reason()).isEqualTo("exit");
		assertThat(queue().settle(Settlement.release(again.lease()))).containsExactly(RunOutcome.LEASE_LOST);
		assertThat(queue().state("a")).isEqualTo("DEAD");
	}

	@Test
	default void releasesAreCountedApart() {
		LeasedTask run = queue().run("a");
		assertThat(run.forcedReleases()).isZero();
		assertThat(queue().settle(Settlement.forceRelease(run.lease()))).containsExactly(RunOutcome.FORCE_RELEASED);
		LeasedTask again = queue().claim();
		assertThat(again.forcedReleases()).isEqualTo(1);
		assertThat(queue().info("a").forcedReleases()).isEqualTo(1);
		assertThat(again.attempt()).isEqualTo(1);
		assertThat(again.suspect()).isFalse();
		queue().retry(again);
		LeasedTask third = queue().claim();
		queue().settle(Settlement.release(third.lease()));
		LeasedTask fourth = queue().claim();
		assertThat(fourth.forcedReleases()).isEqualTo(1);
		queue().dead(fourth);
		assertThat(queue().info("a").forcedReleases()).isEqualTo(1);
		assertThat(queue().deadLetters(null, 10).letters().get(0).forcedReleases()).isEqualTo(1);
		queue().requeue("a");
		assertThat(queue().claim().forcedReleases()).isZero();
	}

}
