// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.chihuo.RunOutcome;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Renewal;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of leases: how they are kept, ended and lost.
 */
interface LeaseContract extends ContractTopic {

	@Test
	default void leasedTaskIsNotClaimedAgain() {
		queue().run("a", ContractQueue.LEASE_DURATION);
		assertThat(queue().claimIds()).isEmpty();
		queue().elapse(ContractQueue.LEASE_DURATION.dividedBy(2));
		assertThat(queue().claimIds()).isEmpty();
	}

	@Test
	default void lapsedLeaseGoesToTheHeadAndIsNotCounted() {
		queue().addAll("a", "b");
		LeasedTask lapsed = queue().claim(ContractQueue.LEASE_DURATION);
		queue().lapse();
		LeasedTask again = queue().claim();
		assertThat(again.lease().id()).isEqualTo("a");
		assertThat(again.attempt()).isEqualTo(1);
		assertThat(again.crashes()).isZero();
		assertThat(ContractQueue.payload(again)).isEqualTo("a");
		assertThat(again.lease().token()).isGreaterThan(lapsed.lease().token());
	}

	@Test
	default void lapsedLeasesGoToTheHeadInTheirOldOrder() {
		queue().addAll("a", "b", "c", "d");
		queue().claim(3, ContractQueue.LEASE_DURATION);
		queue().lapse();
		for (String id : List.of("a", "b", "c", "d")) {
			assertThat(queue().claim().lease().id()).isEqualTo(id);
		}
	}

	@Test
	default void leasesThatLapsedOneAfterTheOtherAreBeforeAllOthers() {
		queue().addAll("a", "b", "c");
		queue().claim(ContractQueue.LEASE_DURATION.dividedBy(2));
		queue().claim(ContractQueue.LEASE_DURATION);
		queue().lapse();
		assertThat(List.of(queue().claim(), queue().claim())).extracting((task) -> task.lease().id())
			.containsExactlyInAnyOrder("a", "b");
		assertThat(queue().claimIds()).containsExactly("c");
	}

	@Test
	default void renewedLeaseDoesNotLapse() {
		LeasedTask run = queue().run("a", ContractQueue.LEASE_DURATION);
		assertThat(queue().renew(run, ContractQueue.ONE_HOUR)).isEqualTo(Renewal.HELD);
		queue().lapse();
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().acknowledge(run)).isEqualTo("ABSENT");
	}

	@Test
	default void renewalCountsFromNow() {
		LeasedTask run = queue().run("a", ContractQueue.LEASE_DURATION);
		queue().elapse(ContractQueue.LEASE_DURATION.dividedBy(2));
		queue().renew(run, ContractQueue.LEASE_DURATION);
		queue().elapse(ContractQueue.LEASE_DURATION.dividedBy(2));
		assertThat(queue().claimIds()).isEmpty();
		queue().elapse(ContractQueue.LEASE_DURATION.dividedBy(2));
		assertThat(queue().claimIds()).containsExactly("a");
	}

	@Test
	default void renewalMayShortenLease() {
		LeasedTask run = queue().run("a");
		queue().renew(run, Duration.ofSeconds(1));
		queue().elapse(Duration.ofSeconds(1));
		assertThat(queue().claim().suspect()).isTrue();
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = { "FAILED", "RESULT_REQUIRED" }, mode = EnumSource.Mode.EXCLUDE)
	default void lapsedLeaseIsLostWhetherTheTaskWasClaimedAgainOrNot(RunOutcome outcome) {
		LeasedTask run = queue().run("a", ContractQueue.LEASE_DURATION);
		queue().lapse();
		assertLost(run, outcome);
		LeasedTask again = queue().claim();
		assertLost(run, outcome);
		assertThat(queue().state("a")).isEqualTo("RUNNING");
		assertThat(queue().acknowledge(again)).isEqualTo("ABSENT");
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = { "FAILED", "RESULT_REQUIRED" }, mode = EnumSource.Mode.EXCLUDE)
	default void settledLeaseIsLost(RunOutcome outcome) {
		LeasedTask run = queue().run("a");
		queue().settle(run, outcome, false);
		String state = queue().state("a");
		assertLost(run, RunOutcome.SUCCESS);
		assertLost(run, outcome);
		assertThat(queue().state("a")).isEqualTo(state);
	}

	@Test
	default void leaseOfUnknownIdIsLost() {
		LeasedTask unknown = new LeasedTask(new Lease("a", 1), new byte[0], Map.of(), 1, 0, 0, 0, 0, false);
		assertLost(unknown, RunOutcome.RETRY);
		assertThat(queue().state("a")).isEqualTo("ABSENT");
	}

	@Test
	default void leaseOfWaitingTaskIsLost() {
		LeasedTask run = queue().run("a");
		queue().release(run);
		assertLost(run, RunOutcome.DEAD);
		assertThat(queue().state("a")).isEqualTo("READY");
	}

	@Test
	default void lostLeaseCannotFinishItsId() {
		LeasedTask run = queue().run("a", ContractQueue.LEASE_DURATION);
		queue().lapse();
		assertThat(queue().acknowledgeFinished(run)).isEqualTo("LEASE_LOST");
		queue().claim();
		assertThat(queue().acknowledgeFinished(run)).isEqualTo("LEASE_LOST");
		assertThat(queue().state("a")).isEqualTo("RUNNING");
	}

	private void assertLost(LeasedTask run, RunOutcome outcome) {
		assertThat(queue().settle(run, outcome, false)).isEqualTo("LEASE_LOST");
		assertThat(queue().renew(run, ContractQueue.ONE_HOUR)).isEqualTo(Renewal.LOST);
	}

}
