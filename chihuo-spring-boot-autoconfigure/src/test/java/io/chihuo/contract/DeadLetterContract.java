// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoredDeadLetter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of dead letters.
 */
interface DeadLetterContract extends ContractTopic {

	@Test
	default void deadLetterHasTaskAndReason() {
		queue().add("a", "payload", AddOptions.DEFAULTS.header("name", "value"));
		queue().retry(queue().claim());
		LeasedTask run = queue().claim();
		assertThat(queue().settle(Settlement.dead(run.lease(), "no such page"))).containsExactly(RunOutcome.DEAD);
		StoredDeadLetter letter = queue().deadLetters(null, 10).letters().get(0);
		assertThat(letter.id()).isEqualTo("a");
		assertThat(letter.payload()).asString().isEqualTo("payload");
		assertThat(letter.headers()).containsOnlyKeys("name").containsEntry("name", "value");
		assertThat(letter.attempts()).isEqualTo(2);
		assertThat(letter.crashes()).isZero();
		assertThat(letter.reason()).isEqualTo("no such page");
		assertThat(letter.addedAt()).isEqualTo(run.addedAt());
		assertThat(letter.diedAt()).isGreaterThanOrEqualTo(letter.addedAt());
	}

	@Test
	default void deadTaskIsNotClaimed() {
		queue().kill("a");
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().counts().dead()).isEqualTo(1);
	}

	@Test
	default void requeuedTaskGoesToTheTailAndCountsFromOne() {
		queue().add("a");
		queue().claim(ContractQueue.LEASE_DURATION);
		queue().lapse();
		queue().dead(queue().claim());
		queue().add("b");
		assertThat(queue().requeue("a")).isTrue();
		assertThat(queue().state("a")).isEqualTo("READY");
		assertThat(queue().deadIds()).isEmpty();
		assertThat(queue().claim().lease().id()).isEqualTo("b");
		LeasedTask run = queue().claim();
		assertThat(run.attempt()).isEqualTo(1);
		assertThat(run.crashes()).isZero();
		assertThat(ContractQueue.payload(run)).isEqualTo("a");
	}

	@Test
	default void requeuedTaskMayDieAgain() {
		queue().kill("a");
		queue().requeue("a");
		assertThat(queue().dead(queue().claim())).isEqualTo("DEAD");
		assertThat(queue().deadIds()).containsExactly("a");
	}

	@Test
	default void discardedTaskIsForgotten() {
		queue().kill("a");
		assertThat(queue().discard("a")).isTrue();
		assertThat(queue().state("a")).isEqualTo("ABSENT");
		assertThat(queue().deadIds()).isEmpty();
		assertThat(queue().run("a").attempt()).isEqualTo(1);
	}

	@Test
	default void onlyDeadTasksAreRequeuedOrDiscarded() {
		queue().run("running");
		queue().add("ready");
		queue().finish("finished");
		for (String id : new String[] { "running", "ready", "finished", "absent" }) {
			String state = queue().state(id);
			assertThat(queue().requeue(id)).as(id).isFalse();
			assertThat(queue().discard(id)).as(id).isFalse();
			assertThat(queue().state(id)).isEqualTo(state);
		}
		assertThat(queue().claimIds()).containsExactly("ready");
	}

	@Test
	default void replacedDeadLetterStartsAnew() {
		queue().retry(queue().run("a"));
		queue().dead(queue().claim());
		assertThat(queue().add("a", "new", AddOptions.DEFAULTS.replace())).isEqualTo(AddResult.ADDED);
		assertThat(queue().deadIds()).isEmpty();
		LeasedTask run = queue().claim();
		assertThat(run.attempt()).isEqualTo(1);
		assertThat(ContractQueue.payload(run)).isEqualTo("new");
	}

	@Test
	default void deadLetterMayBeReplacedByDelayedTask() {
		queue().kill("a");
		queue().add("a", "new", AddOptions.delayed(ContractQueue.ONE_HOUR).replace());
		assertThat(queue().state("a")).isEqualTo("DELAYED");
		assertThat(queue().deadIds()).isEmpty();
	}

	@Test
	default void finishedOrCancelledDeadLetterIsDropped() {
		queue().kill("a");
		queue().kill("b");
		queue().finish("a");
		assertThat(queue().cancel("b")).isEqualTo(CancelResult.REMOVED);
		assertThat(queue().deadIds()).isEmpty();
		assertThat(queue().requeue("a")).isFalse();
	}

}
