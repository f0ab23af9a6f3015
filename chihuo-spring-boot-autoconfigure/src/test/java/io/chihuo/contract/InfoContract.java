// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import org.assertj.core.data.TemporalUnitOffset;
import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.TaskInfo;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The contract of the information about ids.
 */
interface InfoContract extends ContractTopic {

	TemporalUnitOffset A_MOMENT = within(900, ChronoUnit.MILLIS);

	@Test
	default void readyTaskHasTheTimeOfItsAdd() {
		Instant now = queue().now();
		queue().add("a");
		TaskInfo info = queue().info("a");
		assertThat(info.id()).isEqualTo("a");
		assertThat(info.addedAt()).isCloseTo(now, A_MOMENT);
		assertThat(info.attempts()).isZero();
		assertThat(info.crashes()).isZero();
		assertThat(info.dueAt()).isNull();
		assertThat(info.startedAt()).isNull();
		assertThat(info.leasedUntil()).isNull();
		assertThat(info.endedAt()).isNull();
		assertThat(info.lastError()).isNull();
	}

	@Test
	default void delayedTaskHasItsDueTime() {
		queue().add("a", "", AddOptions.delayed(Duration.ofMinutes(1)));
		TaskInfo info = queue().info("a");
		assertThat(info.dueAt()).isCloseTo(info.addedAt().plusSeconds(60), A_MOMENT);
	}

	@Test
	default void runningTaskHasStartAndEndOfItsLease() {
		queue().add("a");
		queue().elapse(Duration.ofSeconds(1));
		LeasedTask run = queue().claim(Duration.ofMinutes(1));
		TaskInfo info = queue().info("a");
		assertThat(info.attempts()).isEqualTo(1);
		assertThat(info.addedAt().toEpochMilli()).isEqualTo(run.addedAt());
		assertThat(info.startedAt()).isCloseTo(info.addedAt().plusMillis(1100), A_MOMENT);
		assertThat(info.leasedUntil()).isCloseTo(info.startedAt().plusSeconds(60), A_MOMENT);
		assertThat(info.dueAt()).isNull();
		assertThat(info.endedAt()).isNull();
		queue().renew(run, Duration.ofMinutes(5));
		assertThat(queue().info("a").leasedUntil()).isCloseTo(info.startedAt().plusSeconds(300), A_MOMENT);
		assertThat(queue().info("a").startedAt()).isEqualTo(info.startedAt());
	}

	@Test
	default void failedTaskHasItsLastErrorAndAttempts() {
		LeasedTask run = queue().run("a");
		queue().settle(Settlement.retry(run.lease(), Duration.ofMinutes(1), "timed out"));
		TaskInfo info = queue().info("a");
		assertThat(info.attempts()).isEqualTo(1);
		assertThat(info.lastError()).isEqualTo("timed out");
		assertThat(info.startedAt()).isNull();
		assertThat(info.leasedUntil()).isNull();
		assertThat(info.dueAt()).isCloseTo(info.addedAt().plusSeconds(60), A_MOMENT);
	}

	@Test
	default void retriedTaskKeepsItsLastErrorWhileItRuns() {
		queue().settle(Settlement.retry(queue().run("a").lease(), Duration.ZERO, "timed out"));
		assertThat(queue().info("a").attempts()).isEqualTo(1);
		queue().claim();
		assertThat(queue().info("a").attempts()).isEqualTo(2);
		assertThat(queue().info("a").lastError()).isEqualTo("timed out");
	}

	@Test
	default void deadTaskHasTimeAndReasonOfItsEnd() {
		LeasedTask run = queue().run("a");
		queue().elapse(Duration.ofSeconds(1));
		queue().settle(Settlement.dead(run.lease(), "no such page"));
		TaskInfo info = queue().info("a");
		assertThat(info.attempts()).isEqualTo(1);
		assertThat(info.lastError()).isEqualTo("no such page");
		assertThat(info.addedAt().toEpochMilli()).isEqualTo(run.addedAt());
		assertThat(info.endedAt()).isCloseTo(info.addedAt().plusMillis(1100), A_MOMENT);
		assertThat(info.endedAt().toEpochMilli()).isEqualTo(queue().deadLetters(null, 1).letters().get(0).diedAt());
	}

	@Test
	default void finishedIdHasOnlyTheTimeOfItsMark() {
		Instant now = queue().now();
		queue().finish("a");
		queue().acknowledgeFinished(queue().run("b"));
		assertThat(queue().info("a").addedAt()).isNull();
		assertThat(queue().info("a").isFinished()).isTrue();
		assertThat(queue().info("a").endedAt()).isCloseTo(now, A_MOMENT);
		assertThat(queue().info("b").addedAt()).isNull();
		assertThat(queue().info("b").endedAt()).isCloseTo(now, A_MOMENT);
	}

	@Test
	default void releasedTaskIsAsItWasBefore() {
		queue().retry(queue().run("a"));
		TaskInfo before = queue().info("a");
		queue().release(queue().claim());
		assertThat(queue().info("a")).isEqualTo(before);
	}

	@Test
	default void lapsedTaskHasItsCrashes() {
		queue().addAll("a", "b");
		queue().claim(2, ContractQueue.LEASE_DURATION);
		queue().lapse();
		assertThat(queue().claimSuspect(ContractQueue.LEASE_DURATION).lease().id()).isEqualTo("a");
		queue().lapse();
		queue().claimSuspect();
		assertThat(queue().info("a").attempts()).isEqualTo(2);
		assertThat(queue().info("a").crashes()).isEqualTo(1);
		assertThat(queue().info("b").attempts()).isZero();
		assertThat(queue().info("b").crashes()).isZero();
	}

	@Test
	default void claimedTaskEqualsTheAddedOne() {
		queue().add("a", "payload", AddOptions.DEFAULTS.header("x", "1").header("y", ""));
		LeasedTask run = queue().claim();
		assertThat(ContractQueue.payload(run)).isEqualTo("payload");
		assertThat(run.headers()).isEqualTo(Map.of("x", "1", "y", ""));
		assertThat(run.attempt()).isEqualTo(1);
		assertThat(run.crashes()).isZero();
	}

	@Test
	default void payloadMayBeEmptyOrLarge() {
		queue().add("empty", "");
		queue().add("large", "x".repeat(256 * 1024));
		assertThat(queue().claim().payload()).isEmpty();
		assertThat(queue().claim().payload()).hasSize(256 * 1024);
	}

	@Test
	default void absentIdIsNotFound() {
		assertThat(queue().find("a")).isEmpty();
	}

}
