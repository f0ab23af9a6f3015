// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import org.junit.jupiter.api.Test;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.QueueCounts;
import io.chihuo.backend.LeasedTask;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that were added although their ids bear finish marks.
 */
interface MarkedTaskContract extends ContractTopic {

	AddOptions EVEN_IF_FINISHED = AddOptions.DEFAULTS.evenIfFinished();

	private LeasedTask runMarked(String id) {
		queue().finish(id);
		queue().add(id, "marked", EVEN_IF_FINISHED);
		return queue().claim();
	}

	@Test
	default void markStaysUntilItIsRemoved() {
		LeasedTask run = runMarked("a");
		assertThat(queue().state("a")).isEqualTo("RUNNING+finished");
		assertThat(queue().counts()).isEqualTo(QueueCounts.of(0, 0, 1, 1, 0));
		assertThat(queue().acknowledge(run)).isEqualTo("FINISHED");
		assertThat(queue().state("a")).isEqualTo("FINISHED");
	}

	@Test
	default void waitingMarkedTaskIsQueuedAlready() {
		queue().finish("a");
		queue().add("a", "old", EVEN_IF_FINISHED);
		assertThat(queue().add("a", "new")).isEqualTo(AddResult.ALREADY_QUEUED);
		assertThat(queue().add("a", "new", AddOptions.DEFAULTS.replace())).isEqualTo(AddResult.REPLACED);
		assertThat(queue().claim()).extracting(ContractQueue::payload).isEqualTo("new");
	}

	@Test
	default void delayedMarkedTaskIsQueuedAlready() {
		queue().finish("a");
		queue().add("a", "old", EVEN_IF_FINISHED.delay(ContractQueue.ONE_HOUR));
		assertThat(queue().state("a")).isEqualTo("DELAYED+finished");
		assertThat(queue().add("a", "new")).isEqualTo(AddResult.ALREADY_QUEUED);
	}

	@Test
	default void runningMarkedTaskIsFinishedAlready() {
		LeasedTask run = runMarked("a");
		assertThat(queue().add("a", "new")).isEqualTo(AddResult.ALREADY_FINISHED);
		assertThat(queue().acknowledge(run)).isEqualTo("FINISHED");
	}

	@Test
	default void failedMarkedTaskIsRetried() {
		LeasedTask run = runMarked("a");
		assertThat(queue().retry(run)).isEqualTo("READY+finished");
		assertThat(queue().state("a")).isEqualTo("READY+finished");
		assertThat(queue().claim().attempt()).isEqualTo(2);
	}

	@Test
	default void givenUpMarkedTaskIsDeadLetter() {
		LeasedTask run = runMarked("a");
		assertThat(queue().dead(run)).isEqualTo("DEAD+finished");
		assertThat(queue().state("a")).isEqualTo("DEAD+finished");
		assertThat(queue().add("a")).isEqualTo(AddResult.DEAD);
		assertThat(queue().discard("a")).isTrue();
		assertThat(queue().state("a")).isEqualTo("FINISHED");
	}

	@Test
	default void finishingWaitingMarkedTaskRemovesIt() {
		queue().finish("a");
		queue().add("a", "old", EVEN_IF_FINISHED);
		assertThat(queue().finish("a")).isFalse();
		assertThat(queue().state("a")).isEqualTo("FINISHED");
		assertThat(queue().claimIds()).isEmpty();
	}

	@Test
	default void unfinishingWaitingMarkedTaskLeavesItInTheQueue() {
		queue().finish("a");
		queue().add("a", "old", EVEN_IF_FINISHED);
		assertThat(queue().unfinish("a")).isTrue();
		assertThat(queue().state("a")).isEqualTo("READY");
	}

	@Test
	default void cancellingWaitingMarkedTaskLeavesTheMark() {
		queue().finish("a");
		queue().add("a", "old", EVEN_IF_FINISHED);
		assertThat(queue().cancel("a")).isEqualTo(CancelResult.REMOVED);
		assertThat(queue().state("a")).isEqualTo("FINISHED");
	}

	@Test
	default void cancellingRunningMarkedTaskLeavesTheMark() {
		LeasedTask run = runMarked("a");
		assertThat(queue().cancel("a")).isEqualTo(CancelResult.INTERRUPTED);
		assertThat(queue().retry(run)).isEqualTo("FINISHED");
	}

}
