// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.concurrent.CompletableFuture;

import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.TaskStore;

/**
 * The runs of a session that hold a lease, and the parts that end their leases: the
 * settlement of runs that have ended, and the release of all others.
 *
 * @param <T> the payload's type
 */
final class SessionRuns<T> {

	private final SuspectClaims suspects;

	private final InFlight<T> inFlight;

	private final DeadLetterNotifier<T> deadLetters;

	private final RunSettlement<T> settlement;

	private final TaskReleaser<T> releaser;

	private final LapseReports reports;

	/**
	 * Create the runs of a session.
	 * @param onClaimable called when tasks may be claimable that were not
	 */
	SessionRuns(LoopSetup<T> setup, Runnable onClaimable) {
		TaskStore store = setup.store();
		this.suspects = new SuspectClaims(setup.engine().suspects(), setup.clock(), setup.options().lease(),
				onClaimable);
		this.inFlight = new InFlight<>(this::onSuspectGone);
		this.deadLetters = new DeadLetterNotifier<>(setup.definition(), setup.payloadCodec(), setup.listeners());
		this.settlement = new RunSettlement<>(setup, this.inFlight, this.deadLetters, onClaimable);
		this.releaser = new TaskReleaser<>(setup.loop(), store, this.inFlight, setup.options().maxForcedReleases(),
				setup.reports(), this.settlement::reportDead);
		this.reports = setup.reports();
		this.reports.forgetLostClaim();
	}

	SuspectClaims suspects() {
		return this.suspects;
	}

	InFlight<T> inFlight() {
		return this.inFlight;
	}

	DeadLetterNotifier<T> deadLetters() {
		return this.deadLetters;
	}

	RunSettlement<T> settlement() {
		return this.settlement;
	}

	TaskReleaser<T> releaser() {
		return this.releaser;
	}

	/** Releases the suspect that was claimed last, if the answer to that was lost. */
	CompletableFuture<Void> releaseLostSuspect() {
		ClaimRequest lost = this.suspects.takeLostClaim();
		return (lost != null) ? this.reports.releaseLostClaim(lost) : CompletableFuture.completedFuture(null);
	}

	/** No run of the session is left that can be settled. */
	void end() {
		this.suspects.close(this.reports::releaseLostClaim);
	}

	/** A handler that ignores its interruption may still end the process. */
	private void onSuspectGone(TaskRun<T> run) {
		if (!run.isUnresponsive()) {
			this.suspects.onTaskEnded(run.leasedTask());
		}
	}

}
