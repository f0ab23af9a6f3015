// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.backend.LeasedTask;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Since when a task that is claimed was ready.
 */
interface ReadyTimeContract extends ContractTopic {

	Duration ONE_SECOND = Duration.ofSeconds(1);

	private long dueAt(String id) {
		return queue().info(id).dueAt().toEpochMilli();
	}

	private void assertReadyAgain(LeasedTask before, Duration later) {
		LeasedTask run = queue().claim();
		assertThat(run.lease().id()).isEqualTo(before.lease().id());
		assertThat(run.addedAt()).isEqualTo(before.addedAt());
		assertThat(run.readyAt()).isGreaterThanOrEqualTo(before.readyAt() + later.toMillis());
	}

	@Test
	default void taskIsReadyFromWhenItWasAdded() {
		queue().add("a");
		queue().elapse(ONE_SECOND);
		LeasedTask run = queue().claim();
		assertThat(run.readyAt()).isEqualTo(run.addedAt());
	}

	@Test
	default void delayedTaskIsReadyFromWhenItWasDue() {
		queue().add("a", "", AddOptions.delayed(ONE_SECOND));
		long due = dueAt("a");
		queue().elapse(ONE_SECOND.multipliedBy(2));
		LeasedTask run = queue().claim();
		assertThat(run.readyAt()).isEqualTo(due);
		assertThat(run.addedAt()).isEqualTo(due - ONE_SECOND.toMillis());
	}

	@Test
	default void delayedTaskThatIsReplacedIsReadyFromWhenItWasDue() {
		queue().add("a", "", AddOptions.delayed(ONE_SECOND));
		long due = dueAt("a");
		queue().elapse(Duration.ofMillis(200));
		queue().add("a", "again", AddOptions.DEFAULTS.replace());
		queue().elapse(ONE_SECOND.multipliedBy(2));
		LeasedTask run = queue().claim();
		assertThat(ContractQueue.payload(run)).isEqualTo("again");
		assertThat(run.readyAt()).isEqualTo(due);
	}

	@Test
	default void readyTaskThatIsReplacedIsReadyFromThen() {
		queue().add("a");
		queue().elapse(ONE_SECOND);
		queue().add("a", "again", AddOptions.DEFAULTS.replace());
		LeasedTask run = queue().claim();
		assertThat(run.readyAt()).isEqualTo(run.addedAt());
	}

	@Test
	default void retriedTaskIsReadyFromWhenItsBackoffEnds() {
		queue().retry(queue().run("a"), ONE_SECOND);
		long due = dueAt("a");
		queue().elapse(ONE_SECOND.multipliedBy(2));
		assertThat(queue().claim().readyAt()).isEqualTo(due);
	}

	@Test
	default void retriedTaskThatIsReplacedIsReadyFromWhenItsBackoffEnds() {
		queue().retry(queue().run("a"), ONE_SECOND);
		long due = dueAt("a");
		queue().add("a", "again", AddOptions.DEFAULTS.replace());
		queue().elapse(ONE_SECOND.multipliedBy(2));
		LeasedTask run = queue().claim();
		assertThat(ContractQueue.payload(run)).isEqualTo("again");
		assertThat(run.readyAt()).isEqualTo(due);
	}

	@Test
	default void releasedTaskIsReadyFromItsRelease() {
		LeasedTask run = queue().run("a");
		queue().elapse(ONE_SECOND);
		queue().release(run);
		assertReadyAgain(run, ONE_SECOND);
	}

	@Test
	default void taskWhoseLeaseLapsedIsReadyFromThen() {
		LeasedTask run = queue().run("a", ContractQueue.LEASE_DURATION);
		queue().lapse();
		assertReadyAgain(run, ContractQueue.LEASE_DURATION);
	}

	@Test
	default void requeuedDeadLetterIsReadyFromThen() {
		LeasedTask run = queue().run("a");
		queue().dead(run);
		queue().elapse(ONE_SECOND);
		queue().requeue("a");
		assertReadyAgain(run, ONE_SECOND);
	}

	@Test
	default void rerunIsReadyFromTheEndOfTheRunBefore() {
		LeasedTask run = queue().run("a");
		queue().add("a", "again");
		queue().elapse(ONE_SECOND);
		queue().acknowledge(run);
		LeasedTask again = queue().claim();
		assertThat(ContractQueue.payload(again)).isEqualTo("again");
		assertThat(again.readyAt()).isGreaterThanOrEqualTo(again.addedAt() + ONE_SECOND.toMillis());
	}

	@Test
	default void delayedRerunIsReadyFromWhenItIsDue() {
		LeasedTask run = queue().run("a");
		queue().add("a", "again", AddOptions.delayed(ONE_SECOND));
		queue().acknowledge(run);
		long due = dueAt("a");
		queue().elapse(ONE_SECOND.multipliedBy(2));
		assertThat(queue().claim().readyAt()).isEqualTo(due);
	}

	@Test
	default void claimIsDatedByTheClockOfTheStore() {
		queue().add("a");
		long before = queue().now().toEpochMilli();
		LeasedTask run = queue().claim(ContractQueue.LEASE_DURATION);
		assertThat(run.claimedAt()).isBetween(before, queue().now().toEpochMilli());
		queue().lapse();
		assertThat(queue().claim().claimedAt())
			.isGreaterThanOrEqualTo(run.claimedAt() + ContractQueue.LEASE_DURATION.toMillis());
	}

}
