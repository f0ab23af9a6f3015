// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Renewal;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Cancelling an id while it runs.
 */
interface CancelContract extends ContractTopic {

	private LeasedTask runCancelled(String id) {
		LeasedTask run = queue().run(id, ContractQueue.LEASE_DURATION);
		assertThat(queue().cancel(id)).isEqualTo(CancelResult.INTERRUPTED);
		return run;
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = { "FAILED", "RESULT_REQUIRED" }, mode = EnumSource.Mode.EXCLUDE)
	default void cancelledRunLeavesNothingHoweverItEnds(RunOutcome outcome) {
		LeasedTask run = runCancelled("a");
		assertThat(queue().settle(run, outcome, false)).isEqualTo("ABSENT");
		assertThat(queue().state("a")).isEqualTo("ABSENT");
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().deadIds()).isEmpty();
	}

	@Test
	default void cancelledRunLeavesNothingWhenItsLeaseLapses() {
		runCancelled("a");
		queue().lapse();
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().state("a")).isEqualTo("ABSENT");
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = { "FAILED", "RESULT_REQUIRED" }, mode = EnumSource.Mode.EXCLUDE)
	default void cancelledRunMayStillFinish(RunOutcome outcome) {
		LeasedTask run = runCancelled("a");
		assertThat(queue().settle(run, outcome, true)).isEqualTo("FINISHED");
		assertThat(queue().state("a")).isEqualTo("FINISHED");
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = { "FAILED", "RESULT_REQUIRED" }, mode = EnumSource.Mode.EXCLUDE)
	default void cancelledRunThatWasFinishedLeavesItsIdFinished(RunOutcome outcome) {
		LeasedTask run = queue().run("a");
		queue().finish("a");
		assertThat(queue().cancel("a")).isEqualTo(CancelResult.INTERRUPTED);
		assertThat(queue().settle(run, outcome, false)).isEqualTo("FINISHED");
		assertThat(queue().state("a")).isEqualTo("FINISHED");
	}

	@Test
	default void renewalReportsTheCancellationAndExtendsTheLease() {
		LeasedTask run = runCancelled("a");
		assertThat(queue().renew(run, ContractQueue.ONE_HOUR)).isEqualTo(Renewal.CANCELLED);
		queue().lapse();
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().renew(run, ContractQueue.ONE_HOUR)).isEqualTo(Renewal.CANCELLED);
		assertThat(queue().acknowledge(run)).isEqualTo("ABSENT");
	}

	@Test
	default void cancellingDropsRerun() {
		LeasedTask run = queue().run("a");
		queue().add("a", "new", AddOptions.DEFAULTS.evenIfFinished());
		queue().cancel("a");
		assertThat(queue().state("a")).isEqualTo("RUNNING");
		assertThat(queue().acknowledge(run)).isEqualTo("ABSENT");
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = { "FAILED", "RESULT_REQUIRED" }, mode = EnumSource.Mode.EXCLUDE)
	default void idAddedAfterItsRunWasCancelledRunsAfterwards(RunOutcome outcome) {
		LeasedTask run = runCancelled("a");
		assertThat(queue().add("a", "new")).isEqualTo(AddResult.RERUN_REQUESTED);
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().settle(run, outcome, false)).isEqualTo("READY");
		LeasedTask rerun = queue().claim();
		assertThat(ContractQueue.payload(rerun)).isEqualTo("new");
		assertThat(rerun.attempt()).isEqualTo(1);
		assertThat(queue().renew(rerun, ContractQueue.ONE_HOUR)).isEqualTo(Renewal.HELD);
		assertThat(queue().retry(rerun)).isEqualTo("READY");
	}

	@Test
	default void idAddedAfterItsRunWasCancelledRunsAfterItsLeaseLapsed() {
		runCancelled("a");
		queue().add("a", "new");
		queue().lapse();
		LeasedTask rerun = queue().claim();
		assertThat(ContractQueue.payload(rerun)).isEqualTo("new");
		assertThat(rerun.crashes()).isZero();
	}

	@Test
	default void cancellingTwiceDropsTheRerunAddedBetween() {
		LeasedTask run = runCancelled("a");
		queue().add("a", "new");
		assertThat(queue().cancel("a")).isEqualTo(CancelResult.INTERRUPTED);
		assertThat(queue().retry(run)).isEqualTo("ABSENT");
	}

	@Test
	default void cancellingReleasedTaskDropsItsRerunToo() {
		LeasedTask run = queue().run("a");
		queue().add("a", "new");
		queue().release(run);
		assertThat(queue().cancel("a")).isEqualTo(CancelResult.REMOVED);
		assertThat(queue().acknowledge(queue().run("a"))).isEqualTo("ABSENT");
	}

}
