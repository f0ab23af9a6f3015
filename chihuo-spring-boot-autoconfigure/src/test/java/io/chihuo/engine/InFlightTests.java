// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;

import static org.assertj.core.api.Assertions.assertThat;

class InFlightTests {

	private final TestNode node = new TestNode();

	private final InFlight<String> inFlight = new InFlight<>((task) -> {
	});

	private long claims;

	@Test
	void idsWithTheSameTokenAreKeptApart() {
		TaskRun<String> first = add("a", 1);
		TaskRun<String> second = add("b", 1);
		assertThat(this.inFlight.findRun(new Lease("a", 1))).isSameAs(first);
		assertThat(this.inFlight.findRun(new Lease("b", 1))).isSameAs(second);
		this.inFlight.remove(first);
		assertThat(this.inFlight.allRuns()).containsExactly(second);
	}

	@Test
	void orderIsThatOfTheClaimsForAnyTokens() {
		TaskRun<String> first = add("a", 7);
		TaskRun<String> second = add("b", 1);
		TaskRun<String> third = add("c", 7);
		assertThat(this.inFlight.inOrder()).containsExactly(first, second, third);
		this.inFlight.deferRelease(second);
		assertThat(this.inFlight.takeUnfinished((unresponsive) -> {
		})).containsExactly(first, second, third);
	}

	@Test
	void leasesOfRunsThatWaitForTheirReleaseAreRenewed() {
		TaskRun<String> run = add("a", 1);
		assertThat(this.inFlight.deferRelease(run)).isTrue();
		assertThat(this.inFlight.runsWithLease()).containsExactly(run);
	}

	@Test
	void runThatEndsAfterTheOthersWereReleasedIsNotKept() {
		TaskRun<String> run = add("a", 1);
		run.tryEnd();
		assertThat(this.inFlight.takeUnfinished((unresponsive) -> {
		})).isEmpty();
		assertThat(this.inFlight.deferRelease(run)).isFalse();
	}

	@Test
	void runThatHasEndedAndIsNotKeptYetGoesBackInOrder() {
		TaskRun<String> first = add("a", 1);
		TaskRun<String> second = add("b", 2);
		this.inFlight.deferRelease(second);
		assertThat(this.inFlight.tryEndForRelease(first)).isTrue();
		assertThat(this.inFlight.takeUnfinished((unresponsive) -> {
		})).containsExactly(first, second);
		assertThat(this.inFlight.deferRelease(first)).as("it goes back with the others").isTrue();
		assertThat(this.inFlight.isEmpty()).isTrue();
	}

	@Test
	void runThatWasGivenUpIsNotEndedAgain() {
		TaskRun<String> run = add("a", 1);
		assertThat(this.inFlight.takeUnfinished((unresponsive) -> {
		})).containsExactly(run);
		assertThat(this.inFlight.tryEndForRelease(run)).isFalse();
	}

	private TaskRun<String> add(String id, long token) {
		TaskRun<String> run = new TaskRun<>(
				new LeasedTask(new Lease(id, token), new byte[0], Map.of(), 1, 0, 0, 0, 0, false), this.node.queue(),
				null, 0, 0);
		run.setClaimNumber(++this.claims);
		this.inFlight.add(run);
		return run;
	}

}
