// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.RunOutcome;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.DueTimer;

/**
 * One queue in Redis, which keeps the order of ready tasks in lists.
 */
final class RedisTaskStore extends RedisQueue implements TaskStore {

	private final ClaimSequence claims = new ClaimSequence();

	private final DueTimer timer;

	RedisTaskStore(QueueName queue, RedisResources resources) {
		super(queue, ScriptSet.LISTS, resources);
		this.timer = new DueTimer(resources.eventTimer(), eventListener()::isSubscribed, this::notifyReady);
	}

	@Override
	boolean keepsOrder() {
		return true;
	}

	@Override
	void dueIn(long millis) {
		this.timer.pollIn(millis);
	}

	/** Workers that can claim do so, and return the next moment. */
	private void notifyReady() {
		try {
			verifyEvents();
			eventListener().notifyReady();
		}
		finally {
			this.timer.pollIn(-1);
		}
	}

	@Override
	public Runnable addListener(StoreListener listener) {
		Runnable unlisten = addReceiver(listener);
		this.timer.pollIn(-1);
		return unlisten;
	}

	@Override
	public boolean isLocal() {
		return false;
	}

	@Override
	public CompletableFuture<List<AddResult>> add(List<NewTask> tasks) {
		if (tasks.isEmpty()) {
			return CompletableFuture.completedFuture(List.of());
		}
		return ScriptBatches.sendParts(ScriptBatches.addParts(tasks),
				(part) -> queueScripts().runOnce(ScriptName.ADD, ScriptBatches.addArguments(part))
					.thenApply((reply) -> ScriptReply.decodeCodes(reply, ScriptReply::addResult)));
	}

	@Override
	public CompletableFuture<List<SubmissionAnswer>> submit(List<Submission> submissions) {
		return outcomes().whenSubmittersListen(submissions)
			.thenCompose((listening) -> ScriptBatches.sendParts(ScriptBatches.submitParts(submissions),
					(part) -> queueScripts().runOnce(ScriptName.SUBMIT, OutcomeArguments.submitArguments(part))
						.thenApply((reply) -> RedisOutcomes.decodeSubmissions(reply, part))))
			.thenCompose((answers) -> outcomes().readEnds(submissions, answers));
	}

	@Override
	public CompletableFuture<List<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes) {
		return ScriptBatches.sendParts(ScheduleArguments.changeParts(changes),
				(part) -> queueScripts().runOnce(ScriptName.CHANGE_SCHEDULES, ScheduleArguments.changeArguments(part))
					.thenApply((reply) -> ScheduleArguments.decodeAnswers(reply, part)));
	}

	@Override
	public CompletableFuture<ClaimResult> claim(ClaimRequest request) {
		this.timer.pollTwicePerLease(request.lease());
		return request.suspect() ? claimSuspect(request)
				: claimTasks(ScriptName.CLAIM, List.of(ScriptBatches.toNumberBytes(request.max())), request,
						this.claims, (reply) -> reply.numberAt(0) != 0);
	}

	/**
	 * Of several parts the last is sent first, so that the tasks they release stand in
	 * the order of the batch.
	 */
	@Override
	public CompletableFuture<List<RunOutcome>> settle(List<Settlement> settlements) {
		List<List<Settlement>> parts = new ArrayList<>(ScriptBatches.settleParts(settlements));
		Collections.reverse(parts);
		List<CompletableFuture<List<RunOutcome>>> answers = new ArrayList<>(parts.size());
		for (List<Settlement> part : parts) {
			answers.add(queueScripts().runOnce(ScriptName.SETTLE, ScriptBatches.settleArguments(part))
				.thenApply((reply) -> ScriptReply.runOutcomes(reply, part)));
		}
		Collections.reverse(answers);
		return ScriptBatches.joinAnswers(answers);
	}

	@Override
	public CompletableFuture<DeadLetterSweep> requeueAll(@Nullable String cursor, int max) {
		return queueScripts().runOnce(ScriptName.REQUEUE_ALL, sweepArguments(cursor, max))
			.thenApply(ScriptReply::toSweep);
	}

	@Override
	public CompletableFuture<List<Boolean>> requeue(List<String> ids) {
		return runForIds(ScriptName.REQUEUE, ids, ScriptReply::isYesCode);
	}

}
