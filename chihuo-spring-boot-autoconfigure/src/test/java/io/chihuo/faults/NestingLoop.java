// SPDX-License-Identifier: Apache-2.0

package io.chihuo.faults;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

import io.chihuo.ChihuoClient;
import io.chihuo.ChihuoLoop;
import io.chihuo.ChihuoTask;
import io.chihuo.MakeTask;
import io.chihuo.Task;
import io.chihuo.TaskQueue;

/**
 * Submits tasks that nobody runs, and never ends.
 */
@ChihuoLoop(name = NestingLoop.NAME, lease = "2s", maxCrashes = "-1", maxForcedReleases = "-1")
@ConditionalOnProperty("faults.nesting")
public class NestingLoop {

	/** Name of the loop. */
	public static final String NAME = "nesting";

	/** Queue of the task that each run of the parent finds again. */
	public static final String KEYED_QUEUE = "keyed";

	/** Queue of the call that only the first run of a parent makes. */
	public static final String CALL_QUEUE = "unservedCalls";

	private final ChihuoClient client;

	NestingLoop(ChihuoClient client) {
		this.client = client;
	}

	@MakeTask
	void run(Task<Integer> task) throws InterruptedException {
		TaskQueue<Integer> keyed = this.client.queue(KEYED_QUEUE, Integer.class);
		String id = task.id() + "/keyed";
		if (!keyed.exists(id)) {
			this.client.call(UnservedCalls.class, (calls) -> calls.work(1));
		}
		keyed.submit(id, 1, Void.class);
		new CountDownLatch(1).await();
	}

	/**
	 * Calls that no loop serves.
	 */
	interface UnservedCalls {

		@ChihuoTask
		CompletableFuture<String> work(int number);

	}

}
