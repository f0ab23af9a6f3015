// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

import io.chihuo.concurrent.Deadline;
import io.chihuo.engine.LoopDrain;
import io.chihuo.engine.LoopRegistry;

/**
 * Runs all that is due in some loops on the calling thread. A number of runs, and a time
 * without progress, end a drain that would not end.
 */
final class LoopDrainer {

	static final int MAX_RUNS = 10_000;

	private static final Duration STALL_TIMEOUT = Duration.ofSeconds(10);

	private static final long POLL_MILLIS = 5;

	private final LoopRegistry registry;

	private final DrainRecorder recorder;

	private final BackendFaults faults;

	private final TestOutbox outbox;

	private final int maxRuns;

	LoopDrainer(LoopRegistry registry, DrainRecorder recorder, BackendFaults faults, TestOutbox outbox, int maxRuns) {
		this.outbox = outbox;
		this.registry = registry;
		this.faults = faults;
		this.recorder = recorder;
		this.maxRuns = maxRuns;
	}

	List<DrainedRun> drain(Collection<String> loops) {
		DrainThread thread = new DrainThread();
		List<LoopDrain> drains = new ArrayList<>();
		AtomicReference<@Nullable String> endless = new AtomicReference<>();
		this.recorder.begin((loop, count) -> {
			if (count >= this.maxRuns && endless.compareAndSet(null, loop)) {
				drains.forEach(LoopDrain::stopClaims);
			}
		});
		this.faults.onCrash(() -> drains.forEach(LoopDrain::stopClaims));
		try {
			loops.forEach((loop) -> drains.add(this.registry.openDrain(loop, thread)));
			runWork(thread, drains);
			drains.forEach(LoopDrain::awaitListeners);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while loops " + loops + " were drained", ex);
		}
		finally {
			drains.forEach(LoopDrain::close);
		}
		String loop = endless.get();
		if (loop != null) {
			throw new IllegalStateException(
					"Loop '" + loop + "' does not end: a drain of " + loops + " was stopped after " + this.maxRuns
							+ " runs. A task that adds itself again at once is never done; raise "
							+ "'chihuo.test.max-runs' if the test has so many");
		}
		return this.recorder.recorded();
	}

	private void runWork(DrainThread thread, List<LoopDrain> drains) throws InterruptedException {
		Deadline deadline = Deadline.in(STALL_TIMEOUT);
		while (true) {
			if (thread.runNext(0)) {
				deadline = Deadline.in(STALL_TIMEOUT);
				continue;
			}
			if (!thread.hasWork() && drains.stream().allMatch(LoopDrain::isIdle)) {
				// all that the runs have committed is in the queues when these are looked
				// at
				this.outbox.relayCommitted();
			}
			List<LoopDrain> busy = drains.stream().filter((drain) -> isBusy(drain)).toList();
			if (busy.isEmpty() && !thread.hasWork()) {
				return;
			}
			if (deadline.millisLeft() == 0) {
				throw new IllegalStateException("Loop '" + busy.get(0).name() + "' does not end: a run goes on, or a "
						+ "task that is due was not claimed, for " + STALL_TIMEOUT.toSeconds() + " s");
			}
			if (thread.runNext(POLL_MILLIS)) {
				deadline = Deadline.in(STALL_TIMEOUT);
			}
		}
	}

	private static boolean isBusy(LoopDrain drain) {
		if (!drain.isIdle() || drain.isStopped()) {
			return !drain.isIdle();
		}
		try {
			// what was ready when the drain was idle may have been claimed since
			return drain.counts().join().ready() > 0 || !drain.isIdle();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException failure) ? failure : ex;
		}
	}

}
