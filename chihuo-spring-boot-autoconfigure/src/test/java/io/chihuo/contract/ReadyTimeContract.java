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

	Duration SECOND = Duration.ofSeconds(1);

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
		queue().elapse(SECOND);
		LeasedTask run = queue().claim();
		assertThat(run.readyAt()).isEqualTo(run.addedAt());
	}

	@Test
	default void delayedTaskIsReadyFromWhenItWasDue() {
		queue().add("a", "", AddOptions.delayed(SECOND));
		long due = dueAt("a");
		queue().elapse(SECOND.multipliedBy(2));
		LeasedTask run = queue().claim();
		assertThat(run.readyAt()).isEqualTo(due);
		assertThat(run.addedAt()).isEqualTo(due - SECOND.toMillis());
	}

	@Test
	default void delayedTaskThatIsReplacedIsReadyFromWhenItWasDue() {
		queue().add("a", "", AddOptions.delayed(SECOND));
		long due = dueAt("a");
		queue().elapse(Duration.ofMillis(200));
		queue().add("a", "again", AddOptions.DEFAULTS.replace());
		queue().elapse(SECOND.multipliedBy(2));
		LeasedTask run = queue().claim();
		assertThat(ContractQueue.payload(run)).isEqualTo("again");
		assertThat(run.readyAt()).isEqualTo(due);
	}

	@Test
	default void readyTaskThatIsReplacedIsReadyFromThen() {
		queue().add("a");
		queue().elapse(SECOND);
		queue().add("a", "again", AddOptions.DEFAULTS.replace());
		LeasedTask run = queue().claim();
		assertThat(run.readyAt()).isEqualTo(run.addedAt());
	}

	@Test
	default void retriedTaskIsReadyFromWhenItsBackoffEnds() {
		queue().retry(queue().run("a"), SECOND);
		long due = dueAt("a");
		queue().elapse(SECOND.multipliedBy(2));
		assertThat(queue().claim().readyAt()).isEqualTo(due);
	}

	@Test
	default void retriedTaskThatIsReplacedIsReadyFromWhenItsBackoffEnds() {
		queue().retry(queue().run("a"), SECOND);
		long due = dueAt("a");
		queue().add("a", "again", AddOptions.DEFAULTS.replace());
		queue().elapse(SECOND.multipliedBy(2));
		LeasedTask run = queue().claim();
		assertThat(ContractQueue.payload(run)).isEqualTo("again");
		assertThat(run.readyAt()).isEqualTo(due);
	}

	@Test
	default void releasedTaskIsReadyFromItsRelease() {
		LeasedTask run = queue().run("a");
		queue().elapse(SECOND);
		queue().release(run);
		assertReadyAgain(run, SECOND);
	}

	@Test
	default void taskWhoseLeaseLapsedIsReadyFromThen() {
		LeasedTask run = queue().run("a", ContractQueue.LEASE);
		queue().lapse();
		assertReadyAgain(run, ContractQueue.LEASE);
	}

	@Test
	default void requeuedDeadLetterIsReadyFromThen() {
		LeasedTask run = queue().run("a");
		queue().dead(run);
		queue().elapse(SECOND);
		queue().requeue("a");
		assertReadyAgain(run, SECOND);
	}

	@Test
	default void rerunIsReadyFromTheEndOfTheRunBefore() {
		LeasedTask run = queue().run("a");
		queue().add("a", "again");
		queue().elapse(SECOND);
		queue().acknowledge(run);
		LeasedTask again = queue().claim();
		assertThat(ContractQueue.payload(again)).isEqualTo("again");
		assertThat(again.readyAt()).isGreaterThanOrEqualTo(again.addedAt() + SECOND.toMillis());
	}

	@Test
	default void delayedRerunIsReadyFromWhenItIsDue() {
		LeasedTask run = queue().run("a");
		queue().add("a", "again", AddOptions.delayed(SECOND));
		queue().acknowledge(run);
		long due = dueAt("a");
		queue().elapse(SECOND.multipliedBy(2));
		assertThat(queue().claim().readyAt()).isEqualTo(due);
	}

	@Test
	default void claimIsDatedByTheClockOfTheStore() {
		queue().add("a");
		long before = queue().now().toEpochMilli();
		LeasedTask run = queue().claim(ContractQueue.LEASE);
		assertThat(run.claimedAt()).isBetween(before, queue().now().toEpochMilli());
		queue().lapse();
		assertThat(queue().claim().claimedAt())
			.isGreaterThanOrEqualTo(run.claimedAt() + ContractQueue.LEASE.toMillis());
	}

}
