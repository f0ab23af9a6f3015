// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.flows;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import io.chihuo.Flow;
import io.chihuo.FlowStep;
import io.chihuo.TaskEntry;
import io.chihuo.benchmarks.harness.Timing.TimedAction;

/**
 * Runs empty steps and tasks, and checks that each has run once.
 */
record StepRuns(FlowHost host) {

	private static final Duration TRIAL_TIMEOUT = Duration.ofMinutes(2);

	private static final long LOOK_NANOS = 1_000_000;

	static FlowStep newStep() {
		return Flow.step(EmptyStepWorker.LOOP, 1);
	}

	/**
	 * Run a flow until it is done.
	 * @param steps how many steps it has
	 */
	void runFlow(FlowStep plan, int steps) throws Exception {
		runAll(steps, () -> this.host.client().startFlow(newId(), plan).await(TRIAL_TIMEOUT));
	}

	void runTasks(int tasks) throws Exception {
		runTasks(tasks, () -> {
		});
	}

	/**
	 * Run tasks.
	 * @param onAdded called when all were added, though some may have run by then
	 */
	void runTasks(int tasks, Runnable onAdded) throws Exception {
		String id = newId();
		runAll(tasks, () -> {
			this.host.client()
				.queue(EmptyStepWorker.LOOP, Integer.class)
				.addAll(IntStream.range(0, tasks).mapToObj((i) -> TaskEntry.of(id + "-" + i, 1)));
			onAdded.run();
		});
	}

	private static String newId() {
		return UUID.randomUUID().toString();
	}

	private void runAll(int expected, TimedAction start) throws Exception {
		long before = this.host.steps().runCount();
		start.runAction();
		long end = System.nanoTime() + TRIAL_TIMEOUT.toNanos();
		long runs = this.host.steps().runCount() - before;
		while (runs < expected) {
			if (System.nanoTime() > end) {
				throw new TimeoutException(runs + " steps ran");
			}
			LockSupport.parkNanos(LOOK_NANOS);
			runs = this.host.steps().runCount() - before;
		}
		if (runs > expected) {
			throw new IllegalStateException(runs + " steps ran");
		}
	}

}
