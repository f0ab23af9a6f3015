package io.chihuo.contract;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.StoredDeadLetter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that take their workers down.
 */
interface CrashContract extends ContractTopic {

	private void allowCrashes(int maxCrashes) {
		queue().configure(-1, maxCrashes, Duration.ZERO);
	}

	private void crash() {
		queue().claim(ContractQueue.LEASE);
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
	default void taskWhoseLeasesLapsedTooOftenBecomesDeadLetter() {
		allowCrashes(2);
		queue().retry(queue().run("a"));
		crash();
		crash();
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().state("a")).isEqualTo("DEAD");
		StoredDeadLetter letter = queue().deadLetters(null, 10).letters().get(0);
		assertThat(letter.attempts()).isEqualTo(3);
		assertThat(letter.crashes()).isEqualTo(2);
		assertThat(letter.reason()).isNotBlank();
		assertThat(letter.payload()).asString().isEqualTo("a");
	}

	@Test
	default void queueThatWasNotConfiguredAllowsThreeCrashes() {
		queue().add("a");
		crash();
		crash();
		LeasedTask run = queue().claim(ContractQueue.LEASE);
		assertThat(run.crashes()).isEqualTo(2);
		queue().lapse();
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().deadIds()).containsExactly("a");
	}

	@Test
	default void crashesMayBeUnlimited() {
		allowCrashes(-1);
		queue().add("a");
		for (int crashes = 0; crashes < 4; crashes++) {
			crash();
		}
		assertThat(queue().claim().crashes()).isEqualTo(4);
	}

	@Test
	default void latestLimitHolds() {
		allowCrashes(5);
		queue().run("a", ContractQueue.LEASE);
		allowCrashes(1);
		queue().lapse();
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().deadIds()).containsExactly("a");
	}

	@Test
	default void crashesOfFailedRunsAreRemembered() {
		allowCrashes(2);
		queue().add("a");
		crash();
		queue().retry(queue().claim());
		crash();
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().deadIds()).containsExactly("a");
	}

	@Test
	default void rerunTakesThePlaceOfDeadLetter() {
		allowCrashes(1);
		queue().run("a", ContractQueue.LEASE);
		queue().add("a", "new");
		queue().lapse();
		assertThat(queue().claim().crashes()).isZero();
		assertThat(queue().deadIds()).isEmpty();
	}

	@Test
	default void cancelledTaskDoesNotBecomeDeadLetter() {
		allowCrashes(1);
		queue().run("a", ContractQueue.LEASE);
		queue().cancel("a");
		queue().lapse();
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().state("a")).isEqualTo("ABSENT");
	}

	@Test
	default void finishedTaskDoesNotBecomeDeadLetter() {
		allowCrashes(1);
		queue().run("a", ContractQueue.LEASE);
		queue().finish("a");
		queue().lapse();
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().state("a")).isEqualTo("FINISHED");
	}

	@Test
	default void onlyTheTasksThatCrashDie() {
		allowCrashes(1);
		queue().addAll("a", "b", "c");
		queue().claim(2, ContractQueue.LEASE);
		queue().lapse();
		assertThat(queue().claimIds()).containsExactly("c");
		assertThat(queue().deadIds()).containsExactlyInAnyOrder("a", "b");
	}

}
