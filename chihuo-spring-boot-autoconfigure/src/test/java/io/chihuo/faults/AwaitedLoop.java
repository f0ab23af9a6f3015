// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.util.concurrent.TimeUnit;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.Task;

/**
 * Returns a result that names its task and its run. Leases are short, so that the tasks
 * of a dead worker are claimed again soon.
 */
@ChihuoLoop(name = AwaitedLoop.NAME, concurrency = "16", lease = "2s", maxCrashes = "-1", maxForcedReleases = "-1")
public class AwaitedLoop {

	/** Name of the loop. */
	public static final String NAME = "awaited";

	@MakeTask
	String run(Task<Integer> task) throws InterruptedException {
		TimeUnit.MILLISECONDS.sleep(task.payload());
		return task.id() + "," + task.fencingToken();
	}

}
