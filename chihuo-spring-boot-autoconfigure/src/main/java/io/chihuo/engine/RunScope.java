// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.RunOutcome;
import io.chihuo.Task;
import io.chihuo.TaskFlow;
import io.chihuo.TooManyPendingException;
import io.chihuo.WouldDeadlockException;
import io.chihuo.backend.ChildRef;
import io.chihuo.backend.ChildrenNote;
import io.chihuo.backend.QueueName;
import io.chihuo.client.StepFlow;
import io.chihuo.client.TaskHeaders;
import io.chihuo.outcome.ChildTask;
import io.chihuo.outcome.TaskLineage;
import io.chihuo.outcome.TaskScope;
import io.chihuo.outcome.WaitGraph.AwaitedFlowKey;
import io.chihuo.outcome.WaitGraph.AwaitedKey;
import io.chihuo.outcome.WaitGraph.WaitingTaskKey;

/**
 * The tasks that one run has submitted and waits for.
 */
final class RunScope implements TaskScope {

	private static final int MAX_ID_BYTES = 512;

	private static final byte[] NOTHING = {};

	private final TaskRun<?> run;

	private final RunContext context;

	private final QueueName queue;

	private final WaitingTaskKey key;

	/** The flow of which the task is a step, null for none. */
	private final @Nullable AwaitedFlowKey ownFlow;

	private final RunSlot slot;

	private final TaskLineage lineage;

	/** Those that the store knows. */
	private final Map<ChildRef, ChildTask> children = new HashMap<>();

	private volatile @Nullable StepFlow flow;

	/** How many submissions of children have not been answered. */
	private int unanswered;

	/** Completes when none is unanswered; null unless the end of the run waits for it. */
	private @Nullable CompletableFuture<Void> allAnswered;

	private volatile boolean cancelled;

	private volatile boolean settled;

	/** Whether the settlement was sent and its answer was lost. */
	private volatile boolean settlementUncertain;

	/** Whether the store has said at the end of the run that it does not go on. */
	private volatile boolean refused;

	RunScope(TaskRun<?> run, RunContext context) {
		this.run = run;
		this.context = context;
		this.queue = context.queue();
		this.key = new WaitingTaskKey(this.queue, run.id());
		String flow = run.leasedTask().headers().get(TaskHeaders.FLOW);
		this.ownFlow = (flow != null) ? new AwaitedFlowKey(this.queue.namespace(), flow) : null;
		this.slot = new RunSlot(context.slots());
		this.lineage = TaskLineage.of(this.queue.toString(), run.id(), run.leasedTask().headers());
	}

	@Override
	public Task<?> task() {
		return this.run;
	}

	/** A task of another loop, or one that was added later, may have the same id. */
	@Override
	public String childId(String key) {
		String id = this.run.id() + "/" + key + "@" + this.queue + "/"
				+ Long.toString(this.run.leasedTask().addedAt(), 36);
		byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
		return (bytes.length <= MAX_ID_BYTES) ? id : UUID.nameUUIDFromBytes(bytes).toString();
	}

	@Override
	public Map<String, String> childHeaders(boolean detached) {
		if (this.run.interruptReason() == RunOutcome.CANCELLED) {
			throw new CancellationException(this.run + " was cancelled, so it cannot submit tasks any more");
		}
		Map<String, String> headers = this.lineage.childHeaders();
		TaskClocks clocks = detached ? null : this.run.taskClocks();
		Duration left = (clocks != null) ? clocks.remainingTime(this.context.currentMillis()) : null;
		if (left == null) {
			return headers;
		}
		Map<String, String> limited = new HashMap<>(headers);
		limited.put(TaskHeaders.PARENT_DEADLINE_IN, Long.toString(left.toMillis()));
		return limited;
	}

	/** Children whose handles are ignored count until the store says that they ended. */
	@Override
	public CompletableFuture<Void> noteChild(ChildRef child) {
		return storeChild(child).handle((noted, failure) -> (failure != null && isTooMany(failure))
				? forgetEnded().thenCompose((any) -> any ? storeChild(child) : CompletableFuture.failedFuture(failure))
				: (failure != null) ? CompletableFuture.<Void>failedFuture(failure)
						: CompletableFuture.completedFuture(noted))
			.thenCompose((noted) -> noted);
	}

	private static boolean isTooMany(Throwable failure) {
		return failure instanceof TooManyPendingException || failure.getCause() instanceof TooManyPendingException;
	}

	private CompletableFuture<Boolean> forgetEnded() {
		return this.context.orphanCanceller().findEnded(ignoredChildren()).thenApply((ended) -> {
			synchronized (this) {
				ended.forEach((child) -> this.children.replace(child, EndedChild.INSTANCE));
			}
			return !ended.isEmpty();
		});
	}

	private synchronized List<ChildRef> ignoredChildren() {
		return this.children.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().isIgnored())
			.map(Map.Entry::getKey)
			.toList();
	}

	private CompletableFuture<Void> storeChild(ChildRef child) {
		return storeChildren(List.of(child));
	}

	private CompletableFuture<Void> storeChildren(List<ChildRef> added) {
		return this.context.childrenNotes()
			.noteChildren(this.run, new ChildrenNote(this.run.leasedTask().lease(), takeEnded(), added));
	}

	/**
	 * The task was cancelled. The store may have been asked for its children before some
	 * of them were there, and asks again only when the run has ended. Does not block.
	 */
	void onCancelled() {
		this.cancelled = true;
		cancelLate(findAttached(false));
	}

	@Override
	public void trackSubmission(CompletableFuture<?> submission) {
		synchronized (this) {
			this.unanswered++;
		}
		submission.whenComplete((handle, failure) -> onSubmissionAnswered());
	}

	private void onSubmissionAnswered() {
		CompletableFuture<Void> all;
		synchronized (this) {
			this.unanswered--;
			all = (this.unanswered == 0) ? this.allAnswered : null;
		}
		if (all != null) {
			all.complete(null);
		}
	}

	private synchronized @Nullable CompletableFuture<Void> findUnanswered() {
		if (this.unanswered == 0) {
			return null;
		}
		this.allAnswered = new CompletableFuture<>();
		return this.allAnswered;
	}

	/**
	 * The handler has ended, and the run is to be settled. With the settlement the store
	 * gives out the children of a cancelled run, which must be there, so those on their
	 * way are waited for. If the run is known to be void, it ends at once, and each of
	 * them is cancelled when it comes.
	 * @return completes when the run may be settled; null if it may be at once
	 */
	@Nullable CompletableFuture<Void> awaitSubmissions() {
		CompletableFuture<Void> answered = isVoid() ? null : findUnanswered();
		if (answered == null) {
			return null;
		}
		return storeChildren(List.of()).handle((noted, failure) -> isRefusal(failure)).thenCompose((isRefused) -> {
			this.refused = isRefused;
			return isRefused ? CompletableFuture.<Void>completedFuture(null) : answered;
		});
	}

	private boolean isVoid() {
		RunOutcome reason = this.run.interruptReason();
		return this.cancelled || reason == RunOutcome.CANCELLED || reason == RunOutcome.LEASE_LOST;
	}

	/**
	 * The settlement of a run may have been applied, so that it finds no lease when it is
	 * sent again.
	 */
	static void onSettlementUncertain(TaskRun<?> run) {
		RunScope scope = run.runScope();
		if (scope != null) {
			scope.settlementUncertain = true;
		}
	}

	/** The store has answered to the end of the run, so that it has no lease. */
	void markSettled() {
		this.settled = true;
	}

	/**
	 * The store has answered to the end of the run. Without its lease the run was void,
	 * unless an earlier attempt to settle it may have ended the lease.
	 */
	void onSettled(RunOutcome outcome) {
		if (outcome == RunOutcome.LEASE_LOST && (this.cancelled || !this.settlementUncertain)) {
			cancelLate(findAttached(!this.cancelled));
		}
		else if (!findAttached(false).isEmpty()) {
			// the store's notification of children that are to be cancelled may be lost
			this.context.orphanCanceller().sweepQueue(this.queue);
		}
	}

	/**
	 * The handler has ended after its lease. Its transaction may have added children that
	 * nobody saw when the lease ended. Later runs may have found those with an id; one
	 * that was to be finished may have succeeded.
	 */
	void onHandlerEndedLate() {
		boolean isVoid = this.cancelled || this.run.interruptReason() == RunOutcome.LEASE_LOST;
		if (isVoid || !this.run.isFinishRequested()) {
			cancelLate(findAttached(!this.cancelled));
		}
	}

	private synchronized List<ChildRef> findAttached(boolean onlyUnfound) {
		return this.children.entrySet()
			.stream()
			.filter((entry) -> !entry.getValue().hasEnded() && !(onlyUnfound && entry.getKey().found()))
			.map(Map.Entry::getKey)
			.toList();
	}

	private synchronized List<ChildRef> takeEnded() {
		List<ChildRef> ended = this.children.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().hasEnded())
			.map(Map.Entry::getKey)
			.toList();
		ended.forEach(this.children::remove);
		return ended;
	}

	private static boolean isRefusal(@Nullable Throwable failure) {
		return failure instanceof CancellationException
				|| (failure != null && failure.getCause() instanceof CancellationException);
	}

	/**
	 * If the run has been cancelled or has lost its lease since the child was noted, that
	 * may have ended its children before this one was there.
	 */
	@Override
	public void attachChild(ChildRef child, ChildTask task) {
		synchronized (this) {
			if (task != ChildTask.UNANSWERED || !this.children.containsKey(child)) {
				this.children.put(child, task);
			}
		}
		if (this.cancelled || this.refused) {
			cancelLate(List.of(child));
		}
		else if (this.run.mayBeVoid(this.context.currentMillis())) {
			storeChild(child).whenComplete((noted, failure) -> {
				if (isRefusal(failure)) {
					cancelLate(List.of(child));
				}
			});
		}
	}

	private void cancelLate(List<ChildRef> children) {
		this.context.orphanCanceller().cancelLate(this.queue, this.run.id(), children, isHeldThoughCancelled());
	}

	private boolean isHeldThoughCancelled() {
		return this.cancelled && !this.settled && this.run.interruptReason() != RunOutcome.LEASE_LOST
				&& this.context.currentMillis() < this.run.leasedUntil();
	}

	@Override
	public boolean isOpen() {
		return !this.run.isOver() || this.run.interruptReason() != null;
	}

	@Override
	public void beginAwaiting() {
		this.slot.beginAwaiting();
	}

	@Override
	public void endAwaiting() {
		this.slot.endAwaiting();
	}

	/** The handler has returned a future, which may wait for what the run awaits. */
	void onFutureReturned() {
		this.slot.leaveThread();
	}

	/** The run has ended without a thread; returns whether it has a slot to free. */
	static boolean endsWithSlot(TaskRun<?> run) {
		RunScope scope = run.runScope();
		return scope == null || scope.slot.end();
	}

	/** The run has ended without a thread; frees its slot unless that was lent. */
	static void releaseSlot(TaskRun<?> run, TaskFetcher<?> fetcher) {
		if (endsWithSlot(run)) {
			fetcher.releaseSlot();
		}
	}

	/** The flow of which the run is a step. */
	synchronized TaskFlow taskFlow() {
		if (this.run.isParked()) {
			throw new IllegalStateException(this.run + " is parked, so it cannot change its flow");
		}
		StepFlow flow = this.flow;
		if (flow == null) {
			flow = this.context.openStep(this.run.leasedTask().headers());
			this.flow = flow;
		}
		return flow;
	}

	/** Changes are stored with the end of a run, and one that parks has none. */
	void checkUnchangedFlow() {
		StepFlow flow = this.flow;
		Assert.state(flow == null || !flow.hasChanges(), () -> this.run
				+ " cannot be parked, since it has changed its flow: have another step make the changes");
	}

	/** The changes that a run asks of its flow; no bytes for none. */
	static byte[] closeChanges(TaskRun<?> run) {
		RunScope scope = run.runScope();
		StepFlow flow = (scope != null) ? scope.flow : null;
		return (flow != null) ? flow.closeChanges() : NOTHING;
	}

	@Override
	public void beforeWait() {
		this.slot.beginBlocking(this.run);
	}

	@Override
	public void beforeFlowWait(AwaitedFlowKey flow) {
		if (flow.equals(this.ownFlow)) {
			throw new WouldDeadlockException(this.run + " would wait for flow '" + flow.id()
					+ "', of which it is a step and which waits for it");
		}
		beginWait(flow, "flow '" + flow.id() + "'");
	}

	@Override
	public void beforeWait(QueueName queue, String id) {
		if (this.lineage.contains(queue.toString(), id)) {
			throw new WouldDeadlockException(this.run + " would wait for task '" + id + "' of '" + queue.loop()
					+ "', within which it was submitted and which may wait for it");
		}
		beginWait(new WaitingTaskKey(queue, id), "task '" + id + "' of '" + queue.loop() + "'");
	}

	private void beginWait(AwaitedKey target, String name) {
		if (!this.context.waitGraph().tryBegin(this.key, this.ownFlow, target)) {
			throw new WouldDeadlockException(
					this.run + " would wait for " + name + ", which waits for it, directly or by way of others");
		}
		try {
			beforeWait();
		}
		catch (RuntimeException | Error ex) {
			this.context.waitGraph().end(this.key);
			throw ex;
		}
	}

	@Override
	public void afterWait() {
		this.context.waitGraph().end(this.key);
		this.slot.endBlocking();
	}

	private enum EndedChild implements ChildTask {

		INSTANCE;

		@Override
		public boolean hasEnded() {
			return true;
		}

		@Override
		public boolean isIgnored() {
			return false;
		}

	}

}
