// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.chihuo.FinishPolicy;
import io.chihuo.LoopOptions;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.FutureTimeouts;

/**
 * Opens, pauses and closes the claims of a session. Claimed tasks that no thread has
 * begun are released by a pause and by the end.
 *
 * @param <T> the payload's type
 */
final class SessionClaims<T> {

	/** How long a resumed loop waits for the releases of its pause. */
	private static final long RELEASE_TIMEOUT_SECONDS = 3;

	private final TaskFetcher<T> fetcher;

	private final LentSlots slots;

	private final RunSettlement<T> settlement;

	private final TaskReleaser<T> releaser;

	private final Runnable onOpen;

	/** Completes when the tasks of all pauses are released, or may be taken for it. */
	private CompletableFuture<Void> released = CompletableFuture.completedFuture(null);

	private boolean paused;

	/**
	 * Create claims that are closed.
	 * @param onOpen lets threads look for work
	 */
	SessionClaims(LoopSetup<T> setup, SessionRuns<T> runs, Runnable onOpen) {
		this.settlement = runs.settlement();
		this.releaser = runs.releaser();
		this.onOpen = onOpen;
		RunContext context = createContext(setup);
		TaskClaims<T> claims = new TaskClaims<>(setup, runs, context);
		this.fetcher = new TaskFetcher<>(claims, setup.concurrency(), this.settlement.remainingCapacity());
		this.slots = new LentSlots(this.fetcher, setup.concurrency(), setup.options().maxWaiting(),
				setup.engine().executor());
		context.setSlots(this.slots);
	}

	private static RunContext createContext(LoopSetup<?> setup) {
		TaskStore store = setup.store();
		LoopOptions options = setup.options();
		TaskParking parking = new TaskParking(store, setup.engine().client().timeout(),
				options.finishPolicy() == FinishPolicy.ON_SUCCESS);
		return new RunContext(store.queue(), parking, new ChildrenNotes(store), setup.clock(), setup.engine().client());
	}

	TaskFetcher<T> fetcher() {
		return this.fetcher;
	}

	void open(boolean paused) {
		synchronized (this) {
			this.paused = paused;
		}
		if (!paused) {
			this.onOpen.run();
		}
	}

	/** Ends claims and releases tasks that no thread has begun, in order. */
	synchronized void pause() {
		this.paused = true;
		CompletableFuture<Void> released = this.fetcher.close()
			.thenCompose((answered) -> releaseIfPaused())
			.exceptionally((failure) -> null); // a loop that could not release can resume
		FutureTimeouts.completeAfter(released, null, RELEASE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
		this.released = CompletableFuture.allOf(this.released, released);
	}

	/** After a resume, tasks that wait begin as they would have. */
	private CompletableFuture<Void> releaseIfPaused() {
		List<TaskRun<T>> waiting;
		synchronized (this) {
			waiting = this.paused ? this.fetcher.takeWaiting() : List.of();
		}
		return this.releaser.releaseRuns(waiting);
	}

	/** Claims again when tasks that a pause releases are at the head of the queue. */
	synchronized void resume() {
		this.paused = false;
		this.released.thenRun(this::openUnlessPaused);
	}

	/** Called for an earlier resume too, while a later pause still releases tasks. */
	private synchronized void openUnlessPaused() {
		if (!this.paused && this.released.isDone() && !this.settlement.isClosing()) {
			this.onOpen.run();
		}
	}

	void setConcurrency(int concurrency) {
		this.slots.setConcurrency(concurrency);
		this.fetcher.setConcurrency(concurrency);
	}

	/** From here on no resume opens the claims. */
	synchronized void endResumes() {
		this.settlement.close();
	}

	/** Completes when no claim is under way; tasks that have not begun are released. */
	CompletableFuture<Void> close() {
		return this.fetcher.close().thenRun(() -> this.releaser.releaseRuns(this.fetcher.takeWaiting()));
	}

}
