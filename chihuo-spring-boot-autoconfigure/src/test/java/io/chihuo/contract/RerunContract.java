// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Adding an id that runs just now.
 */
interface RerunContract extends ContractTopic {

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = { "RELEASED", "NOT_BEGUN", "FORCE_RELEASED", "LEASE_LOST", "FAILED", "RESULT_REQUIRED" },
			mode = EnumSource.Mode.EXCLUDE)
	default void rerunTakesThePlaceOfTheOutcome(RunOutcome outcome) {
		queue().retry(queue().run("a"));
		LeasedTask run = queue().claim();
		queue().add("a", "new", AddOptions.DEFAULTS.header("name", "value"));
		queue().add("b");
		assertThat(queue().settle(run, outcome, false)).isEqualTo("READY");
		assertThat(queue().claim().lease().id()).isEqualTo("b");
		LeasedTask rerun = queue().claim();
		assertThat(ContractQueue.payload(rerun)).isEqualTo("new");
		assertThat(rerun.headers()).isEqualTo(Map.of("name", "value"));
		assertThat(rerun.attempt()).isEqualTo(1);
		assertThat(rerun.lease().token()).isGreaterThan(run.lease().token());
		assertThat(queue().acknowledge(rerun)).isEqualTo("ABSENT");
	}

	@Test
	default void rerunTakesThePlaceOfLapsedLease() {
		queue().run("a", ContractQueue.LEASE_DURATION);
		queue().add("a", "new");
		queue().add("b");
		queue().lapse();
		assertThat(queue().claim().lease().id()).isEqualTo("b");
		LeasedTask rerun = queue().claim();
		assertThat(ContractQueue.payload(rerun)).isEqualTo("new");
		assertThat(rerun.attempt()).isEqualTo(1);
		assertThat(rerun.crashes()).isZero();
	}

	@Test
	default void rerunNeverBeginsBeforeTheRunHasEnded() {
		LeasedTask run = queue().run("a");
		queue().add("a", "new");
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().counts().ready()).isZero();
		queue().acknowledge(run);
		assertThat(queue().claimIds()).containsExactly("a");
	}

	@Test
	default void laterRequestReplacesEarlierOne() {
		LeasedTask run = queue().run("a");
		queue().add("a", "second", AddOptions.DEFAULTS.header("name", "value"));
		assertThat(queue().add("a", "third")).isEqualTo(AddResult.RERUN_REQUESTED);
		queue().acknowledge(run);
		LeasedTask rerun = queue().claim();
		assertThat(ContractQueue.payload(rerun)).isEqualTo("third");
		assertThat(rerun.headers()).isEmpty();
		assertThat(queue().acknowledge(rerun)).isEqualTo("ABSENT");
	}

	@Test
	default void laterOrdinaryRequestReplacesOneThatOutlivesFinishing() {
		LeasedTask run = queue().run("a");
		queue().add("a", "second", AddOptions.DEFAULTS.evenIfFinished());
		queue().add("a", "third");
		assertThat(queue().acknowledgeFinished(run)).isEqualTo("FINISHED");
	}

	@Test
	default void rerunRequestedWithFirstGoesToTheHead() {
		LeasedTask run = queue().run("a");
		queue().addAll("b", "c");
		queue().add(ContractQueue.first("a", "new", AddOptions.DEFAULTS));
		queue().acknowledge(run);
		assertThat(queue().claimIds()).containsExactly("a", "b", "c");
	}

	@Test
	default void rerunRequestedWithDelayIsDelayedFromTheRequestOn() {
		LeasedTask run = queue().run("a");
		queue().add("a", "new", AddOptions.delayed(Duration.ofSeconds(1)));
		assertThat(queue().acknowledge(run)).isEqualTo("DELAYED");
		assertThat(queue().state("a")).isEqualTo("DELAYED");
		assertThat(queue().claimIds()).isEmpty();
		queue().elapse(Duration.ofSeconds(1));
		assertThat(queue().claim()).extracting(ContractQueue::payload).isEqualTo("new");
	}

	@Test
	default void rerunWhoseDelayHasPassedWhenTheRunEndsIsReady() {
		LeasedTask run = queue().run("a");
		queue().add("a", "new", AddOptions.delayed(Duration.ofSeconds(1)));
		queue().elapse(Duration.ofSeconds(1));
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().acknowledge(run)).isEqualTo("READY");
		assertThat(queue().claimIds()).containsExactly("a");
	}

	@Test
	default void releasedRunRunsAgainWithItsPayloadAndTheRerunFollows() {
		LeasedTask run = queue().run("a");
		queue().add("a", "new");
		queue().add("b");
		assertThat(queue().release(run)).isEqualTo("READY+rerun");
		LeasedTask again = queue().claim();
		assertThat(ContractQueue.payload(again)).isEqualTo("a");
		assertThat(queue().state("a")).isEqualTo("RUNNING+rerun");
		assertThat(queue().acknowledge(again)).isEqualTo("READY");
		assertThat(queue().claimIds()).containsExactly("b", "a");
	}

	@Test
	default void ignoringRunningGoesBeforeEvenIfFinished() {
		LeasedTask run = queue().run("a");
		assertThat(queue().add("a", "new", AddOptions.DEFAULTS.ignoreRunning().evenIfFinished()))
			.isEqualTo(AddResult.ALREADY_RUNNING);
		assertThat(queue().acknowledge(run)).isEqualTo("ABSENT");
	}

	@Test
	default void ignoringRunningLeavesAnEarlierRequestAlone() {
		LeasedTask run = queue().run("a");
		queue().add("a", "second");
		queue().add("a", "third", AddOptions.DEFAULTS.ignoreRunning());
		assertThat(queue().acknowledge(run)).isEqualTo("READY");
		assertThat(queue().claim()).extracting(ContractQueue::payload).isEqualTo("second");
	}

}
