// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.state;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.AddResult;
import io.chihuo.TaskState;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.ParkRequest;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.outcome.CompletionResult;
import io.chihuo.backend.outcome.JoinedOutcome;
import io.chihuo.backend.outcome.OutcomeWatch;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.TaskEnding;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;

/**
 * Watches tasks for those who await them, and lets tasks be completed from outside.
 */
final class OutcomeOperation {

	private static final byte[] NOTHING = {};

	private final QueueState queue;

	private final AddOperation adding;

	OutcomeOperation(QueueState queue, AddOperation adding) {
		this.queue = queue;
		this.adding = adding;
	}

	SubmissionAnswer submitTask(Submission submission, LongSupplier orders, long now) {
		NewTask task = submission.task();
		TaskEnd joined = findJoined(submission, now);
		if (joined != null) {
			return new SubmissionAnswer(AddResult.ALREADY_FINISHED, WatchAnswer.ended(joined));
		}
		AddResult result = this.adding.addTask(task, now);
		return new SubmissionAnswer(result, watchAdded(task.id(), result, submission.watch(), orders, now));
	}

	private @Nullable TaskEnd findJoined(Submission submission, long now) {
		String id = submission.task().id();
		QueuedTask entry = this.queue.entries.get(id);
		if (submission.joined() == JoinedOutcome.NONE || (entry != null && entry.state != TaskState.DEAD)) {
			return null;
		}
		TaskEnd end = this.queue.outcomes.findOutcome(id, 0, now);
		return (end != null && submission.joined().joins(end.ending())) ? end : null;
	}

	private WatchAnswer watchAdded(String id, AddResult result, OutcomeWatch watch, LongSupplier orders, long now) {
		return switch (result) {
			case QUEUE_FULL -> WatchAnswer.UNKNOWN;
			case RERUN_REQUESTED -> watchRerun(this.queue.requireEntry(id), watch, orders);
			case ALREADY_FINISHED -> findEnded(id, 0, now);
			default -> watchTask(new WatchRequest(id, 0, watch), orders, now);
		};
	}

	WatchAnswer watchTask(WatchRequest request, LongSupplier orders, long now) {
		QueuedTask entry = this.queue.entries.get(request.id());
		if (entry == null) {
			return findEnded(request.id(), request.order(), now);
		}
		StoredTask.RerunRequest rerun = entry.rerun;
		if (rerun != null && rerun.tracking() != null && rerun.tracking().order() == request.order()) {
			return watchRerun(entry, request.watch(), orders);
		}
		OutcomeTracking tracking = entry.tracking;
		if (request.order() != 0 && (tracking == null || tracking.order() != request.order())) {
			return findEnded(request.id(), request.order(), now);
		}
		if (entry.state == TaskState.DEAD) {
			return watchDead(entry, now);
		}
		entry.tracking = QueueState.track(tracking, request.watch(), orders);
		return WatchAnswer.pending(entry.tracking.order());
	}

	/** A dead letter has ended for those who await it, until it is requeued. */
	private WatchAnswer watchDead(QueuedTask entry, long now) {
		long order = (entry.tracking != null) ? entry.tracking.order() : 0;
		TaskEnd kept = (order != 0) ? this.queue.outcomes.findOutcome(entry.id, order, now) : null;
		return WatchAnswer.ended((kept != null) ? kept : new TaskEnd(entry.id, order, TaskEnding.FAILED, NOTHING,
				String.valueOf(entry.lastError), entry.time));
	}

	private static WatchAnswer watchRerun(QueuedTask entry, OutcomeWatch watch, LongSupplier orders) {
		StoredTask.RerunRequest rerun = Objects.requireNonNull(entry.rerun);
		OutcomeTracking tracking = QueueState.track(rerun.tracking(), watch, orders);
		entry.rerun = rerun.withTracking(tracking);
		return WatchAnswer.pending(tracking.order());
	}

	private WatchAnswer findEnded(String id, long order, long now) {
		TaskEnd end = this.queue.outcomes.findOutcome(id, order, now);
		if (end != null) {
			return WatchAnswer.ended(end);
		}
		return (order == 0 && this.queue.marks.contains(id)) ? WatchAnswer.FINISHED : WatchAnswer.UNKNOWN;
	}

	boolean parkRun(ParkRequest request, long now) {
		QueuedTask entry = this.queue.entries.get(request.lease().id());
		if (entry == null || !entry.isHeldBy(request.lease()) || isCompleted(entry.parked)) {
			return false;
		}
		entry.parked = new ParkedTask(request.tokenHash(), now + request.timeout().toMillis(), request.finish(), null);
		return true;
	}

	private static boolean isCompleted(@Nullable ParkedTask parked) {
		return parked != null && parked.completion() != null;
	}

	CompletionResult completeTask(Completion completion, long now) {
		QueuedTask entry = this.queue.entries.get(completion.id());
		ParkedTask parked = (entry != null) ? entry.parked : null;
		if (entry == null || parked == null || !parked.hasToken(completion.tokenHash())) {
			return compareEnded(this.queue.outcomes.findOutcome(completion.id(), 0, now), completion);
		}
		Completion earlier = parked.completion();
		if (earlier != null) {
			return compareContents(earlier.failed(), earlier.content(), completion);
		}
		if (entry.cancelled) {
			return CompletionResult.TOKEN_EXPIRED;
		}
		entry.parked = parked.completedBy(completion);
		if (entry.state == TaskState.WAITING) {
			this.queue.unlinkTask(entry);
			this.queue.endCompleted(entry, now);
		}
		return CompletionResult.COMPLETED;
	}

	private static CompletionResult compareEnded(@Nullable TaskEnd end, Completion completion) {
		if (end == null || end.tokenHash().length == 0
				|| !new ParkedTask(end.tokenHash(), 0, false, null).hasToken(completion.tokenHash())) {
			return CompletionResult.TOKEN_EXPIRED;
		}
		return compareContents(end.ending() == TaskEnding.FAILED, end.content(), completion);
	}

	private static CompletionResult compareContents(boolean failed, byte[] content, Completion completion) {
		return (failed == completion.failed() && Arrays.equals(content, completion.content()))
				? CompletionResult.REPEATED : CompletionResult.ALREADY_COMPLETED;
	}

	/** Fail tasks that nobody has completed in time. */
	void expireWaiting(long now) {
		while (!this.queue.waiting.isEmpty() && this.queue.waiting.first().time <= now) {
			QueuedTask entry = this.queue.waiting.first();
			this.queue.unlinkTask(entry);
			this.queue.endFailed(entry, NOTHING, TaskEnd.NOT_COMPLETED_REASON, NOTHING, now);
		}
	}

}
