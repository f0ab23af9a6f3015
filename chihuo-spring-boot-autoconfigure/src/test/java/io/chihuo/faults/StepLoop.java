// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.util.concurrent.TimeUnit;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.Task;

/**
 * Runs the steps of flows. Leases are short, so that the steps of a dead worker are
 * claimed again soon.
 */
@ChihuoLoop(name = StepLoop.NAME, concurrency = "16", lease = "2s", maxAttempts = "-1", maxCrashes = "-1",
		maxForcedReleases = "-1")
public class StepLoop {

	/** Name of the loop. */
	public static final String NAME = "steps";

	private final EventLog log;

	private final Effect effect;

	StepLoop(EventLog log, Effect effect) {
		this.log = log;
		this.effect = effect;
	}

	@MakeTask
	String run(Task<Integer> task) throws InterruptedException {
		this.log.add(Event.now(Event.Kind.STARTED, task.id(), task.fencingToken()));
		TimeUnit.MILLISECONDS.sleep(task.payload());
		this.effect.apply(task.id(), task.fencingToken());
		this.log.add(Event.now(Event.Kind.ENDED, task.id(), task.fencingToken()));
		return task.id();
	}

}
