// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

	private static void complete(int status) {
		TransactionSynchronizationUtils.invokeAfterCompletion(TransactionSynchronizationManager.getSynchronizations(),
				status);
	}

	private static void complete() {
		complete(TransactionSynchronization.STATUS_COMMITTED);
	}

	/** Look it up as after a reconnect; the store must not be asked. */
	private void tryLook() {
		TaskStore store = mock(TaskStore.class);
		new OutcomeLookUps(store, mock(OutcomeNode.class), (looked, answer) -> {
		}).lookUp(this.outcome);
		verifyNoInteractions(store);
	}

	@Test
	void outcomeThatWasToBeLookedUpIsWhenItsTransactionIsOver() {
		join().hold(this.outcome);
		tryLook();
		assertThat(this.lookedUp).isEmpty();
		complete();
		assertThat(this.lookedUp).containsExactly(this.outcome);
		assertThat(this.outcome.skipLook()).isFalse();
	}

	@Test
	void outcomeThatNobodyAskedForIsNotLookedUpAfterACommit() {
		join().hold(this.outcome);
		complete();
		assertThat(this.lookedUp).isEmpty();
		assertThat(this.outcome.skipLook()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(ints = { TransactionSynchronization.STATUS_ROLLED_BACK, TransactionSynchronization.STATUS_UNKNOWN })
	void outcomeOfATransactionThatMayBeRolledBackIsLookedUp(int status) {
		join().hold(this.outcome);
		complete(status);
		assertThat(this.lookedUp).containsExactly(this.outcome);
	}

	@Test
	void outcomeThatMayBelongToASavepointWhichIsRolledBackIsLookedUp() {
		join().hold(this.outcome);
		TransactionSynchronizationManager.getSynchronizations().forEach((each) -> each.savepointRollback("savepoint"));
		complete();
		assertThat(this.lookedUp).containsExactly(this.outcome);
	}

	@Test
	void outcomeThatIsKnownAfterTheTransactionIsLeftAlone() {
		UncommittedOutcome uncommitted = join();
		complete();
		uncommitted.hold(this.outcome);
		assertThat(this.outcome.skipLook()).isFalse();
		assertThat(this.lookedUp).isEmpty();
	}

	@Test
	void nothingIsJoinedWithoutATransaction() {
		assertThat(UncommittedOutcome.join(this.lookedUp::add)).isNull();
	}

}
