// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Finishing an id while it runs, and by the end of its run.
 */
interface FinishContract extends ContractTopic {

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = { "FAILED", "RESULT_REQUIRED" }, mode = EnumSource.Mode.EXCLUDE)
	default void settlementThatFinishesTakesThePlaceOfItsEnding(RunOutcome outcome) {
		LeasedTask run = queue().run("a");
		assertThat(queue().settle(run, outcome, true)).isEqualTo("FINISHED");
		assertThat(queue().state("a")).isEqualTo("FINISHED");
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().deadIds()).isEmpty();
		assertThat(queue().add("a")).isEqualTo(AddResult.ALREADY_FINISHED);
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = { "FAILED", "RESULT_REQUIRED" }, mode = EnumSource.Mode.EXCLUDE)
	default void runThatWasFinishedMeanwhileLeavesItsIdFinishedHoweverItEnds(RunOutcome outcome) {
		LeasedTask run = queue().run("a");
		assertThat(queue().finish("a")).isTrue();
		assertThat(queue().finish("a")).isFalse();
		assertThat(queue().settle(run, outcome, false)).isEqualTo("FINISHED");
		assertThat(queue().state("a")).isEqualTo("FINISHED");
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().deadIds()).isEmpty();
	}

	@Test
	default void runThatWasFinishedMeanwhileLeavesItsIdFinishedWhenItsLeaseLapses() {
		LeasedTask run = queue().run("a", ContractQueue.LEASE_DURATION);
		queue().finish("a");
		queue().lapse();
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().state("a")).isEqualTo("FINISHED");
		assertThat(queue().acknowledge(run)).isEqualTo("LEASE_LOST");
	}

	@Test
	default void idThatWasFinishedWhileItRunsIsRefused() {
		queue().run("a");
		queue().finish("a");
		assertThat(queue().add("a")).isEqualTo(AddResult.ALREADY_FINISHED);
		assertThat(queue().add("a", "new", AddOptions.DEFAULTS.replace())).isEqualTo(AddResult.ALREADY_FINISHED);
		assertThat(queue().state("a")).isEqualTo("RUNNING+finished");
	}

	@Test
	default void finishingDropsRerun() {
		LeasedTask run = queue().run("a");
		queue().add("a", "new");
		queue().finish("a");
		assertThat(queue().retry(run)).isEqualTo("FINISHED");
		assertThat(queue().claimIds()).isEmpty();
	}

	@Test
	default void settlementThatFinishesDropsRerun() {
		LeasedTask run = queue().run("a");
		queue().add("a", "new");
		assertThat(queue().acknowledgeFinished(run)).isEqualTo("FINISHED");
		assertThat(queue().claimIds()).isEmpty();
	}

	@Test
	default void finishingKeepsRerunThatWasRequestedEvenIfFinished() {
		LeasedTask run = queue().run("a");
		queue().add("a", "new", AddOptions.DEFAULTS.evenIfFinished());
		queue().finish("a");
		assertThat(queue().acknowledge(run)).isEqualTo("READY+finished");
		assertThat(queue().state("a")).isEqualTo("READY+finished");
		assertThat(queue().claim()).extracting(ContractQueue::payload).isEqualTo("new");
	}

	@Test
	default void settlementThatFinishesKeepsRerunThatWasRequestedEvenIfFinished() {
		LeasedTask run = queue().run("a");
		queue().add("a", "new", AddOptions.DEFAULTS.evenIfFinished());
		assertThat(queue().acknowledgeFinished(run)).isEqualTo("READY+finished");
		assertThat(queue().state("a")).isEqualTo("READY+finished");
		assertThat(queue().claim()).extracting(ContractQueue::payload).isEqualTo("new");
	}

	@Test
	default void rerunMayBeRequestedAfterFinishingToo() {
		LeasedTask run = queue().run("a");
		queue().finish("a");
		assertThat(queue().add("a", "new", AddOptions.DEFAULTS.evenIfFinished())).isEqualTo(AddResult.RERUN_REQUESTED);
		assertThat(queue().release(run)).isEqualTo("READY+finished");
		assertThat(queue().claim()).extracting(ContractQueue::payload).isEqualTo("new");
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = { "FAILED", "RESULT_REQUIRED" }, mode = EnumSource.Mode.EXCLUDE)
	default void unfinishedRunEndsAsIfItHadNeverBeenFinished(RunOutcome outcome) {
		LeasedTask run = queue().run("a");
		queue().finish("a");
		assertThat(queue().unfinish("a")).isTrue();
		assertThat(queue().state("a")).isEqualTo("RUNNING");
		assertThat(queue().settle(run, outcome, false)).isEqualTo(switch (outcome) {
			case SUCCESS, CANCELLED, PARKED -> "ABSENT";
			case RELEASED, NOT_BEGUN, FORCE_RELEASED, CRASHED, RETRY, POSTPONED, LEASE_LOST -> "READY";
			case DEAD -> "DEAD";
			case FAILED, RESULT_REQUIRED -> throw new IllegalArgumentException();
		});
	}

	@Test
	default void unfinishingBringsTheRerunBack() {
		LeasedTask run = queue().run("a");
		queue().add("a", "new");
		queue().finish("a");
		queue().unfinish("a");
		assertThat(queue().acknowledge(run)).isEqualTo("READY");
		assertThat(queue().claim()).extracting(ContractQueue::payload).isEqualTo("new");
	}

	@Test
	default void unfinishedIdMayBeAddedAgain() {
		queue().acknowledgeFinished(queue().run("a"));
		assertThat(queue().unfinish("a")).isTrue();
		assertThat(queue().unfinish("a")).isFalse();
		assertThat(queue().run("a").attempt()).isEqualTo(1);
	}

	@Test
	default void rerunOfFinishedIdFailsLikeAnyOtherRun() {
		LeasedTask run = queue().run("a");
		queue().finish("a");
		queue().add("a", "new", AddOptions.DEFAULTS.evenIfFinished());
		queue().acknowledge(run);
		assertThat(queue().retry(queue().claim())).isEqualTo("READY+finished");
		assertThat(queue().dead(queue().claim())).isEqualTo("DEAD+finished");
		assertThat(queue().state("a")).isEqualTo("DEAD+finished");
	}

}
