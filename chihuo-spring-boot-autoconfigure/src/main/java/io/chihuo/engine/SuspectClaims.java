// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.TaskClock;
import io.chihuo.concurrent.PeriodicAlarm;

/**
 * Decides when one loop claims a suspect: if the last claim said that some wait, and no
 * loop of this process holds one. One claim is under way at a time.
 */
final class SuspectClaims {

	/** How long nothing is claimed after suspects waited and none could be had. */
	private static final long PAUSE_MILLIS = 1000;

	private final SuspectGate gate;

	private final TaskClock clock;

	private final Duration lease;

	private final Runnable onFree;

	/** As the last claim said. */
	private volatile boolean waiting;

	/** From the claim of a suspect until its run has ended. */
	private volatile boolean entered;

	private boolean paused;

	private boolean closed;

	private @Nullable Lease held;

	/** A claim that failed, and may have leased a suspect to nobody. */
	private @Nullable ClaimRequest lost;

	private Consumer<ClaimRequest> onLost = this::keepLostClaim;

	/**
	 * Create the claims of a loop.
	 * @param lease length of its leases
	 * @param onFree called when a suspect may be claimed that could not be before
	 */
	SuspectClaims(SuspectGate gate, TaskClock clock, Duration lease, Runnable onFree) {
		this.lease = lease;
		this.gate = gate;
		this.clock = clock;
		this.onFree = onFree;
	}

	/** Whether nothing is to be claimed ahead, since a suspect is held or comes next. */
	boolean isSuspectFirst() {
		return this.entered || (this.waiting && isWanted());
	}

	/** Claim a suspect instead if it is time to. */
	ClaimRequest chooseRequest(ClaimRequest ordinary) {
		return this.waiting ? enterGate(ordinary) : ordinary;
	}

	private synchronized ClaimRequest enterGate(ClaimRequest ordinary) {
		if (!mayEnter()) {
			return ordinary;
		}
		ClaimRequest suspect = ordinary.forSuspect();
		this.entered = this.gate.tryEnter(this.onFree);
		return this.entered ? suspect : ordinary;
	}

	private synchronized boolean isWanted() {
		return mayEnter() && this.gate.isFree(this.onFree);
	}

	private boolean mayEnter() {
		return this.waiting && !this.entered && !this.paused && !this.closed;
	}

	/** Returns whether a suspect is to be claimed now. */
	boolean onClaimAnswered(ClaimRequest request, ClaimResult result) {
		if (!request.suspect() && !this.waiting && !result.suspectsWaiting()) {
			return false;
		}
		synchronized (this) {
			this.waiting = result.suspectsWaiting();
			if (!request.suspect()) {
				return isWanted();
			}
			this.lost = null;
			// one that is given again may be cleared by now
			LeasedTask task = result.tasks().isEmpty() ? null : result.tasks().get(0);
			if (task != null && task.suspect()) {
				this.held = task.lease();
				return false;
			}
			exitGate();
		}
		this.gate.leave();
		if (result.suspectsWaiting() && result.tasks().isEmpty()) {
			pauseClaims();
		}
		return false;
	}

	/** Those that wait are excluded here, or somebody else was faster. */
	private void pauseClaims() {
		synchronized (this) {
			this.paused = true;
		}
		try {
			PeriodicAlarm.setAlarm(this.clock, this.clock.millis() + PAUSE_MILLIS, this::resumeClaims);
		}
		catch (OutOfMemoryError ex) {
			resumeClaims();
		}
	}

	private void resumeClaims() {
		synchronized (this) {
			this.paused = false;
		}
		this.onFree.run();
	}

	/** The answer is not known; the next claim of a suspect brings it. */
	void onClaimFailed(ClaimRequest request) {
		if (!request.suspect()) {
			return;
		}
		Consumer<ClaimRequest> onLost;
		boolean held;
		synchronized (this) {
			onLost = this.onLost;
			held = this.entered;
			if (held) {
				exitGate();
			}
		}
		if (held) {
			this.gate.leave();
		}
		onLost.accept(request);
	}

	private synchronized void keepLostClaim(ClaimRequest claim) {
		this.lost = claim;
	}

	/** Removes the claim whose answer is not known, null if there is none. */
	synchronized @Nullable ClaimRequest takeLostClaim() {
		ClaimRequest lost = this.lost;
		this.lost = null;
		return lost;
	}

	/** A run is over, or its lease is, or the task is a suspect no longer. */
	void onTaskEnded(LeasedTask task) {
		synchronized (this) {
			if (!task.lease().equals(this.held)) {
				return;
			}
			exitGate();
		}
		this.gate.leave();
		this.onFree.run();
	}

	/** A run is over, and its handler goes on, maybe for ever. */
	void endInALease(LeasedTask task) {
		if (task.suspect()) {
			PeriodicAlarm.setAlarm(this.clock, this.clock.millis() + this.lease.toMillis(), () -> onTaskEnded(task));
		}
	}

	/**
	 * A claim under way ends by itself.
	 * @param onLost called with a claim whose answer is not known, which no claim follows
	 */
	void close(Consumer<ClaimRequest> onLost) {
		this.gate.forgetWaiting(this.onFree);
		synchronized (this) {
			this.closed = true;
			this.onLost = onLost;
			if (this.held == null) {
				return;
			}
			exitGate();
		}
		this.gate.leave();
	}

	private void exitGate() {
		this.entered = false;
		this.held = null;
	}

}
