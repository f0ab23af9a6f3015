// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.util.concurrent.TimeUnit;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.Task;

/**
 * Works off the load. Leases are short, so that the tasks of a dead worker come back
 * soon.
 */
@ChihuoLoop(name = LoadLoop.NAME, concurrency = "16", lease = "2s", finishPolicy = "on-success", maxAttempts = "-1",
		maxCrashes = "-1")
public class LoadLoop {

	/** Name of the loop. */
	public static final String NAME = "load";

	private final EventLog log;

	private final Effect effect;

	LoadLoop(EventLog log, Effect effect) {
		this.log = log;
		this.effect = effect;
	}

	@MakeTask
	void run(Task<FaultTask> task) throws InterruptedException {
		this.log.add(Event.now(Event.Kind.STARTED, task.id(), task.fencingToken()));
		this.effect.apply(task.id(), task.fencingToken());
		if (task.payload().equals(FaultTask.HALT)) {
			Runtime.getRuntime().halt(1);
		}
		if (task.payload().equals(FaultTask.EXIT)) {
			System.exit(1);
		}
		if (task.payload().equals(FaultTask.HELPER_EXIT)) {
			Thread helper = new Thread(() -> System.exit(1), "helper");
			helper.start();
			helper.join();
		}
		TimeUnit.MILLISECONDS.sleep(task.payload().millis());
		for (int i = 0; i < task.payload().children(); i++) {
			String child = task.id() + "." + i;
			task.queue().add(child, new FaultTask(task.payload().millis(), 0));
			this.log.add(Event.now(Event.Kind.ADDED, child, 0));
		}
		this.log.add(Event.now(Event.Kind.ENDED, task.id(), task.fencingToken()));
	}

}
