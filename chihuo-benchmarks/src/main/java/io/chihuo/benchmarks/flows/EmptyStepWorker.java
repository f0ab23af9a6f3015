// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.flows;

import java.util.concurrent.atomic.LongAdder;

import io.chihuo.ChihuoLoop;
import io.chihuo.MakeTask;

/**
 * Runs steps, and plain tasks, that do nothing but count.
 */
@ChihuoLoop(name = EmptyStepWorker.LOOP, concurrency = "64")
class EmptyStepWorker {

	static final String LOOP = "steps";

	private final LongAdder runs = new LongAdder();

	long runCount() {
		return this.runs.sum();
	}

	@MakeTask
	void run(Integer number) {
		this.runs.increment();
	}

}
