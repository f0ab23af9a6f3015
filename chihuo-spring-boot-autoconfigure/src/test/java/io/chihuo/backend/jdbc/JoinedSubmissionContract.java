// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.transaction.TransactionDefinition;

import io.chihuo.AddOptions;
import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.ParkRequest;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.outcome.CompletionResult;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.TaskEnding;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchAnswer.Status;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.contract.ContractQueue;
import io.chihuo.contract.RecordingOutcomes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Submissions and completions within transactions of the application.
 */
abstract class JoinedSubmissionContract extends TransactionFixture {

	private static final OutcomeWatch WATCH = new OutcomeWatch(Duration.ofMinutes(10), false, "node-1");

	private SubmissionAnswer submit(String id) {
		return submit(id, AddOptions.DEFAULTS.ignoreRunning());
	}

	private SubmissionAnswer submit(String id, AddOptions options) {
		Submission submission = new Submission(ContractQueue.task(id, "", options), WATCH);
		return ContractQueue.join(this.queue.submit(List.of(submission))).answers().get(0);
	}

	private WatchAnswer watch(String id, long order) {
		return ContractQueue.join(this.queue.watch(List.of(new WatchRequest(id, order, WATCH)))).get(0);
	}

	private RunOutcome succeed(LeasedTask run) {
		Settlement settlement = Settlement.acknowledge(run.lease(), false).withContent("result".getBytes());
		return ContractQueue.join(this.queue.settle(List.of(settlement))).answers().get(0);
	}

	private LeasedTask claimIssued() {
		return claim(ContractQueue.join(this.queue.releaseDue()).ticketBatch().tickets().get(0));
	}

	@Test
	void submissionIsInvisibleBeforeTheCommitAndKeepsItsOrder() {
		long order = this.transaction.execute((status) -> {
			SubmissionAnswer answer = submit("a");
			assertThat(answer.result()).isEqualTo(AddResult.ADDED);
			assertThat(isQueued("a")).isFalse();
			assertThat(submit("a").watch()).isEqualTo(answer.watch());
			return answer.watch().order();
		});
		assertThat(watch("a", order)).isEqualTo(WatchAnswer.pending(order));
		assertThat(succeed(claimIssued())).isEqualTo(RunOutcome.SUCCESS);
		assertThat(watch("a", order).status()).isEqualTo(Status.ENDED);
	}

	@Test
	void submissionIsGoneAfterRollback() {
		long order = this.transaction.execute((status) -> {
			status.setRollbackOnly();
			return submit("a").watch().order();
		});
		assertThat(isQueued("a")).isFalse();
		assertThat(watch("a", order)).isEqualTo(WatchAnswer.UNKNOWN);
		assertThat(watch("a", 0)).isEqualTo(WatchAnswer.UNKNOWN);
	}

	@Test
	void submissionOfQueuedTaskWatchesItFromTheCommitOn() {
		Ticket ticket = addOutside("a");
		long order = this.transaction.execute((status) -> {
			SubmissionAnswer answer = submit("a");
			assertThat(answer.result()).isEqualTo(AddResult.ALREADY_QUEUED);
			assertThat(submit("a").watch()).isEqualTo(answer.watch());
			return answer.watch().order();
		});
		assertThat(watch("a", order)).isEqualTo(WatchAnswer.pending(order));
		LeasedTask run = claim(ticket);
		this.transaction.executeWithoutResult((status) -> {
			submit("a");
			status.setRollbackOnly();
		});
		assertThat(succeed(run)).isEqualTo(RunOutcome.SUCCESS);
		assertThat(watch("a", order).status()).isEqualTo(Status.ENDED);
	}

	@Test
	void submissionOfRunningTaskWatchesItFromTheCommitOn() {
		LeasedTask run = claim(addOutside("a"));
		long order = this.transaction.execute((status) -> {
			SubmissionAnswer answer = submit("a");
			assertThat(answer.result()).isEqualTo(AddResult.ALREADY_RUNNING);
			return answer.watch().order();
		});
		long rerun = this.transaction.execute((status) -> submit("a", AddOptions.DEFAULTS).watch().order());
		assertThat(succeed(run)).isEqualTo(RunOutcome.SUCCESS);
		assertThat(watch("a", order).status()).isEqualTo(Status.ENDED);
		assertThat(watch("a", rerun)).isEqualTo(WatchAnswer.pending(rerun));
	}

	@Test
	void submissionWhoseTaskHasEndedMeanwhileFailsTheTransaction() {
		LeasedTask run = claim(addOutside("a"));
		this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
		assertThatExceptionOfType(ConcurrencyFailureException.class)
			.isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
				submit("a");
				outside(() -> ContractQueue
					.join(this.queue.settle(List.of(Settlement.acknowledge(run.lease(), true)))));
			}));
	}

	@Test
	void nodesAreWokenAfterTheCommit() {
		RecordingOutcomes woken = new RecordingOutcomes();
		this.queue.addOutcomeListener("node-1", woken);
		long order = submit("a").watch().order();
		this.transaction.executeWithoutResult((status) -> {
			ContractQueue.join(this.queue.cancel(List.of("a")));
			assertThat(woken.ended()).isEmpty();
			status.setRollbackOnly();
		});
		assertThat(woken.ended()).isEmpty();
		this.transaction.executeWithoutResult((status) -> ContractQueue.join(this.queue.cancel(List.of("a"))));
		assertThat(woken.awaitEnd("a", order).ending()).isEqualTo(TaskEnding.CANCELLED);
	}

	@Test
	void completionTakesEffectWithTheCommit() {
		LeasedTask run = claim(addOutside("a"));
		byte[] hash = "hash".getBytes();
		ContractQueue.join(this.queue.park(List.of(new ParkRequest(run.lease(), hash, ContractQueue.ONE_HOUR, false))));
		ContractQueue.join(this.queue.settle(List.of(Settlement.park(run.lease(), false))));
		Completion completion = new Completion("a", hash, false, "result".getBytes(), null);
		this.transaction.executeWithoutResult((status) -> {
			assertThat(complete(completion)).isEqualTo(CompletionResult.COMPLETED);
			assertThat(complete(completion)).isEqualTo(CompletionResult.REPEATED);
			assertThat(isQueued("a")).isTrue();
		});
		assertThat(isQueued("a")).isFalse();
		assertThat(complete(completion)).isEqualTo(CompletionResult.REPEATED);
	}

	private CompletionResult complete(Completion completion) {
		return ContractQueue.join(this.queue.complete(List.of(completion))).get(0);
	}

}
