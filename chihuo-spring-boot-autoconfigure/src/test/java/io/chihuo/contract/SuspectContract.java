// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.chihuo.AddOptions;
import io.chihuo.RunOutcome;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settlement;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that were leased to a process when it died: claimed alone, and charged only if
 * that process dies too.
 */
interface SuspectContract extends ContractTopic {

	ClaimRequest REQUEST = ClaimRequest.of(10, ContractQueue.ONE_HOUR, "worker");

	/** A process claims all that waits and dies. */
	private void crashWith(String... ids) {
		queue().addAll(ids);
		assertThat(queue().claim(ids.length, ContractQueue.LEASE_DURATION)).hasSize(ids.length);
		queue().lapse();
	}

	private ClaimResult claim(ClaimRequest request) {
		return ContractQueue.join(queue().store().claim(request));
	}

	@Test
	default void tasksOfDeadProcessAreSuspectsInTheirOldOrderAndNobodyIsCharged() {
		crashWith("a", "b", "c");
		assertThat(queue().counts().ready()).isEqualTo(3);
		for (String id : List.of("a", "b", "c")) {
			LeasedTask suspect = queue().claimSuspect();
			assertThat(suspect.lease().id()).isEqualTo(id);
			assertThat(suspect.attempt()).isEqualTo(1);
			assertThat(suspect.crashes()).isZero();
		}
		assertThat(queue().counts().running()).isEqualTo(3);
	}

	@Test
	default void ordinaryClaimLeavesSuspectsAndReportsThem() {
		queue().add("x");
		assertThat(claim(REQUEST.forSuspect())).isEqualTo(ClaimResult.NOTHING);
		assertThat(queue().claim().suspect()).isFalse();
		crashWith("a", "b");
		queue().addAll("c", "d");
		assertThat(queue().claimSuspect().lease().id()).isEqualTo("a");
		ClaimResult ordinary = claim(REQUEST);
		assertThat(ordinary.tasks()).extracting((task) -> task.lease().id()).containsExactly("c", "d");
		assertThat(ordinary.tasks()).noneMatch(LeasedTask::suspect);
		assertThat(ordinary.suspectsWaiting()).isTrue();
		assertThat(claim(REQUEST.forSuspect()).suspectsWaiting()).isFalse();
		assertThat(claim(REQUEST).suspectsWaiting()).isFalse();
	}

	@Test
	default void ofLeasesThatLapseTogetherTheFirstOneMakesTheFirstSuspect() {
		crashWith("b");
		queue().add("a");
		ClaimRequest ordinary = ClaimRequest.of(10, ContractQueue.LEASE_DURATION, "worker");
		assertThat(claim(ordinary).tasks()).extracting((task) -> task.lease().id()).containsExactly("a");
		assertThat(queue().claimSuspect(ContractQueue.LEASE_DURATION).lease().id()).isEqualTo("b");
		queue().lapse();
		assertThat(queue().claimSuspect().lease().id()).isEqualTo("a");
		assertThat(queue().claimSuspect().lease().id()).isEqualTo("b");
	}

	@Test
	default void onlyTheTaskThatKillsItsProcessesBecomesDeadLetter() {
		crashWith("a", "killer", "b");
		queue().acknowledge(queue().claimSuspect());
		for (int crashes = 0; crashes < 3; crashes++) {
			queue().add("neighbour-" + crashes);
			LeasedTask crashingTask = queue().claimSuspect(ContractQueue.LEASE_DURATION);
			assertThat(crashingTask.lease().id()).isEqualTo("killer");
			assertThat(crashingTask.crashes()).isEqualTo(crashes);
			assertThat(claim(ClaimRequest.of(10, ContractQueue.LEASE_DURATION, "worker")).tasks()).hasSize(1);
			queue().lapse();
		}
		List<LeasedTask> rest = IntStream.range(0, 4).mapToObj((i) -> queue().claimSuspect()).toList();
		assertThat(rest).extracting((task) -> task.lease().id())
			.containsExactlyInAnyOrder("b", "neighbour-0", "neighbour-1", "neighbour-2");
		assertThat(rest).allMatch((task) -> task.crashes() == 0 && task.attempt() == 1);
		assertThat(queue().deadIds()).containsExactly("killer");
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = { "RELEASED", "RETRY", "POSTPONED" })
	default void suspectWhoseRunEndsIsSuspectNoLonger(RunOutcome outcome) {
		crashWith("a");
		queue().settle(queue().claimSuspect(), outcome, false);
		queue().add("b");
		assertThat(queue().claimIds()).containsExactlyInAnyOrder("a", "b");
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = { "NOT_BEGUN", "FORCE_RELEASED" })
	default void suspectWhoseRunHasNotEndedStaysSuspectInItsPlace(RunOutcome outcome) {
		crashWith("a", "b", "c");
		LeasedTask first = queue().claimSuspect();
		LeasedTask second = queue().claimSuspect();
		queue().settle(Stream.of(first, second)
			.map((task) -> new Settlement(task.lease(), outcome, false, Duration.ZERO, null))
			.toArray(Settlement[]::new));
		assertThat(queue().claimOrdinaryIds()).isEmpty();
		for (String id : List.of("a", "b", "c")) {
			LeasedTask again = queue().claimSuspect(ContractQueue.LEASE_DURATION);
			assertThat(again.lease().id()).isEqualTo(id);
			assertThat(again.attempt()).isEqualTo(1);
		}
		queue().lapse();
		assertThat(queue().info("a").crashes()).isEqualTo(1);
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = { "NOT_BEGUN", "FORCE_RELEASED" })
	default void releaseTogetherWithTheReportOfTheEarlierRunTakesTheSuspicionBack(RunOutcome outcome) {
		queue().addAll("a", "b");
		LeasedTask paused = queue().claim(2, ContractQueue.LEASE_DURATION).get(0);
		queue().lapse();
		LeasedTask again = queue().claimSuspect();
		queue().settle(Stream.of(again, paused)
			.map((task) -> new Settlement(task.lease(), outcome, false, Duration.ZERO, null))
			.toArray(Settlement[]::new));
		assertThat(queue().claimOrdinaryIds()).containsExactly("a");
		assertThat(queue().claimSuspect().lease().id()).isEqualTo("b");
	}

	@ParameterizedTest(name = "{0}")
	@EnumSource(names = { "NOT_BEGUN", "FORCE_RELEASED" })
	default void taskThatIsNoSuspectDoesNotBecomeOneByItsRelease(RunOutcome outcome) {
		LeasedTask run = queue().run("a");
		queue().settle(run, outcome, false);
		assertThat(queue().claim().suspect()).isFalse();
	}

	@Test
	default void suspectWhoseRunLastsForTenLeasesIsSuspectNoLonger() {
		crashWith("a");
		LeasedTask suspect = queue().claimSuspect();
		assertThat(queue().renew(suspect, ContractQueue.ONE_HOUR)).isEqualTo(Renewal.SUSPECT);
		queue().elapse(ContractQueue.LEASE_DURATION.multipliedBy(9));
		assertThat(queue().renew(suspect, ContractQueue.ONE_HOUR)).isEqualTo(Renewal.SUSPECT);
		assertThat(queue().renew(suspect, ContractQueue.LEASE_DURATION)).isEqualTo(Renewal.SUSPECT);
		assertThat(queue().renew(suspect, ContractQueue.ONE_HOUR)).isEqualTo(Renewal.SUSPECT);
		queue().elapse(ContractQueue.LEASE_DURATION);
		assertThat(queue().renew(suspect, ContractQueue.LEASE_DURATION)).isEqualTo(Renewal.HELD);
		assertThat(queue().renew(suspect, ContractQueue.LEASE_DURATION)).isEqualTo(Renewal.HELD);
		queue().lapse();
		LeasedTask again = queue().claimSuspect();
		assertThat(again.crashes()).isZero();
		assertThat(again.attempt()).isEqualTo(1);
	}

	@Test
	default void taskThatKillsItsProcessesLateIsFoundByLongerTrials() {
		crashWith("a");
		for (int crashes = 0; crashes < 2; crashes++) {
			LeasedTask crashingTask = queue().claimSuspect();
			queue().elapse(ContractQueue.LEASE_DURATION.multipliedBy(10));
			assertThat(queue().renew(crashingTask, ContractQueue.LEASE_DURATION))
				.isEqualTo((crashes == 0) ? Renewal.HELD : Renewal.SUSPECT);
			queue().lapse();
			assertThat(queue().info("a").crashes()).isEqualTo(crashes);
		}
		queue().acknowledge(queue().claimSuspect());
		crashWith("a");
		LeasedTask other = queue().claimSuspect();
		queue().elapse(ContractQueue.LEASE_DURATION.multipliedBy(10));
		assertThat(queue().renew(other, ContractQueue.LEASE_DURATION)).isEqualTo(Renewal.HELD);
	}

	@Test
	default void reportOfProcessTakesTheSuspicionBack() {
		queue().addAll("a", "b");
		List<LeasedTask> runs = queue().claim(2, ContractQueue.LEASE_DURATION);
		queue().lapse();
		queue().renew(runs.get(0), ContractQueue.ONE_HOUR);
		queue().release(runs.get(1));
		List<LeasedTask> again = queue().claim(2);
		assertThat(again).extracting((task) -> task.lease().id()).containsExactlyInAnyOrder("a", "b");
		assertThat(again).allMatch((task) -> !task.suspect() && task.attempt() == 1);
	}

	@Test
	default void reportTakesTheChargeBack() {
		crashWith("a");
		LeasedTask paused = queue().claimSuspect(ContractQueue.LEASE_DURATION);
		queue().lapse();
		assertThat(queue().info("a").crashes()).isEqualTo(1);
		queue().renew(paused, ContractQueue.ONE_HOUR);
		queue().renew(paused, ContractQueue.ONE_HOUR);
		assertThat(queue().info("a").crashes()).isZero();
		LeasedTask again = queue().claim();
		assertThat(again.suspect()).isFalse();
		assertThat(again.attempt()).isEqualTo(1);
	}

	@Test
	default void reportCountsAlsoAfterAnotherWorkerClaimedTheTask() {
		crashWith("a");
		LeasedTask paused = queue().claimSuspect(ContractQueue.LEASE_DURATION);
		queue().lapse();
		LeasedTask other = queue().claimSuspect(ContractQueue.LEASE_DURATION);
		queue().acknowledge(paused);
		assertThat(queue().info("a").crashes()).isZero();
		assertThat(queue().state("a")).isEqualTo("RUNNING");
		queue().lapse();
		LeasedTask last = queue().claimSuspect();
		assertThat(last.crashes()).isZero();
		assertThat(last.lease().token()).isGreaterThan(other.lease().token());
	}

	@Test
	default void pausesOfAllProcessesDoNotMakeADeadLetter() {
		crashWith("a");
		List<LeasedTask> paused = IntStream.range(0, 3).mapToObj((i) -> {
			LeasedTask run = queue().claimSuspect(ContractQueue.LEASE_DURATION);
			queue().lapse();
			return run;
		}).toList();
		assertThat(queue().claimOrdinaryIds()).isEmpty();
		assertThat(queue().deadIds()).containsExactly("a");
		queue().renew(paused.get(0), ContractQueue.ONE_HOUR);
		assertThat(queue().deadIds()).isEmpty();
		assertThat(queue().info("a").crashes()).isEqualTo(2);
		queue().renew(paused.get(1), ContractQueue.ONE_HOUR);
		queue().renew(paused.get(2), ContractQueue.ONE_HOUR);
		LeasedTask again = queue().claim();
		assertThat(again.suspect()).isFalse();
		assertThat(again.attempt()).isEqualTo(1);
		assertThat(again.crashes()).isZero();
	}

	@Test
	default void reportDoesNotReviveTaskThatFailed() {
		crashWith("a");
		LeasedTask paused = queue().claimSuspect(ContractQueue.LEASE_DURATION);
		queue().lapse();
		queue().dead(queue().claimSuspect());
		queue().renew(paused, ContractQueue.ONE_HOUR);
		assertThat(queue().state("a")).isEqualTo("DEAD");
	}

	@Test
	default void reportOfAnotherLeaseDoesNotReviveTaskThatIsDeadAfterCrashes() {
		queue().configure(100, 1, Duration.ZERO);
		queue().add("a");
		LeasedTask earlier = queue().claim();
		queue().release(earlier);
		queue().claim(ContractQueue.LEASE_DURATION);
		queue().lapse();
		queue().claimSuspect(ContractQueue.LEASE_DURATION);
		queue().lapse();
		assertThat(queue().claimOrdinaryIds()).isEmpty();
		assertThat(queue().deadIds()).containsExactly("a");
		queue().configure(100, 3, Duration.ZERO);
		queue().renew(earlier, ContractQueue.ONE_HOUR);
		assertThat(queue().deadIds()).containsExactly("a");
	}

	@Test
	default void suspectsCanBeCancelledFinishedAndReplaced() {
		crashWith("a", "b", "c", "d");
		queue().cancel("a");
		queue().finish("b");
		queue().add("c", "new", AddOptions.DEFAULTS.replace());
		assertThat(queue().claimSuspect().lease().id()).isEqualTo("d");
		LeasedTask replaced = queue().claim();
		assertThat(ContractQueue.payload(replaced)).isEqualTo("new");
		assertThat(replaced.suspect()).isFalse();
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().counts().queued()).isZero();
	}

	@Test
	default void suspectsAreClearedAndCount() {
		queue().configure(2, 3, Duration.ZERO);
		crashWith("a", "b");
		assertThat(queue().claimOrdinaryIds()).isEmpty();
		assertThat(queue().add("c").isAccepted()).isFalse();
		assertThat(ContractQueue.join(queue().store().clearUnfinished())).isEqualTo(2);
		assertThat(queue().add("a").isAccepted()).isTrue();
		assertThat(queue().claim().suspect()).isFalse();
		assertThat(queue().claimIds()).isEmpty();
	}

	@Test
	default void excludedSuspectsAreLeftToOthers() {
		crashWith("a", "b");
		ClaimRequest request = REQUEST.forSuspect();
		assertThat(claim(request.excludingIds(Set.of("a"))).tasks()).singleElement()
			.satisfies((task) -> assertThat(task.lease().id()).isEqualTo("b"));
		assertThat(claim(request.excludingIds(Set.of("a"))).tasks()).isEmpty();
		assertThat(claim(request).tasks()).hasSize(1);
	}

	@Test
	default void listenerIsNotifiedOfSuspects() {
		queue().add("a");
		queue().claim(ContractQueue.LEASE_DURATION);
		RecordingStoreListener listener = new RecordingStoreListener();
		queue().store().addListener(listener);
		listener.forget();
		queue().lapse();
		listener.awaitReady();
		assertThat(queue().claimSuspect().lease().id()).isEqualTo("a");
	}

}
