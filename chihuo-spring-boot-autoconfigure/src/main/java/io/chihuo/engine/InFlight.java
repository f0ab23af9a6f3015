// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.RunOutcome;
import io.chihuo.backend.Lease;

/**
 * The runs whose lease is held here, from claim to settlement.
 *
 * @param <T> the payload's type
 */
final class InFlight<T> {

	private final ConcurrentMap<Lease, TaskRun<T>> runs = new ConcurrentHashMap<>();

	/**
	 * Runs that ended by an interruption and wait to go back to the queue with the
	 * others.
	 */
	private final Set<TaskRun<T>> interrupted = ConcurrentHashMap.newKeySet();

	private final CompletableFuture<Void> empty = new CompletableFuture<>();

	private final Consumer<TaskRun<T>> onSuspectGone;

	private boolean taken;

	private volatile boolean closing;

	/**
	 * Create an empty set of runs.
	 * @param onSuspectGone called when a suspect is removed, or is one no longer
	 */
	InFlight(Consumer<TaskRun<T>> onSuspectGone) {
		this.onSuspectGone = onSuspectGone;
	}

	void add(TaskRun<T> run) {
		this.runs.put(run.leasedTask().lease(), run);
	}

	void remove(TaskRun<T> run) {
		this.runs.remove(run.leasedTask().lease());
		if (run.leasedTask().suspect()) {
			this.onSuspectGone.accept(run);
		}
		if (this.closing) {
			completeIfEmpty();
		}
	}

	/** The task of a run was claimed as a suspect, and is one no longer. */
	void onSuspicionCleared(TaskRun<T> run) {
		this.onSuspectGone.accept(run);
	}

	/**
	 * End a run that is to be released, and keep it for the ordered return. By one step,
	 * so that the return finds it whatever its thread does meanwhile; to be followed by
	 * {@link #deferRelease}. The first call to end it returns true.
	 */
	boolean tryEndForRelease(TaskRun<T> run) {
		synchronized (this.interrupted) {
			boolean first = run.tryEnd();
			if (first && !this.taken) {
				this.interrupted.add(run);
			}
			return first;
		}
	}

	/** Same for a run whose handler goes on; see {@link TaskRun#tryGiveUp}. */
	boolean tryGiveUp(TaskRun<T> run, Consumer<TaskRun<T>> onUnresponsive) {
		synchronized (this.interrupted) {
			boolean first = run.tryGiveUp(onUnresponsive);
			if (first && !this.taken && run.interruptReason() == RunOutcome.RELEASED && !run.isFinishRequested()) {
				this.interrupted.add(run);
			}
			return first;
		}
	}

	/**
	 * Keep a run that is over for the ordered return; returns false if that has been made
	 * without it.
	 */
	boolean deferRelease(TaskRun<T> run) {
		synchronized (this.interrupted) {
			if (this.taken && !this.interrupted.contains(run)) {
				return false;
			}
			this.interrupted.add(run);
		}
		remove(run);
		return true;
	}

	@Nullable TaskRun<T> findRun(Lease lease) {
		return this.runs.get(lease);
	}

	/** The run whose handler has a thread, null if there is none. */
	@Nullable TaskRun<T> findByThread(Thread thread) {
		for (TaskRun<T> run : this.runs.values()) {
			if (run.currentThread() == thread) {
				return run;
			}
		}
		return null;
	}

	boolean isEmpty() {
		return this.runs.isEmpty();
	}

	int size() {
		return this.runs.size();
	}

	Collection<TaskRun<T>> allRuns() {
		return this.runs.values();
	}

	/**
	 * All whose lease is held, including interrupted ones that wait for their release.
	 */
	List<TaskRun<T>> runsWithLease() {
		return Stream.concat(this.runs.values().stream(), this.interrupted.stream()).toList();
	}

	/** Oldest claim first. */
	List<TaskRun<T>> inOrder() {
		return this.runs.values().stream().sorted(Comparator.comparingLong(TaskRun::claimNumber)).toList();
	}

	/**
	 * Take the runs that ended after an interruption and those that ignored it, oldest
	 * claim first; the end of the latter is void from here on.
	 * @param onUnresponsive takes those whose handlers keep their threads; must not block
	 */
	List<TaskRun<T>> takeUnfinished(Consumer<TaskRun<T>> onUnresponsive) {
		synchronized (this.interrupted) {
			this.taken = true;
			Stream<TaskRun<T>> unresponsive = this.runs.values()
				.stream()
				.filter((run) -> run.tryGiveUp(onUnresponsive));
			return Stream.concat(this.interrupted.stream(), unresponsive)
				.sorted(Comparator.comparingLong(TaskRun::claimNumber))
				.toList();
		}
	}

	/** Nothing is added any more: completes when all are gone. */
	CompletableFuture<Void> awaitEmpty() {
		this.closing = true;
		completeIfEmpty();
		return this.empty;
	}

	private void completeIfEmpty() {
		if (this.runs.isEmpty()) {
			this.empty.complete(null);
		}
	}

}
