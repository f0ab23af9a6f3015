package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.ClaimRequest;
import io.chihuo.backend.ClaimResult;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.TaskStore;

/**
 * Claims as many tasks as there are free permits. One claim is under way at a time;
 * whoever asks for one meanwhile does not wait, since the claim is followed by another
 * one then.
 */
final class Claimer {

	private final TaskStore store;

	private final Permits permits;

	private final Prefetch prefetch;

	private final IntSupplier room;

	private final LongSupplier millis;

	private final Duration lease;

	private final String worker;

	private final Listener listener;

	/** Claims asked for and not yet made; the one who raises it from zero makes them. */
	private final AtomicInteger wanted = new AtomicInteger();

	private volatile boolean open;

	private volatile boolean held;

	/** Something may have become claimable since the last claim began. */
	private final AtomicBoolean hinted = new AtomicBoolean();

	/** The last claim found less than it asked for. */
	private volatile boolean dry;

	private volatile @Nullable CompletableFuture<Void> closed;

	/**
	 * What happens with the answers.
	 */
	interface Listener {

		/** Take tasks that were asked for at a moment; their permits go with them. */
		void claimed(List<LeasedTask> tasks, long askedAt);

		/** A claim that took its time is over. */
		void answered();

		/** The store did not answer. */
		void failed(Throwable failure);

	}

	Claimer(TaskStore store, Permits permits, Prefetch prefetch, IntSupplier room, LongSupplier millis, Duration lease,
			String worker, Listener listener) {
		this.store = store;
		this.permits = permits;
		this.prefetch = prefetch;
		this.room = room;
		this.millis = millis;
		this.lease = lease;
		this.worker = worker;
		this.listener = listener;
	}

	void open() {
		this.closed = null;
		this.hinted.set(true);
		this.open = true;
	}

	/** Claim no more. Completes when the claim that is under way has been answered. */
	CompletableFuture<Void> close() {
		CompletableFuture<Void> closed = new CompletableFuture<>();
		this.closed = closed;
		this.open = false;
		claim();
		return closed;
	}

	/**
	 * Note that something may be claimable; returns whether somebody should claim it now.
	 */
	boolean hint() {
		this.hinted.set(true);
		return mayClaim();
	}

	/** Whether something may be claimable, and free to be, that no claim looked for. */
	boolean missedHint() {
		return this.hinted.get() && mayClaim();
	}

	private boolean mayClaim() {
		return this.open && !this.held && this.permits.anyFree();
	}

	/** Claim nothing for a while, though the loop goes on. */
	void hold(boolean held) {
		this.held = held;
	}

	/** Claim ahead if it is time to. Never waits. */
	void claimAhead() {
		if (!this.store.local() && this.wanted.get() == 0 && mayClaim() && (this.hinted.get() || !this.dry)) {
			claim();
		}
	}

	/** Whether a claim is being made that is answered soon. */
	boolean busy() {
		return this.wanted.get() != 0 && this.store.local();
	}

	/**
	 * Claim for all free permits, or have it done by the one who is at it. Never waits.
	 */
	void claim() {
		if (this.wanted.getAndIncrement() == 0) {
			claimWanted();
		}
	}

	private void claimWanted() {
		boolean more = true;
		while (more) {
			int seen = this.wanted.get();
			int asked = begin();
			if (asked > 0) {
				long askedAt = this.millis.getAsLong();
				long sentAt = System.nanoTime();
				CompletableFuture<ClaimResult> answer = ask(asked);
				if (!answer.isDone()) {
					answer.whenComplete((result, failure) -> {
						boolean full = result != null && result.tasks().size() == asked;
						this.permits.ahead(full ? this.prefetch.answered(result.tasks(), sentAt) : 0);
						answered(asked, askedAt, answer, seen);
					});
					return;
				}
				if (accept(asked, askedAt, answer) && !this.store.local()) {
					// whoever claimed may not be looking for tasks
					this.listener.answered();
				}
			}
			more = stillWanted(seen);
		}
	}

	private CompletableFuture<ClaimResult> ask(int asked) {
		try {
			return this.store.claim(ClaimRequest.of(asked, this.lease, this.worker));
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void answered(int asked, long askedAt, CompletableFuture<ClaimResult> answer, int seen) {
		if (accept(asked, askedAt, answer)) {
			this.listener.answered();
		}
		if (stillWanted(seen)) {
			claimWanted();
			// a claim that was answered at once has brought tasks to no thread
			this.listener.answered();
		}
	}

	/** Returns whether claims were asked for since; if not, the turn is over. */
	private boolean stillWanted(int seen) {
		boolean wanted = this.wanted.addAndGet(-seen) != 0;
		CompletableFuture<Void> closed = this.closed;
		if (!wanted && closed != null) {
			closed.complete(null);
		}
		return wanted;
	}

	private int begin() {
		boolean local = this.store.local();
		if (this.dry && !this.hinted.get() && !local) {
			return 0; // whoever adds something says so
		}
		boolean hint = this.hinted.getAndSet(false);
		int most = Math.min(this.room.getAsInt(), local ? TaskStore.MAX_CLAIM : this.prefetch.mostAtOnce());
		int asked = (this.open && !this.held) ? this.permits.takeFree(most) : 0;
		if (asked == 0 && hint && !local) {
			this.hinted.set(true); // there is something to claim, and no room for it
		}
		return asked;
	}

	/**
	 * Asks for another claim if there is room left, and something may have come in.
	 * Returns false if the store did not answer: the next claim is for later then.
	 */
	private boolean accept(int asked, long askedAt, CompletableFuture<ClaimResult> answer) {
		List<LeasedTask> tasks;
		try {
			tasks = answer.join().tasks();
		}
		catch (CompletionException | CancellationException ex) {
			this.permits.giveBack(asked);
			this.hinted.set(true);
			this.listener.failed(Verdict.unwrap(ex));
			return false;
		}
		this.listener.claimed(tasks, askedAt);
		this.permits.giveBack(asked - tasks.size());
		this.dry = tasks.size() < asked;
		if (this.dry && this.hinted.get()) {
			this.wanted.incrementAndGet();
		}
		else if (!this.dry && this.permits.anyFree()) {
			this.hinted.set(true); // one claim takes no more than so many
		}
		return true;
	}

}
