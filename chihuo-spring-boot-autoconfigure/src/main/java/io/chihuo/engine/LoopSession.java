// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A loop from one start to the next stop: joins the parts that claim, dispatch, run,
 * renew and settle, and starts and stops them.
 *
 * @param <T> the payload's type
 */
final class LoopSession<T> {

	private final Duration interruptGrace;

	private final SessionRuns<T> runs;

	private final SessionClaims<T> claims;

	private final UnendedRuns<T> unended;

	private final TaskDispatcher<T> dispatcher;

	private final SessionUpkeep<T> upkeep;

	LoopSession(LoopSetup<T> setup) {
		this.interruptGrace = setup.options().interruptGrace();
		this.runs = new SessionRuns<>(setup, this::onTasksClaimable);
		this.claims = new SessionClaims<>(setup, this.runs, this::openDispatcher);
		TaskFetcher<T> fetcher = this.claims.fetcher();
		this.unended = new UnendedRuns<>(setup, this.runs, fetcher);
		RunInterrupter<T> interrupter = this.unended.interrupter();
		HandlerInvoker<T> invoker = new HandlerInvoker<>(setup, this.runs.settlement(), fetcher, interrupter);
		ThreadShortage<T> shortage = new ThreadShortage<>(setup.loop(), fetcher, this.runs.releaser());
		this.dispatcher = new TaskDispatcher<>(setup.engine().executor(), setup.foreignThreads(), fetcher, invoker,
				setup.onIdle(), shortage::onRefused);
		this.upkeep = new SessionUpkeep<>(setup, this.runs, fetcher, interrupter, invoker, this.dispatcher);
		setup.unresponsive().onReturned(this::onHandlerReturnedLate);
	}

	void open(boolean paused) {
		this.upkeep.start();
		this.claims.open(paused);
	}

	/** Ends claims and releases tasks that no thread has begun, in order. */
	void pause() {
		this.claims.pause();
	}

	/** Claims again when tasks that a pause releases are at the head of the queue. */
	void resume() {
		this.claims.resume();
	}

	void setConcurrency(int concurrency) {
		this.claims.setConcurrency(concurrency);
	}

	/** Adds the parts that no longer move, and restarts those that can be. */
	void findStalled(List<String> stalled) {
		this.upkeep.findStalled(stalled);
	}

	Duration interruptGrace() {
		return this.interruptGrace;
	}

	/** How many tasks became dead letters. */
	long deadLetters() {
		return this.runs.deadLetters().deadLetterCount();
	}

	/** Whether nothing runs, and the last claim found nothing more. */
	boolean isIdle() {
		return inFlight().isEmpty() && !this.claims.fetcher().isClaiming();
	}

	InFlight<T> inFlight() {
		return this.runs.inFlight();
	}

	/**
	 * Ends claims and releases tasks that have not begun. Completes when no run is left.
	 */
	CompletableFuture<Void> close() {
		this.claims.endResumes();
		this.upkeep.onClaimsEnded();
		return this.claims.close().thenCompose((released) -> inFlight().awaitEmpty());
	}

	/** Ends runs whose thread waits for this stop, since it ends the application. */
	void endExiting() {
		this.unended.endExiting();
	}

	/** Interrupts running tasks; each is kept for the release as it ends. */
	void interruptRuns() {
		this.unended.interrupter().interruptAll();
	}

	/** Releases interrupted tasks to the head, in their old order. */
	CompletableFuture<Void> releaseUnfinished() {
		return CompletableFuture.allOf(this.unended.releaseRuns(), this.runs.releaseLostSuspect());
	}

	/** Nothing is run or renewed any more. */
	void end() {
		this.upkeep.stop();
		this.runs.end();
	}

	private void openDispatcher() {
		this.dispatcher.open();
	}

	private void onTasksClaimable() {
		this.claims.fetcher().onTasksClaimable();
	}

	private void onHandlerReturnedLate(TaskRun<T> run) {
		this.runs.suspects().onTaskEnded(run.leasedTask());
		onTasksClaimable();
	}

}
