// SPDX-License-Identifier: Apache-2.0

package io.chihuo.contract;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.chihuo.AddResult;
import io.chihuo.backend.LeasedTask;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of the retention of finish marks.
 */
interface RetentionContract extends ContractTopic {

	Duration RETENTION_TIME = Duration.ofSeconds(2);

	private void retainFor(Duration retention) {
		queue().configure(-1, 3, retention);
	}

	@Test
	default void markOlderThanRetentionIsGone() {
		retainFor(RETENTION_TIME);
		queue().finish("a");
		assertThat(queue().state("a")).isEqualTo("FINISHED");
		queue().elapse(RETENTION_TIME);
		assertThat(queue().state("a")).isEqualTo("ABSENT");
		assertThat(queue().counts().finished()).isZero();
		assertThat(queue().unfinish("a")).isFalse();
		assertThat(queue().add("a")).isEqualTo(AddResult.ADDED);
	}

	@Test
	default void idWhoseMarkIsGoneIsAcceptedWithoutAnEarlierLookUp() {
		retainFor(RETENTION_TIME);
		queue().acknowledgeFinished(queue().run("a"));
		queue().elapse(RETENTION_TIME);
		assertThat(queue().add("a")).isEqualTo(AddResult.ADDED);
		assertThat(queue().state("a")).isEqualTo("READY");
	}

	@Test
	default void goneMarkIsNotClearedButSetAgain() {
		retainFor(RETENTION_TIME);
		queue().finish("a");
		queue().elapse(RETENTION_TIME);
		assertThat(ContractQueue.join(queue().store().clearFinished())).isZero();
		assertThat(queue().finish("a")).isTrue();
		assertThat(queue().state("a")).isEqualTo("FINISHED");
	}

	@Test
	default void finishingAgainDoesNotRefreshMark() {
		retainFor(RETENTION_TIME);
		queue().finish("a");
		queue().elapse(RETENTION_TIME.dividedBy(2));
		assertThat(queue().finish("a")).isFalse();
		queue().elapse(RETENTION_TIME.dividedBy(2));
		assertThat(queue().state("a")).isEqualTo("ABSENT");
	}

	@Test
	default void latestRetentionHoldsForMarksThatAreThereAlready() {
		queue().finish("a");
		queue().elapse(RETENTION_TIME);
		assertThat(queue().state("a")).isEqualTo("FINISHED");
		retainFor(RETENTION_TIME);
		assertThat(queue().state("a")).isEqualTo("ABSENT");
		assertThat(queue().counts().finished()).isZero();
	}

	@Test
	default void marksLastForEverAfterRetentionWasRemoved() {
		retainFor(RETENTION_TIME);
		queue().finish("a");
		retainFor(Duration.ZERO);
		queue().elapse(RETENTION_TIME);
		assertThat(queue().add("a")).isEqualTo(AddResult.ALREADY_FINISHED);
	}

	@Test
	default void runningTaskOutlivesItsMark() {
		retainFor(RETENTION_TIME);
		queue().run("a");
		queue().finish("a");
		queue().elapse(RETENTION_TIME);
		assertThat(queue().state("a")).startsWith("RUNNING");
		assertThat(queue().counts().running()).isEqualTo(1);
	}

	@Test
	default void taskAddedAfterTheMarkOfItsRunIsGoneIsNotLost() {
		retainFor(RETENTION_TIME);
		LeasedTask run = queue().run("a");
		queue().finish("a");
		queue().elapse(RETENTION_TIME);
		assertThat(queue().add("a", "new")).isEqualTo(AddResult.RERUN_REQUESTED);
		assertThat(queue().acknowledge(run)).isEqualTo("READY");
		assertThat(queue().claim()).extracting(ContractQueue::payload).isEqualTo("new");
	}

}
