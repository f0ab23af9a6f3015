// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.function.Consumer;

import io.chihuo.RunOutcome;
import io.chihuo.backend.Lease;
import io.chihuo.backend.StoreListener;
import io.chihuo.backend.StoredDeadLetter;

/**
 * Passes the events of a loop's queue to the parts of the loop.
 *
 * @param <T> the payload's type
 */
final class QueueEvents<T> implements StoreListener {

	private final RunLog log;

	private final TaskFetcher<T> fetcher;

	private final InFlight<T> inFlight;

	private final RunInterrupter<T> interrupter;

	private final DeadLetterNotifier<T> deadLetters;

	private final Runnable cancelOrphans;

	private final Consumer<String> onRefused;

	QueueEvents(String loop, TaskFetcher<T> fetcher, InFlight<T> inFlight, RunInterrupter<T> interrupter,
			DeadLetterNotifier<T> deadLetters, Runnable cancelOrphans, Consumer<String> onRefused) {
		this.log = new RunLog(loop);
		this.fetcher = fetcher;
		this.inFlight = inFlight;
		this.interrupter = interrupter;
		this.deadLetters = deadLetters;
		this.cancelOrphans = cancelOrphans;
		this.onRefused = onRefused;
	}

	@Override
	public void onQueueReady() {
		this.fetcher.onTasksClaimable();
	}

	@Override
	public void onTaskCancelled(Lease lease) {
		TaskRun<T> run = this.inFlight.findRun(lease);
		if (run != null) {
			this.interrupter.interruptRun(run, RunOutcome.CANCELLED);
		}
	}

	@Override
	public void onTaskDead(StoredDeadLetter letter) {
		this.deadLetters.notifyOf(letter);
		this.log.logDeadLetter(letter);
	}

	@Override
	public void onChildrenOrphaned() {
		this.cancelOrphans.run();
	}

	@Override
	public void onQueueRefused(String reason) {
		this.onRefused.accept(reason);
	}

}
