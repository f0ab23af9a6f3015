package io.chihuo.engine;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.Lease;
import io.chihuo.backend.LeasedTask;

/**
 * Decides when one loop claims a suspect: if the last claim said that some wait, and no
 * loop of this node holds one. One claim is under way at a time.
 */
final class SuspectClaims {

	/** How long nothing is claimed after suspects waited and none could be had. */
	private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

	private final SuspectGate gate;

	private final Runnable onFree;

	private boolean waiting;

	private boolean entered;

	private boolean closed;

	private long pausedAt = System.nanoTime() - PAUSE;

	private volatile @Nullable Lease held;

	/**
	 * Create the claims of a loop.
	 * @param onFree called when a suspect may be claimed that could not be before
	 */
	SuspectClaims(SuspectGate gate, Runnable onFree) {
		this.gate = gate;
		this.onFree = onFree;
	}

	boolean holdsOne() {
		return this.held != null;
	}

	/** Claim a suspect instead if it is time to. */
	synchronized ClaimRequest choose(ClaimRequest ordinary) {
		if (wanted() && this.gate.tryEnter(this.onFree)) {
			this.entered = true;
			return ordinary.forSuspect();
		}
		return ordinary;
	}

	private boolean wanted() {
		return this.waiting && !this.entered && !this.closed && System.nanoTime() - this.pausedAt >= PAUSE;
	}

	/** Returns whether a suspect is to be claimed now. */
	boolean answered(ClaimRequest request, ClaimResult result) {
		boolean leave;
		boolean wanted;
		synchronized (this) {
			this.waiting = result.suspectsWaiting();
			result.tasks().stream().filter(LeasedTask::suspect).forEach((task) -> this.held = task.lease());
			leave = request.suspect() && this.held == null;
			if (leave) {
				this.entered = false;
				this.pausedAt = System.nanoTime();
			}
			wanted = wanted() && this.gate.isFree(this.onFree);
		}
		if (leave) {
			this.gate.leave();
		}
		return wanted;
	}

	/** The answer is not known; the next claim of a suspect brings it. */
	void failed(ClaimRequest request) {
		if (request.suspect()) {
			synchronized (this) {
				this.entered = false;
			}
			this.gate.leave();
		}
	}

	/** A run is over, or its lease is. */
	void ended(LeasedTask task) {
		synchronized (this) {
			if (!task.lease().equals(this.held)) {
				return;
			}
			this.held = null;
			this.entered = false;
		}
		this.gate.leave();
		this.onFree.run();
	}

	void close() {
		boolean leave;
		synchronized (this) {
			this.closed = true;
			leave = this.held != null;
			this.held = null;
		}
		this.gate.forget(this.onFree);
		if (leave) {
			this.gate.leave();
		}
	}

}
