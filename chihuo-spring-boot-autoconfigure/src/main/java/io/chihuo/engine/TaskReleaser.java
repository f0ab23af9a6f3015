// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import io.chihuo.RunOutcome;
import io.chihuo.backend.Lease;
import io.chihuo.backend.Settlement;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.FailureText;
import io.chihuo.concurrent.SafeLogger;

/**
 * Releases tasks that have not been run to their end: they return to the head of their
 * queue in one batch, with no attempt counted. A task whose run did not end although it
 * was interrupted becomes a dead letter after a number of such releases.
 *
 * @param <T> the payload's type
 */
final class TaskReleaser<T> {

	private static final byte[] NOTHING = {};

	private static final SafeLogger logger = SafeLogger.inBackground(TaskReleaser.class);

	private final String loop;

	private final TaskStore store;

	private final InFlight<T> inFlight;

	private final int maxForcedReleases;

	private final LapseReports reports;

	private final BiConsumer<TaskRun<T>, String> onDead;

	/**
	 * Create a releaser.
	 * @param reports takes leases that could not be ended
	 * @param onDead called for a task that was released too often by runs that did not
	 * end, with the reason
	 */
	TaskReleaser(String loop, TaskStore store, InFlight<T> inFlight, int maxForcedReleases, LapseReports reports,
			BiConsumer<TaskRun<T>, String> onDead) {
		this.maxForcedReleases = maxForcedReleases;
		this.reports = reports;
		this.onDead = onDead;
		this.loop = loop;
		this.store = store;
		this.inFlight = inFlight;
	}

	/**
	 * Completes normally when the store has answered, with any answer.
	 * @param runs in the order of the queue
	 */
	CompletableFuture<Void> releaseRuns(List<TaskRun<T>> runs) {
		if (runs.isEmpty()) {
			return CompletableFuture.completedFuture(null);
		}
		try {
			return sendReleases(runs);
		}
		catch (RuntimeException | Error ex) {
			onReleaseFailed(runs, ex);
			return CompletableFuture.completedFuture(null);
		}
	}

	private CompletableFuture<Void> sendReleases(List<TaskRun<T>> runs) {
		List<Settlement> releases = runs.stream().map(this::settlementOf).toList();
		return this.store.settle(releases).handle((settled, failure) -> {
			if (failure != null) {
				onReleaseFailed(runs, failure);
			}
			else {
				runs.forEach(this.inFlight::remove);
				notifyDead(runs, releases, settled);
			}
			return null;
		});
	}

	/** Nobody renews their leases any more. */
	private void onReleaseFailed(List<TaskRun<T>> runs, Throwable failure) {
		runs.forEach(this.inFlight::remove);
		runs.forEach((run) -> this.reports.add(run.leasedTask().lease()));
		logger.warn("{} task(s) of loop '{}' could not be released; they run again when their leases lapse",
				runs.size(), this.loop, FailureText.toLoggable(failure));
	}

	/** The outcome that the release of a run asks for: not each run is released. */
	RunOutcome outcomeOf(TaskRun<T> run) {
		return settlementOf(run).outcome();
	}

	/** Only a run that was abandoned counts, since its task may never end. */
	private Settlement settlementOf(TaskRun<T> run) {
		Lease lease = run.leasedTask().lease();
		if (run.isFinishRequested()) {
			return Settlement.acknowledge(lease, true).withContent(NOTHING);
		}
		if (!run.isAbandoned()) {
			return run.releaseSettlement();
		}
		int forcedReleases = run.leasedTask().forcedReleases() + 1;
		return (this.maxForcedReleases >= 0 && forcedReleases >= this.maxForcedReleases) ? Settlement
			.dead(lease,
					"Its run was interrupted when its loop stopped and did not end, " + forcedReleases
							+ " time(s) by now ('max-forced-releases')")
			.withContent(NOTHING) : Settlement.forceRelease(lease);
	}

	private void notifyDead(List<TaskRun<T>> runs, List<Settlement> releases, List<RunOutcome> settled) {
		for (int i = 0; i < runs.size(); i++) {
			if (settled.get(i) == RunOutcome.DEAD) {
				this.onDead.accept(runs.get(i), String.valueOf(releases.get(i).error()));
			}
		}
	}

}
