// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.QueueCounts;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Renewal;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Emptying a queue.
 */
interface ClearContract extends ContractTopic {

	private long clearUnfinished() {
		return ContractQueue.join(queue().store().clearUnfinished());
	}

	private long clearFinished() {
		return ContractQueue.join(queue().store().clearFinished());
	}

	private LeasedTask fill() {
		queue().kill("dead");
		queue().finish("finished");
		LeasedTask run = queue().run("running");
		queue().add("delayed", "", AddOptions.delayed(ContractQueue.ONE_HOUR));
		queue().addAll("ready-1", "ready-2");
		return run;
	}

	@Test
	default void clearingUnfinishedCancelsEveryIdThatIsNotFinished() {
		LeasedTask run = fill();
		assertThat(clearUnfinished()).isEqualTo(5);
		assertThat(queue().counts()).isEqualTo(QueueCounts.of(0, 0, 1, 1, 0));
		assertThat(queue().renew(run, ContractQueue.ONE_HOUR)).isEqualTo(Renewal.CANCELLED);
		assertThat(queue().retry(run)).isEqualTo("ABSENT");
		assertThat(queue().claimIds()).isEmpty();
		assertThat(queue().deadIds()).isEmpty();
		assertThat(queue().state("finished")).isEqualTo("FINISHED");
	}

	@Test
	default void clearingFinishedTakesEveryMarkBack() {
		LeasedTask run = fill();
		queue().finish("running");
		queue().finish("ready-1");
		queue().add("ready-1", "", AddOptions.DEFAULTS.evenIfFinished());
		assertThat(clearFinished()).isEqualTo(3);
		assertThat(queue().counts()).isEqualTo(QueueCounts.of(2, 1, 1, 0, 1));
		assertThat(queue().state("finished")).isEqualTo("ABSENT");
		assertThat(queue().state("running")).isEqualTo("RUNNING");
		assertThat(queue().retry(run)).isEqualTo("READY");
	}

	@Test
	default void clearingEmptyQueueClearsNothing() {
		assertThat(clearUnfinished()).isZero();
		assertThat(clearFinished()).isZero();
	}

	@Test
	default void clearedIdsMayBeAddedAgain() {
		queue().acknowledge(fill());
		clearUnfinished();
		clearFinished();
		assertThat(queue().addAll("dead", "finished", "running", "delayed", "ready-1")).containsOnly(AddResult.ADDED);
		assertThat(queue().claimIds()).containsExactly("dead", "finished", "running", "delayed", "ready-1");
	}

	@Test
	default void clearingUnfinishedDropsReruns() {
		LeasedTask run = queue().run("a");
		queue().add("a", "new");
		assertThat(clearUnfinished()).isEqualTo(1);
		assertThat(queue().acknowledge(run)).isEqualTo("ABSENT");
	}

	@Test
	default void clearingUnfinishedLeavesMarkOfWaitingTask() {
		queue().finish("a");
		queue().add("a", "", AddOptions.DEFAULTS.evenIfFinished());
		assertThat(clearUnfinished()).isEqualTo(1);
		assertThat(queue().state("a")).isEqualTo("FINISHED");
	}

	@Test
	default void manyIdsAreCleared() {
		String[] ids = new String[1500];
		for (int i = 0; i < ids.length; i++) {
			ids[i] = "task-" + i;
		}
		queue().addAll(ids);
		assertThat(clearUnfinished()).isEqualTo(ids.length);
		ContractQueue.join(queue().store().finish(List.of(ids)));
		assertThat(clearFinished()).isEqualTo(ids.length);
		assertThat(queue().counts()).isEqualTo(QueueCounts.of(0, 0, 0, 0, 0));
	}

}
