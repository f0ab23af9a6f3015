// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.ledger.DueTickets;
import io.chihuo.backend.ledger.LedgerListener;
import io.chihuo.backend.ledger.QueueLedger;
import io.chihuo.backend.ledger.Ticket;
import io.chihuo.backend.ledger.WithTickets;

/**
 * The ledger of one queue in Redis.
 */
final class RedisQueueLedger extends RedisQueue implements QueueLedger {

	/** How many claims are remembered, as {@code claim-tickets.lua} does. */
	private static final int MAX_REMEMBERED_CLAIMS = 32;

	private final ClaimSequence claims = new ClaimSequence();

	private final RedisTicketBatches ticketBatches = new RedisTicketBatches();

	private final RedisTicketReissue reissue;

	private final List<LedgerListener> listeners = new CopyOnWriteArrayList<>();

	RedisQueueLedger(QueueName queue, RedisResources resources) {
		super(queue, ScriptSet.TICKETS, resources);
		this.reissue = new RedisTicketReissue(queueScripts());
	}

	@Override
	boolean keepsOrder() {
		return false;
	}

	@Override
	void dueIn(long millis) {
		if (millis >= 0) {
			this.listeners.forEach((listener) -> listener.onTasksDueIn(millis));
		}
	}

	@Override
	public Runnable addListener(LedgerListener listener) {
		this.listeners.add(listener);
		Runnable unlisten = addReceiver(listener);
		return () -> {
			unlisten.run();
			this.listeners.remove(listener);
		};
	}

	@Override
	public CompletableFuture<WithTickets<AddResult>> add(List<NewTask> tasks) {
		if (tasks.isEmpty()) {
			return CompletableFuture.completedFuture(this.ticketBatches.joinParts(List.of()));
		}
		return ScriptBatches
			.allAnswers(ScriptBatches.addParts(tasks)
				.stream()
				.map((part) -> runWithTickets(ScriptName.ADD, ScriptBatches.addArguments(part),
						(codes) -> ScriptReply.decodeCodes(codes, ScriptReply::addResult)))
				.toList())
			.thenApply(this.ticketBatches::joinParts);
	}

	@Override
	public CompletableFuture<WithTickets<SubmissionAnswer>> submit(List<Submission> submissions) {
		return outcomes().whenSubmittersListen(submissions)
			.thenCompose((listening) -> ScriptBatches.allAnswers(ScriptBatches.submitParts(submissions)
				.stream()
				.map((part) -> runWithTickets(ScriptName.SUBMIT, OutcomeArguments.submitArguments(part),
						(answers) -> RedisOutcomes.decodeSubmissions(answers, part)))
				.toList()))
			.thenApply(this.ticketBatches::joinParts)
			.thenCompose((added) -> outcomes().readEnds(submissions, added.answers())
				.thenApply((answers) -> new WithTickets<>(answers, added.ticketBatch())));
	}

	@Override
	public CompletableFuture<List<Optional<LeasedTask>>> claim(List<Ticket> tickets, Duration lease, String worker) {
		if (tickets.isEmpty()) {
			return CompletableFuture.completedFuture(List.of());
		}
		long claim = this.claims.beginClaim();
		this.claims.onClaimAnswered(claim - MAX_REMEMBERED_CLAIMS + 1);
		return queueScripts()
			.runScript(ScriptName.CLAIM_TICKETS,
					TicketArguments.claimArguments(tickets, lease, claim, this.claims.lostClaims()))
			.whenComplete((reply, failure) -> {
				if (failure != null) {
					this.claims.loseClaim(claim);
				}
			})
			.thenApply((reply) -> {
				dueIn(lease.toMillis());
				return ScriptReply.of(reply).toClaimedTasks(tickets);
			});
	}

	/**
	 * Of several parts the last is sent first, so that tasks released by the first get
	 * the largest numbers.
	 */
	@Override
	public CompletableFuture<WithTickets<RunOutcome>> settle(List<Settlement> settlements) {
		List<List<Settlement>> parts = new ArrayList<>(ScriptBatches.settleParts(settlements));
		Collections.reverse(parts);
		List<CompletableFuture<WithTickets<RunOutcome>>> answers = new ArrayList<>(parts.size());
		for (List<Settlement> part : parts) {
			answers.add(runWithTickets(ScriptName.SETTLE, ScriptBatches.settleArguments(part),
					(codes) -> ScriptReply.runOutcomes(codes, part)));
		}
		Collections.reverse(answers);
		return ScriptBatches.allAnswers(answers).thenApply(this.ticketBatches::joinParts);
	}

	@Override
	public CompletableFuture<WithTickets<Boolean>> requeue(List<String> ids) {
		return ScriptBatches
			.allAnswers(splitIds(ids).stream()
				.map((part) -> runWithTickets(ScriptName.REQUEUE, idArguments(part),
						(codes) -> ScriptReply.decodeCodes(codes, ScriptReply::isYesCode)))
				.toList())
			.thenApply(this.ticketBatches::joinParts);
	}

	@Override
	public CompletableFuture<WithTickets<DeadLetterSweep>> requeueAll(@Nullable String cursor, int max) {
		return queueScripts().runOnce(ScriptName.REQUEUE_ALL, sweepArguments(cursor, max)).thenApply((answer) -> {
			ScriptReply reply = ScriptReply.of(answer);
			WithTickets<DeadLetterSweep> requeued = new WithTickets<>(List.of(ScriptReply.toSweep(reply.bytesAt(0))),
					RedisTicketBatches.decodeBatch(reply));
			return this.ticketBatches.joinParts(List.of(requeued));
		});
	}

	@Override
	public CompletableFuture<WithTickets<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes) {
		return ScriptBatches
			.allAnswers(ScheduleArguments.changeParts(changes)
				.stream()
				.map((part) -> runWithTickets(ScriptName.CHANGE_SCHEDULES, ScheduleArguments.changeArguments(part),
						(answers) -> ScheduleArguments.decodeAnswers(answers, part)))
				.toList())
			.thenApply(this.ticketBatches::joinParts);
	}

	private <R> CompletableFuture<WithTickets<R>> runWithTickets(ScriptName script, byte[][] arguments,
			Function<byte[], List<R>> decoder) {
		return queueScripts().runOnce(script, arguments).thenApply((answer) -> {
			ScriptReply reply = ScriptReply.of(answer);
			return new WithTickets<>(decoder.apply(reply.bytesAt(0)), RedisTicketBatches.decodeBatch(reply));
		});
	}

	@Override
	public CompletableFuture<Void> addDeadLetter(StoredDeadLetter letter) {
		return queueScripts().runScript(ScriptName.STORE_DEAD_LETTER, TaskRecord.deadLetterArguments(letter))
			.thenApply((done) -> null);
	}

	@Override
	public CompletableFuture<DueTickets> releaseDue() {
		verifyEvents();
		return queueScripts().runOnce(ScriptName.RELEASE_DUE).thenApply((answer) -> {
			ScriptReply reply = ScriptReply.of(answer);
			String[] poll = reply.textAt(0).split(",");
			long nextPoll = Long.parseLong(poll[0]);
			return new DueTickets(RedisTicketBatches.decodeBatch(reply), nextPoll, poll[1].equals("1"));
		});
	}

	@Override
	public CompletableFuture<Void> confirmBatches(List<Long> numbers) {
		List<byte[]> arguments = this.ticketBatches.forgetNumbers(numbers)
			.stream()
			.map(ScriptBatches::toNumberBytes)
			.toList();
		return ScriptBatches
			.sendParts(ScriptBatches.splitBatch(arguments, MAX_IDS_PER_CALL),
					(part) -> queueScripts().runScript(ScriptName.FORGET_BATCHES, part.toArray(byte[][]::new))
						.thenApply((dropped) -> List.of()))
			.thenApply((done) -> null);
	}

	@Override
	public CompletableFuture<Long> reissueTickets() {
		return this.reissue.reissueTickets();
	}

	@Override
	public boolean notifiesOtherProcesses() {
		return true;
	}

}
