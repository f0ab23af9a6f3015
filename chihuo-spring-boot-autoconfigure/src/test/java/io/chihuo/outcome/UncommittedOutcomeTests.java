// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outcome.OutcomeKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

class UncommittedOutcomeTests {

	private final PendingOutcome outcome = new PendingOutcome(new OutcomeKey("a", 1), Duration.ofMinutes(1), 0, 0);

	private final List<PendingOutcome> lookedUp = new ArrayList<>();

	@AfterEach
	void clear() {
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager.clearSynchronization();
		}
	}

	private UncommittedOutcome join() {
		TransactionSynchronizationManager.initSynchronization();
		return UncommittedOutcome.join(this.lookedUp::add);
	}

	private static void complete() {
		TransactionSynchronizationUtils.invokeAfterCompletion(TransactionSynchronizationManager.getSynchronizations(),
				TransactionSynchronization.STATUS_COMMITTED);
	}

	@Test
	void outcomeIsLookedUpWhenItsTransactionIsOver() {
		join().hold(this.outcome);
		assertThat(this.outcome.isUncommitted()).isTrue();
		complete();
		assertThat(this.outcome.isUncommitted()).isFalse();
		assertThat(this.lookedUp).containsExactly(this.outcome);
	}

	@Test
	void outcomeIsNotLookedUpBefore() {
		TaskStore store = mock(TaskStore.class);
		join().hold(this.outcome);
		new OutcomeLookUps(store, mock(OutcomeNode.class), (looked, answer) -> {
		}).lookUp(this.outcome);
		verifyNoInteractions(store);
	}

	@Test
	void outcomeThatIsKnownAfterTheTransactionIsLeftAlone() {
		UncommittedOutcome uncommitted = join();
		complete();
		uncommitted.hold(this.outcome);
		assertThat(this.outcome.isUncommitted()).isFalse();
		assertThat(this.lookedUp).isEmpty();
	}

	@Test
	void nothingIsJoinedWithoutATransaction() {
		assertThat(UncommittedOutcome.join(this.lookedUp::add)).isNull();
	}

}
