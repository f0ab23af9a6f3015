// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.contract.ContractQueue;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls within transactions of the application on ids that are queued, run or are dead.
 */
abstract class DeferredCallContract extends JoinedSubmissionContract {

	@Test
	void addByACallbackBeforeTheCommitIsNotLost() {
		LeasedTask running = claim(addOutside("a"));
		this.transaction.executeWithoutResult((status) -> beforeCommit(() -> add("a")));
		assertThat(acknowledge(running)).extracting(Ticket::id).containsExactly("a");
	}

	@Test
	void addByACallbackBeforeTheCommitIsNotLostAfterOtherCalls() {
		LeasedTask first = claim(addOutside("a"));
		LeasedTask second = claim(addOutside("b"));
		this.transaction.executeWithoutResult((status) -> {
			add("a");
			beforeCommit(() -> add("b"));
		});
		assertThat(acknowledge(first)).extracting(Ticket::id).containsExactly("a");
		assertThat(acknowledge(second)).extracting(Ticket::id).containsExactly("b");
	}

	private static void beforeCommit(Runnable action) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void beforeCommit(boolean readOnly) {
				action.run();
			}

		});
	}

	@Test
	void callsTakeEffectInTheirOrder() {
		addOutside("a");
		LeasedTask running = claim(addOutside("b"));
		this.transaction.executeWithoutResult((status) -> {
			assertThat(add("a")).isEqualTo(AddResult.ALREADY_QUEUED);
			assertThat(cancel("a")).isEqualTo(CancelResult.REMOVED);
			assertThat(add("b")).isEqualTo(AddResult.RERUN_REQUESTED);
			assertThat(cancel("b")).isEqualTo(CancelResult.INTERRUPTED);
			assertThat(cancel("a")).isEqualTo(CancelResult.NOT_FOUND);
		});
		assertThat(isQueued("a")).isFalse();
		assertThat(acknowledge(running)).isEmpty();
		assertThat(isQueued("b")).isFalse();
	}

	private CancelResult cancel(String id) {
		return ContractQueue.join(this.queue.cancel(List.of(id))).get(0);
	}

	@Test
	void callsSeeEarlierOnesOfTheTransaction() {
		addOutside("a");
		this.transaction.executeWithoutResult((status) -> {
			assertThat(cancel("a")).isEqualTo(CancelResult.REMOVED);
			assertThat(ContractQueue.join(this.queue.find(List.of("a")))).containsExactly(Optional.empty());
			assertThat(add("a")).isEqualTo(AddResult.ADDED);
			assertThat(ContractQueue.join(this.queue.finish(List.of("a")))).containsExactly(true);
			assertThat(add("a")).isEqualTo(AddResult.ALREADY_FINISHED);
			assertThat(ContractQueue.join(this.queue.find(List.of("a"))).get(0).orElseThrow().isFinished()).isTrue();
		});
		assertThat(isQueued("a")).isFalse();
		assertThat(add("a")).isEqualTo(AddResult.ALREADY_FINISHED);
	}

	@Test
	void openTransactionHoldsUpNoWorkerThatHasItsIdsAmongOthers() {
		LeasedTask ended = claim(addOutside("ended"));
		LeasedTask running = claim(addOutside("running"));
		LeasedTask other = claim(addOutside("other"));
		List<Ticket> waiting = List.of(addOutside("waiting"), addOutside("more"));
		this.transaction.executeWithoutResult((status) -> {
			cancel("waiting");
			ContractQueue.join(this.queue.finish(List.of("running", "ended")));
			assertThat(outside(() -> ContractQueue
				.join(this.queue.renew(List.of(running.lease(), other.lease()), ContractQueue.ONE_HOUR))))
				.containsOnly(Renewal.HELD);
			assertThat(outside(
					() -> ContractQueue.join(this.queue.settle(List.of(Settlement.acknowledge(ended.lease(), false))))
						.answers()))
				.containsExactly(RunOutcome.SUCCESS);
			assertThat(outside(() -> claim(waiting))).allMatch(Optional::isPresent);
		});
		assertThat(ContractQueue.join(this.queue.find(List.of("ended", "running"))))
			.allMatch((info) -> info.orElseThrow().isFinished());
	}

	@Test
	void addOfAQueuedTaskIsNotLostIfTheQueueIsFullAtTheCommit() {
		ContractQueue.join(this.queue.applyPolicy(new QueuePolicy(1, 3, QueuePolicy.DEFAULTS.finishedRetention())));
		Ticket ticket = addOutside("a");
		this.transaction.executeWithoutResult((status) -> {
			assertThat(add("a")).isEqualTo(AddResult.ALREADY_QUEUED);
			outside(() -> acknowledge(claim(ticket)));
			addOutside("b");
		});
		assertThat(isQueued("a")).isTrue();
	}

	@Test
	void refusedAddStaysRefused() {
		LeasedTask running = claim(addOutside("a"));
		this.transaction.executeWithoutResult((status) -> {
			assertThat(ContractQueue
				.join(this.queue.add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS.ignoreRunning()))))
				.answers()).containsExactly(AddResult.ALREADY_RUNNING);
			outside(() -> acknowledge(running));
		});
		assertThat(isQueued("a")).isFalse();
	}

	@Test
	void callsOfANestedTransactionThatIsRolledBackAreNotMade() {
		addOutside("a");
		addOutside("b");
		this.transaction.executeWithoutResult((status) -> {
			cancel("a");
			nested().executeWithoutResult((inner) -> {
				cancel("b");
				add("a");
				inner.setRollbackOnly();
			});
		});
		assertThat(isQueued("a")).isFalse();
		assertThat(isQueued("b")).isTrue();
	}

	@Test
	void deadLetterThatIsRequeuedAndDiscardedIsGone() {
		LeasedTask running = claim(addOutside("a"));
		ContractQueue.join(this.queue.settle(List.of(Settlement.dead(running.lease(), "broken"))));
		this.transaction.executeWithoutResult((status) -> {
			assertThat(ContractQueue.join(this.queue.requeue(List.of("a"))).answers()).containsExactly(true);
			assertThat(ContractQueue.join(this.queue.discard(List.of("a")))).containsExactly(false);
			assertThat(cancel("a")).isEqualTo(CancelResult.REMOVED);
		});
		assertThat(ContractQueue.join(this.queue.find(List.of("a")))).containsExactly(Optional.empty());
		assertThat(issuedIds()).isEmpty();
	}

}
