// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.flows;

import org.springframework.util.Assert;

import io.chihuo.AddResult;
import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;
import io.chihuo.Task;
import io.chihuo.benchmarks.harness.Completions;

/**
 * Runs chains of tasks whose handlers add the next one, as applications without flows
 * have it.
 */
@ChihuoLoop(name = ChainWorker.LOOP, concurrency = "64")
class ChainWorker {

	static final String LOOP = "chains";

	private volatile Completions ended = new Completions(1);

	/** Count the ends of chains from now on. */
	void countEnds(Completions ended) {
		this.ended = ended;
	}

	@MakeTask
	void run(Task<ChainLink> task) {
		ChainLink link = task.payload();
		if (link.left() > 0) {
			AddResult added = task.queue().add(link.next().taskId(), link.next());
			Assert.state(added == AddResult.ADDED, () -> link + " was followed by a task that was " + added);
		}
		else {
			this.ended.recordCompletion();
		}
	}

}
