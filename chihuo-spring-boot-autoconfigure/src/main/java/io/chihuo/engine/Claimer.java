package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntSupplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.TaskStore;

/**
 * Claims as many tasks as there are free permits, with one claim under way at a time. A
 * store that answers at once is claimed from under the lock, so that a worker that had to
 * wait for the lock finds what was claimed.
 */
final class Claimer {

	private final TaskStore store;

	private final Permits permits;

	private final IntSupplier room;

	private final Duration lease;

	private final String worker;

	private final Listener listener;

	private final Object lock = new Object();

	private boolean underWay;

	private @Nullable CompletableFuture<Void> answered;

	/** Asked to claim while a claim was under way. */
	private boolean again;

	private volatile boolean open;

	/** Something may have become claimable since the last claim began. */
	private volatile boolean hinted;

	/**
	 * What happens with the answers.
	 */
	interface Listener {

		/** Take tasks; their permits go with them. Called under the claimer's lock. */
		void claimed(List<LeasedTask> tasks);

		/** A claim that took its time is over. */
		void answered();

		/** The store did not answer. */
		void failed(Throwable failure);

	}

	Claimer(TaskStore store, Permits permits, IntSupplier room, Duration lease, String worker, Listener listener) {
		this.store = store;
		this.permits = permits;
		this.room = room;
		this.lease = lease;
		this.worker = worker;
		this.listener = listener;
	}

	void open() {
		this.open = true;
	}

	/** Claim no more. Completes when the claim that is under way has been answered. */
	CompletableFuture<Void> close() {
		synchronized (this.lock) {
			this.open = false;
			if (!this.underWay) {
				return CompletableFuture.completedFuture(null);
			}
			this.answered = (this.answered != null) ? this.answered : new CompletableFuture<>();
			return this.answered;
		}
	}

	/**
	 * Note that something may be claimable; returns whether somebody should claim it now.
	 */
	boolean hint() {
		this.hinted = true;
		return this.open && this.permits.anyFree();
	}

	/** Claim for all free permits. Takes no longer than a store that answers at once. */
	void claim() {
		synchronized (this.lock) {
			if (this.underWay) {
				this.again = true;
				return;
			}
			int asked = begin();
			while (asked > 0) {
				CompletableFuture<List<LeasedTask>> answer = this.store.claim(asked, this.lease, this.worker);
				if (!answer.isDone()) {
					awaitAnswer(asked, answer);
					return;
				}
				asked = accept(asked, answer) ? begin() : 0;
			}
		}
	}

	private int begin() {
		this.hinted = false;
		return this.open ? this.permits.takeFree(this.room.getAsInt()) : 0;
	}

	private void awaitAnswer(int asked, CompletableFuture<List<LeasedTask>> answer) {
		this.underWay = true;
		this.again = false;
		answer.whenComplete((tasks, failure) -> {
			boolean claim;
			CompletableFuture<Void> closed;
			synchronized (this.lock) {
				this.underWay = false;
				claim = accept(asked, answer) || this.again;
				closed = this.answered;
				this.answered = null;
			}
			if (closed != null) {
				closed.complete(null);
			}
			this.listener.answered();
			if (claim) {
				claim();
			}
		});
	}

	/**
	 * Returns whether to claim again: there is room left, and something may have come in
	 * since.
	 */
	private boolean accept(int asked, CompletableFuture<List<LeasedTask>> answer) {
		List<LeasedTask> tasks;
		try {
			tasks = answer.join();
		}
		catch (CompletionException | CancellationException ex) {
			this.permits.giveBack(asked);
			this.listener.failed(Verdict.unwrap(ex));
			return false;
		}
		this.listener.claimed(tasks);
		this.permits.giveBack(asked - tasks.size());
		return tasks.size() < asked && this.hinted;
	}

}
