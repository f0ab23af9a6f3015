// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.Settlement;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of the order of claims.
 */
interface OrderContract extends ContractTopic {

	@Test
	default void tasksAreClaimedInTheOrderTheyWereAdded() {
		queue().addAll("a", "b");
		queue().add("c");
		assertThat(queue().claimIds()).containsExactly("a", "b", "c");
	}

	@Test
	default void taskAddedFirstIsNextAndTheLastOneAddedFirstIsTheVeryNext() {
		queue().addAll("a", "b");
		queue().addFirst("c");
		queue().addFirst("d");
		assertThat(queue().claimIds()).containsExactly("d", "c", "a", "b");
	}

	@Test
	default void claimTakesNoMoreThanAskedForAndLeavesTheRestInOrder() {
		queue().addAll("a", "b", "c", "d", "e");
		assertThat(queue().claim(2)).extracting((task) -> task.lease().id()).containsExactly("a", "b");
		assertThat(queue().claim(1)).extracting((task) -> task.lease().id()).containsExactly("c");
		assertThat(queue().claimIds()).containsExactly("d", "e");
		assertThat(queue().claimIds()).isEmpty();
	}

	@Test
	default void replacedTaskKeepsItsPlace() {
		queue().addAll("a", "b", "c");
		queue().add("b", "new", AddOptions.DEFAULTS.replace());
		queue().add(ContractQueue.first("c", "new", AddOptions.DEFAULTS.replace()));
		assertThat(queue().claimIds()).containsExactly("a", "b", "c");
	}

	@Test
	default void taskThatIsQueuedAlreadyKeepsItsPlace() {
		queue().addAll("a", "b");
		queue().addFirst("b");
		queue().add("a");
		assertThat(queue().claimIds()).containsExactly("a", "b");
	}

	@Test
	default void taskRetriedAtOnceGoesToTheHead() {
		queue().addAll("a", "b", "c");
		queue().retry(queue().claim());
		assertThat(queue().claimIds()).containsExactly("a", "b", "c");
	}

	@Test
	default void releasedTaskGoesToTheHead() {
		queue().addAll("a", "b");
		LeasedTask a = queue().claim();
		queue().addFirst("c");
		queue().release(a);
		assertThat(queue().claimIds()).containsExactly("a", "c", "b");
	}

	@Test
	default void tasksReleasedTogetherGoToTheHeadInTheirOrder() {
		queue().addAll("a", "b", "c", "d");
		List<LeasedTask> tasks = queue().claim(3);
		queue().settle(tasks.stream().map((task) -> Settlement.release(task.lease())).toArray(Settlement[]::new));
		assertThat(queue().claimIds()).containsExactly("a", "b", "c", "d");
	}

	@Test
	default void releasesKeepTheirOrderAmongOtherSettlements() {
		queue().addAll("a", "b", "c", "d", "e");
		List<LeasedTask> tasks = queue().claim(4);
		queue().settle(Settlement.release(tasks.get(0).lease()), Settlement.acknowledge(tasks.get(1).lease(), false),
				Settlement.release(tasks.get(2).lease()), Settlement.dead(tasks.get(3).lease(), "given up"));
		assertThat(queue().claimIds()).containsExactly("a", "c", "e");
	}

	@Test
	default void taskThatWasCancelledAndAddedAgainGoesToTheTail() {
		queue().addAll("a", "b");
		queue().cancel("a");
		queue().add("a");
		assertThat(queue().claimIds()).containsExactly("b", "a");
	}

	@Test
	default void hundredsOfTasksKeepTheirOrder() {
		String[] ids = new String[500];
		for (int i = 0; i < ids.length; i++) {
			ids[i] = "task-" + i;
		}
		queue().addAll(ids);
		assertThat(queue().claim(1000)).extracting((task) -> task.lease().id()).containsExactly(ids);
	}

}
