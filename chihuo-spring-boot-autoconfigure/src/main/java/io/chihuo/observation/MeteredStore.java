// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

import io.chihuo.AddResult;
import io.chihuo.CancelResult;
import io.chihuo.QueueCounts;
import io.chihuo.QueueView;
import io.chihuo.RunOutcome;
import io.chihuo.TaskInfo;
import io.chihuo.backend.ChildrenNote;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.IdPage;
import io.chihuo.backend.Lease;
import io.chihuo.backend.NewTask;
import io.chihuo.backend.OrphanedChildren;
import io.chihuo.backend.ParkRequest;
import io.chihuo.backend.QueueName;
import io.chihuo.backend.QueuePolicy;
import io.chihuo.backend.Renewal;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.SchedulePage;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.StoredPayload;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.outcome.Completion;
import io.chihuo.backend.outcome.CompletionResult;
import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.OutcomeListener;
import io.chihuo.backend.outcome.WatchAnswer;
import io.chihuo.backend.outcome.WatchRequest;
import io.chihuo.engine.ForeignCode;

/**
 * A queue whose operations are measured.
 */
final class MeteredStore implements TaskStore {

	private final TaskStore store;

	private final BackendMeters meters;

	/** Made when tasks are first added or run, as internal queues have none. */
	private final SingletonSupplier<QueueCounters> counters;

	private final QueueGauges gauges;

	private final ForeignCode failures;

	MeteredStore(TaskStore store, BackendMeters meters, MeterRegistry registry, ForeignCode failures) {
		this.store = store;
		this.meters = meters;
		this.failures = failures;
		this.counters = SingletonSupplier.of(() -> createCounters(registry));
		this.gauges = new QueueGauges(store.queue(), registry, this::counts);
	}

	/** Where a registry takes no meter, the queue works without. */
	private QueueCounters createCounters(MeterRegistry registry) {
		try {
			return new QueueCounters(this.store.queue(), registry);
		}
		catch (RuntimeException | Error ex) {
			this.failures.logFailure(ex);
			return new QueueCounters(this.store.queue(), new CompositeMeterRegistry());
		}
	}

	/** The same answer, counted here first. */
	private <R> CompletableFuture<R> onAnswer(CompletableFuture<R> answer, Consumer<R> listener) {
		return answer.whenComplete((result, failure) -> {
			if (failure == null) {
				this.meters.calls().callSafely(() -> listener.accept(result));
			}
		});
	}

	/** A loop works on it here, or somebody adds to it. */
	private void showMeters() {
		this.failures.callSafely(this.gauges::showGauges);
		this.counters.obtain();
	}

	void hideGauges() {
		this.gauges.hideGauges();
	}

	@Override
	public QueueName queue() {
		return this.store.queue();
	}

	@Override
	public boolean joinsTransaction() {
		return this.store.joinsTransaction();
	}

	@Override
	public boolean addsInTransaction() {
		return this.store.addsInTransaction();
	}

	@Override
	public boolean isLocal() {
		return this.store.isLocal();
	}

	@Override
	public CompletableFuture<Void> applyPolicy(QueuePolicy policy) {
		showMeters();
		return this.meters.metersOf(BackendOperation.CONFIGURE).timeCall(() -> this.store.applyPolicy(policy));
	}

	@Override
	public CompletableFuture<List<AddResult>> add(List<NewTask> tasks) {
		showMeters();
		return onAnswer(this.meters.metersOf(BackendOperation.ADD).timeCall(tasks.size(), () -> this.store.add(tasks)),
				this.counters.obtain()::countAdds);
	}

	@Override
	public CompletableFuture<List<SubmissionAnswer>> submit(List<Submission> submissions) {
		showMeters();
		return onAnswer(
				this.meters.metersOf(BackendOperation.SUBMIT)
					.timeCall(submissions.size(), () -> this.store.submit(submissions)),
				(answers) -> this.counters.obtain().countAdds(answers.stream().map(SubmissionAnswer::result).toList()));
	}

	@Override
	public CompletableFuture<List<WatchAnswer>> watch(List<WatchRequest> requests) {
		return this.meters.metersOf(BackendOperation.WATCH).timeCall(requests.size(), () -> this.store.watch(requests));
	}

	@Override
	public CompletableFuture<Void> forgetOutcomes(List<OutcomeKey> keys) {
		return this.meters.metersOf(BackendOperation.FORGET_OUTCOMES)
			.timeCall(keys.size(), () -> this.store.forgetOutcomes(keys));
	}

	@Override
	public CompletableFuture<List<Boolean>> park(List<ParkRequest> requests) {
		return this.meters.metersOf(BackendOperation.PARK).timeCall(requests.size(), () -> this.store.park(requests));
	}

	@Override
	public CompletableFuture<List<CompletionResult>> complete(List<Completion> completions) {
		return this.meters.metersOf(BackendOperation.COMPLETE)
			.timeCall(completions.size(), () -> this.store.complete(completions));
	}

	@Override
	public CompletableFuture<List<ChildrenNote.NoteResult>> noteChildren(List<ChildrenNote> notes) {
		return this.meters.metersOf(BackendOperation.NOTE_CHILDREN)
			.timeCall(notes.size(), () -> this.store.noteChildren(notes));
	}

	@Override
	public CompletableFuture<List<OrphanedChildren>> takeOrphans(int max, List<Long> handled) {
		return this.meters.metersOf(BackendOperation.TAKE_ORPHANS).timeCall(() -> this.store.takeOrphans(max, handled));
	}

	@Override
	public Runnable addOutcomeListener(String node, OutcomeListener listener) {
		return this.store.addOutcomeListener(node, listener);
	}

	@Override
	public CompletableFuture<ClaimResult> claim(ClaimRequest request) {
		OperationMeters claims = this.meters.metersOf(BackendOperation.CLAIM);
		return onAnswer(claims.timeCall(() -> this.store.claim(request)),
				(claimed) -> claims.recordBatchSize(claimed.tasks().size()));
	}

	@Override
	public CompletableFuture<List<Renewal>> renew(List<Lease> leases, Duration length) {
		return this.meters.metersOf(BackendOperation.RENEW)
			.timeCall(leases.size(), () -> this.store.renew(leases, length));
	}

	@Override
	public CompletableFuture<List<RunOutcome>> settle(List<Settlement> settlements) {
		return onAnswer(
				this.meters.metersOf(BackendOperation.SETTLE)
					.timeCall(settlements.size(), () -> this.store.settle(settlements)),
				(outcomes) -> this.counters.obtain().countOutcomes(settlements, outcomes));
	}

	@Override
	public CompletableFuture<List<Boolean>> finish(List<String> ids) {
		return this.meters.metersOf(BackendOperation.FINISH).timeCall(ids.size(), () -> this.store.finish(ids));
	}

	@Override
	public CompletableFuture<List<Boolean>> unfinish(List<String> ids) {
		return this.meters.metersOf(BackendOperation.UNFINISH).timeCall(ids.size(), () -> this.store.unfinish(ids));
	}

	@Override
	public CompletableFuture<List<CancelResult>> cancelTasks(List<OutcomeKey> tasks) {
		return this.meters.metersOf(BackendOperation.CANCEL)
			.timeCall(tasks.size(), () -> this.store.cancelTasks(tasks));
	}

	@Override
	public CompletableFuture<List<Optional<TaskInfo>>> find(List<String> ids) {
		return this.meters.metersOf(BackendOperation.FIND).timeCall(ids.size(), () -> this.store.find(ids));
	}

	@Override
	public CompletableFuture<List<Optional<TaskInfo>>> findStates(List<String> ids) {
		return this.meters.metersOf(BackendOperation.FIND).timeCall(ids.size(), () -> this.store.findStates(ids));
	}

	@Override
	public CompletableFuture<Optional<StoredPayload>> findPayload(String id) {
		return this.meters.metersOf(BackendOperation.PAYLOAD).timeCall(() -> this.store.findPayload(id));
	}

	@Override
	public CompletableFuture<IdPage> peek(QueueView view, @Nullable String cursor, int size) {
		return this.meters.metersOf(BackendOperation.PEEK).timeCall(() -> this.store.peek(view, cursor, size));
	}

	@Override
	public CompletableFuture<QueueCounts> counts() {
		return this.meters.metersOf(BackendOperation.COUNTS).timeCall(this.store::counts);
	}

	@Override
	public CompletableFuture<Long> clearUnfinished() {
		return this.meters.metersOf(BackendOperation.CLEAR_UNFINISHED).timeCall(this.store::clearUnfinished);
	}

	@Override
	public CompletableFuture<Long> clearFinished() {
		return this.meters.metersOf(BackendOperation.CLEAR_FINISHED).timeCall(this.store::clearFinished);
	}

	@Override
	public CompletableFuture<StoredDeadLetter.Page> deadLetters(@Nullable String cursor, int size, boolean payloads) {
		return this.meters.metersOf(BackendOperation.DEAD_LETTERS)
			.timeCall(() -> this.store.deadLetters(cursor, size, payloads));
	}

	@Override
	public CompletableFuture<List<Boolean>> requeue(List<String> ids) {
		return this.meters.metersOf(BackendOperation.REQUEUE).timeCall(ids.size(), () -> this.store.requeue(ids));
	}

	@Override
	public CompletableFuture<DeadLetterSweep> requeueAll(@Nullable String cursor, int max) {
		return this.meters.metersOf(BackendOperation.REQUEUE).timeCall(() -> this.store.requeueAll(cursor, max));
	}

	@Override
	public CompletableFuture<DeadLetterSweep> discardAll(@Nullable String cursor, int max) {
		return this.meters.metersOf(BackendOperation.DISCARD).timeCall(() -> this.store.discardAll(cursor, max));
	}

	@Override
	public CompletableFuture<List<Boolean>> discard(List<String> ids) {
		return this.meters.metersOf(BackendOperation.DISCARD).timeCall(ids.size(), () -> this.store.discard(ids));
	}

	@Override
	public CompletableFuture<List<ScheduleAnswer>> changeSchedules(List<ScheduleChange> changes) {
		return this.meters.metersOf(BackendOperation.CHANGE_SCHEDULES)
			.timeCall(changes.size(), () -> this.store.changeSchedules(changes));
	}

	@Override
	public CompletableFuture<SchedulePage> findSchedules(List<String> names) {
		return this.meters.metersOf(BackendOperation.SCHEDULES)
			.timeCall(names.size(), () -> this.store.findSchedules(names));
	}

	@Override
	public CompletableFuture<SchedulePage> listSchedules(@Nullable String cursor, int size) {
		return this.meters.metersOf(BackendOperation.SCHEDULES).timeCall(() -> this.store.listSchedules(cursor, size));
	}

	@Override
	public Runnable addListener(StoreListener listener) {
		return this.store.addListener(listener);
	}

}
