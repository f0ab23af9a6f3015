// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.backend.LeasedTask;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fencing tokens grow, and attempts count failed runs only.
 */
interface FencingContract extends ContractTopic {

	@Test
	default void tokenGrowsHoweverTheIdCameBack() {
		List<LeasedTask> runs = new ArrayList<>();
		runs.add(queue().run("a"));
		queue().release(runs.get(0));
		runs.add(queue().claim());
		queue().retry(runs.get(1));
		runs.add(queue().claim());
		queue().dead(runs.get(2));
		queue().requeue("a");
		runs.add(queue().claim());
		queue().acknowledge(runs.get(3));
		runs.add(queue().run("a"));
		queue().acknowledgeFinished(runs.get(4));
		queue().unfinish("a");
		runs.add(queue().run("a"));
		assertThat(runs).extracting((run) -> run.lease().token()).isSorted().doesNotHaveDuplicates();
	}

	@Test
	default void tokenGrowsAfterQueueWasEmptied() {
		LeasedTask run = queue().run("a");
		queue().acknowledge(run);
		queue().run("b");
		ContractQueue.join(queue().store().clearUnfinished());
		ContractQueue.join(queue().store().clearFinished());
		assertThat(queue().run("a").lease().token()).isGreaterThan(run.lease().token());
	}

	@Test
	default void oldTokenIsOfNoUseForLaterRun() {
		LeasedTask old = queue().run("a");
		queue().acknowledge(old);
		LeasedTask run = queue().run("a");
		assertThat(queue().acknowledgeFinished(old)).isEqualTo("LEASE_LOST");
		assertThat(queue().state("a")).isEqualTo("RUNNING");
		assertThat(queue().acknowledge(run)).isEqualTo("ABSENT");
	}

	@Test
	default void failedRunsCountAsAttemptsButNotAsCrashes() {
		queue().retry(queue().run("a"));
		queue().retry(queue().claim());
		LeasedTask run = queue().claim();
		assertThat(run.attempt()).isEqualTo(3);
		assertThat(run.crashes()).isZero();
	}

	@Test
	default void releasedRunsDoNotCount() {
		queue().retry(queue().run("a"));
		queue().release(queue().claim());
		queue().release(queue().claim());
		assertThat(queue().claim().attempt()).isEqualTo(2);
	}

	@Test
	default void failedRunsAndCrashesCountTogether() {
		queue().retry(queue().run("a"));
		queue().claim(ContractQueue.LEASE_DURATION);
		queue().lapse();
		queue().claimSuspect(ContractQueue.LEASE_DURATION);
		queue().lapse();
		LeasedTask run = queue().claim();
		assertThat(run.attempt()).isEqualTo(3);
		assertThat(run.crashes()).isEqualTo(1);
	}

	@Test
	default void replacementCountsFromOne() {
		queue().retry(queue().run("a", ContractQueue.LEASE_DURATION));
		queue().claim(ContractQueue.LEASE_DURATION);
		queue().lapse();
		queue().claimSuspect(ContractQueue.LEASE_DURATION);
		queue().lapse();
		queue().release(queue().claim());
		queue().add("a", "new", AddOptions.DEFAULTS.replace().header("name", "value"));
		LeasedTask run = queue().claim();
		assertThat(run.attempt()).isEqualTo(1);
		assertThat(run.crashes()).isZero();
		assertThat(run.headers()).containsEntry("name", "value");
	}

	@Test
	default void idAddedAgainCountsFromOne() {
		queue().retry(queue().run("a"));
		queue().acknowledge(queue().claim());
		assertThat(queue().run("a").attempt()).isEqualTo(1);
	}

}
