// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.backend.TaskStore;

/**
 * Claims tasks of a loop and gives them to its threads, as many at once as may run. From
 * a store in this process, which answers at once, an idle thread claims for all free
 * slots, and nothing is claimed before it can run. From any other store one claim is
 * under way at a time, for any thread, and tasks are claimed ahead.
 * <p>
 * All shared state is under one lock, which is never held during a call to the store, to
 * the executor or to a listener.
 *
 * @param <T> the payload's type
 */
final class TaskFetcher<T> {

	private final TaskClaims<T> claims;

	/** Null for a store in this process. */
	private final @Nullable PrefetchLimit prefetch;

	private final IntSupplier spareOutcomes;

	private final SingleAlarm retry;

	private final Object lock = new Object();

	/** Claimed tasks that no thread has begun, a suspect first and then the oldest. */
	private final Deque<TaskRun<T>> waiting = new ArrayDeque<>();

	private int concurrency;

	/** Most tasks that may run at once while the executor has no more threads. */
	private int threadLimit = Integer.MAX_VALUE;

	/** Slots that are taken. */
	private int running;

	/** Runs that have waited, and need a slot to go on; before all new tasks. */
	private final Deque<CompletableFuture<Void>> returning = new ArrayDeque<>(0);

	/** Threads that run tasks or look for one. */
	private int threads;

	/** Tasks that claims under way ask for. */
	private int asked;

	/** Whether tasks may be claimable that no claim has looked for. */
	private boolean hinted;

	private boolean open;

	private Runnable onThreadNeeded = () -> {
	};

	private @Nullable CompletableFuture<Void> answered;

	/** Claim that was last sent and not answered at once. */
	private @Nullable CompletableFuture<ClaimResult> underWay;

	/** When that was, by {@link SystemTaskClock#monotonicNanos()}. */
	private long sentAt;

	/**
	 * Create a fetcher that is closed.
	 * @param spareOutcomes how many more outcomes may be under way
	 */
	TaskFetcher(TaskClaims<T> claims, int concurrency, IntSupplier spareOutcomes) {
		this.claims = claims;
		this.prefetch = claims.isLocal() ? null : new PrefetchLimit();
		this.concurrency = concurrency;
		this.spareOutcomes = spareOutcomes;
		this.retry = claims.createRetryAlarm(this::fetchTasks);
	}

	/** A run has ended, on whichever thread. */
	void onRunEnded() {
		if (this.prefetch != null) {
			this.prefetch.onRunEnded();
		}
	}

	/**
	 * Give out and claim tasks.
	 * @param onThreadNeeded called, with no lock held, when a task waits or may be
	 * claimable and there is a slot but perhaps no thread for it
	 */
	void open(Runnable onThreadNeeded) {
		synchronized (this.lock) {
			this.onThreadNeeded = onThreadNeeded;
			this.open = true;
			this.hinted = true;
		}
		onThreadNeeded.run();
	}

	/**
	 * Gives out and claims no more tasks. Completes when no claim is under way; tasks
	 * that wait then stay until they are taken.
	 */
	CompletableFuture<Void> close() {
		synchronized (this.lock) {
			this.open = false;
			if (this.asked == 0) {
				return CompletableFuture.completedFuture(null);
			}
			if (this.answered == null) {
				this.answered = new CompletableFuture<>();
			}
			return this.answered;
		}
	}

	/**
	 * Fails a claim that was not answered for so long, in nanoseconds, so that it is sent
	 * again; returns whether there was one.
	 */
	boolean restartIfStalled(long nanos) {
		CompletableFuture<ClaimResult> underWay;
		synchronized (this.lock) {
			underWay = this.underWay;
			if (underWay == null || this.asked == 0 || SystemTaskClock.monotonicNanos() - this.sentAt <= nanos) {
				return false;
			}
		}
		return underWay.completeExceptionally(new BackendUnavailableException(
				"A claim was not answered within " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s", null));
	}

	void setConcurrency(int concurrency) {
		synchronized (this.lock) {
			this.concurrency = concurrency;
			returnSlots();
		}
		fetchTasks();
	}

	/**
	 * The executor has no thread, or no more than the present ones, until one enters.
	 */
	void limitThreads() {
		synchronized (this.lock) {
			this.threadLimit = Math.max(this.running, this.threads);
		}
	}

	/** Whether the executor has no thread, as far as is known. */
	boolean lacksThreads() {
		synchronized (this.lock) {
			return this.open && this.threadLimit < Integer.MAX_VALUE;
		}
	}

	/** Whether a claim from afar is under way, or to be sent. */
	boolean isClaiming() {
		synchronized (this.lock) {
			return this.prefetch != null && (this.asked > 0 || this.hinted);
		}
	}

	boolean isOpen() {
		synchronized (this.lock) {
			return this.open;
		}
	}

	/** Something may have become claimable. */
	void onTasksClaimable() {
		synchronized (this.lock) {
			this.hinted = true;
		}
		fetchTasks();
	}

	/** Releases the slot of a run that ended on a thread that takes no tasks. */
	void releaseSlot() {
		synchronized (this.lock) {
			freeSlot();
		}
		fetchTasks();
	}

	/** Frees a slot, with the lock held, for a run that has waited or a new task. */
	private void freeSlot() {
		CompletableFuture<Void> returned = this.returning.poll();
		if (returned != null) {
			returned.complete(null); // which only wakes its thread
		}
		else {
			this.running--;
		}
	}

	/**
	 * Takes a slot for a run that has waited.
	 * @return completes when it has one, before any new task begins
	 */
	CompletableFuture<Void> takeSlotBack() {
		CompletableFuture<Void> slot = new CompletableFuture<>();
		synchronized (this.lock) {
			this.returning.add(slot);
			returnSlots();
		}
		return slot;
	}

	/** Gives a run that must end a slot, though none is free. */
	void takeSlotAnyway(CompletableFuture<Void> slot) {
		synchronized (this.lock) {
			this.running += this.returning.remove(slot) ? 1 : 0;
		}
	}

	/** Gives slots that are free, with the lock held, to runs that have waited. */
	private void returnSlots() {
		for (; !this.returning.isEmpty() && totalSlots() > 0; this.running++) {
			this.returning.remove().complete(null);
		}
	}

	/** Returns the first task of a thread, or null if there is none. */
	@Nullable TaskRun<T> enterThread() {
		synchronized (this.lock) {
			this.threads++;
			this.threadLimit = Integer.MAX_VALUE;
		}
		return nextTask(false);
	}

	void exitThread() {
		synchronized (this.lock) {
			this.threads--;
		}
	}

	/**
	 * Returns the next task to run on this thread, or null if there is none.
	 * @param release whether the slot of the run before is free
	 */
	@Nullable TaskRun<T> nextTask(boolean release) {
		TaskRun<T> run;
		boolean threadNeeded;
		ClaimRequest claim;
		synchronized (this.lock) {
			if (release) {
				freeSlot();
			}
			run = beginTask();
			// a claim under way may be answered in full, and leave more
			this.hinted |= run == null && this.prefetch == null && this.asked > 0;
			claim = reserveClaim(run == null);
			threadNeeded = run != null && isThreadNeeded();
		}
		while (claim != null && sendClaim(claim)) {
			synchronized (this.lock) {
				run = (run != null) ? run : beginTask();
				claim = reserveClaim(run == null);
				threadNeeded = run != null && isThreadNeeded();
			}
		}
		if (threadNeeded) {
			this.onThreadNeeded.run();
		}
		return run;
	}

	/** Claims tasks for the free room, and wakes a thread if one is needed. */
	void fetchTasks() {
		ClaimRequest claim;
		boolean threadNeeded;
		do {
			synchronized (this.lock) {
				claim = reserveClaim(false);
				threadNeeded = isThreadNeeded();
			}
		}
		while (claim != null && sendClaim(claim));
		if (threadNeeded) {
			this.onThreadNeeded.run();
		}
	}

	/** Removes tasks that no thread has begun if some were claimed before a moment. */
	List<TaskRun<T>> takeWaitingSince(long moment) {
		synchronized (this.lock) {
			TaskRun<T> oldest = this.waiting.peek();
			if (oldest == null || oldest.claimedAt() > moment) {
				return List.of();
			}
			claimNothingAhead();
			return takeWaiting();
		}
	}

	/** Removes tasks that no thread has begun, in the order of the queue. */
	List<TaskRun<T>> takeWaiting() {
		synchronized (this.lock) {
			List<TaskRun<T>> waiting = new ArrayList<>(this.waiting);
			this.waiting.clear();
			waiting.sort(Comparator.comparingLong(TaskRun::claimNumber));
			return waiting;
		}
	}

	/** Takes a slot. */
	private @Nullable TaskRun<T> beginTask() {
		TaskRun<T> run = (this.open && totalSlots() > 0) ? this.waiting.poll() : null;
		this.running += (run != null) ? 1 : 0;
		return run;
	}

	private int totalSlots() {
		return Math.min(this.concurrency, this.threadLimit) - this.running;
	}

	private int freeSlots() {
		return totalSlots() - this.waiting.size() - this.asked;
	}

	private boolean isThreadNeeded() {
		boolean work = !this.waiting.isEmpty() || (this.hinted && this.prefetch == null && freeSlots() > 0);
		return work && this.open && totalSlots() > 0;
	}

	/** Returns the claim to make now; none while the heap is full. */
	private @Nullable ClaimRequest reserveClaim(boolean idle) {
		try {
			return (this.open && this.hinted) ? tryReserve(idle) : null;
		}
		catch (OutOfMemoryError ex) {
			return null; // the fetcher gets a hint now and then
		}
	}

	/** A suspect is claimed only for a slot that is free, so that it begins at once. */
	private @Nullable ClaimRequest tryReserve(boolean idle) {
		if (this.claims.suspectClaims().isSuspectFirst()) {
			claimNothingAhead();
		}
		int free = freeSlots();
		int size = claimSize(free, idle);
		size = (size > 0) ? Math.min(size, this.spareOutcomes.getAsInt()) : 0;
		if (size <= 0) {
			return null;
		}
		ClaimRequest claim = this.claims.createRequest(size, free > 0);
		this.hinted = false;
		this.asked += claim.max();
		return claim;
	}

	/**
	 * Returns how many tasks to claim now.
	 * @param free slots for which no task is claimed or asked for; negative if tasks are
	 * claimed ahead
	 * @param idle whether the caller is a thread that has nothing to run
	 */
	private int claimSize(int free, boolean idle) {
		if (this.prefetch != null) {
			return (this.asked == 0) ? this.prefetch.claimSize(free) : 0;
		}
		return idle ? Math.min(free, TaskStore.MAX_CLAIM_SIZE) : 0;
	}

	/** Claims nothing ahead until a claim is answered in full. */
	private void claimNothingAhead() {
		if (this.prefetch != null) {
			this.prefetch.stopPrefetching();
		}
	}

	/** Returns whether the claim was answered at once, so that another one may follow. */
	private boolean sendClaim(ClaimRequest request) {
		long askedAt = this.claims.currentMillis();
		CompletableFuture<ClaimResult> answer;
		try {
			answer = this.claims.sendRequest(request);
			if (!answer.isDone()) {
				awaitClaim(request, answer, askedAt);
				return false;
			}
		}
		catch (RuntimeException | Error ex) {
			onClaimAnswered(request, List.of(), true);
			onClaimFailed(request, ex);
			return false;
		}
		return acceptTasks(request, answer, askedAt);
	}

	private void awaitClaim(ClaimRequest request, CompletableFuture<ClaimResult> answer, long askedAt) {
		long sentAt = SystemTaskClock.monotonicNanos();
		synchronized (this.lock) {
			this.sentAt = sentAt;
			this.underWay = answer;
		}
		answer.whenComplete((result, failure) -> {
			if (result != null && this.prefetch != null) {
				boolean full = result.tasks().size() == request.max() && !request.suspect();
				this.prefetch.onAnswered(result.tasks(), full, sentAt);
			}
			if (acceptTasks(request, answer, askedAt)) {
				fetchTasks();
			}
		});
	}

	/** Never throws: a thread that looks for a task may have one already. */
	private boolean acceptTasks(ClaimRequest request, CompletableFuture<ClaimResult> answer, long askedAt) {
		List<TaskRun<T>> runs = List.of();
		boolean more = request.suspect();
		Throwable failure = null;
		try {
			more |= this.claims.suspectClaims().onClaimAnswered(request, answer.join());
			runs = this.claims.registerRuns(answer.join().tasks(), askedAt);
		}
		catch (CompletionException ex) {
			failure = (ex.getCause() != null) ? ex.getCause() : ex;
		}
		catch (RuntimeException | Error ex) {
			failure = ex;
		}
		onClaimAnswered(request, runs, more || failure != null);
		if (failure != null) {
			onClaimFailed(request, failure);
		}
		return failure == null;
	}

	private void onClaimAnswered(ClaimRequest request, List<TaskRun<T>> runs, boolean more) {
		CompletableFuture<Void> answered = null;
		boolean kept;
		synchronized (this.lock) {
			this.asked -= request.max();
			kept = queueRuns(runs, request.suspect());
			// a full answer may have left tasks, as may a claim that failed or was for a
			// suspect
			this.hinted |= more || runs.size() == request.max();
			if (this.asked == 0) {
				answered = this.answered;
				this.answered = null;
			}
		}
		if (!kept) {
			this.claims.forgetRuns(runs);
		}
		if (answered != null) {
			answered.complete(null);
		}
	}

	/** Returns false if the heap has no room for them. */
	private boolean queueRuns(List<TaskRun<T>> runs, boolean first) {
		try {
			if (first) {
				runs.forEach(this.waiting::addFirst);
			}
			else {
				this.waiting.addAll(runs);
			}
			return true;
		}
		catch (OutOfMemoryError ex) {
			this.waiting.removeAll(runs);
			return false;
		}
	}

	private void onClaimFailed(ClaimRequest request, Throwable failure) {
		try {
			claimNothingAhead();
			this.claims.suspectClaims().onClaimFailed(request);
			this.retry.plan(this.claims.onClaimFailed(failure));
		}
		catch (RuntimeException | Error ex) {
			// as of a full heap: the fetcher gets a hint now and then
		}
	}

}
