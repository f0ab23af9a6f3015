// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.calls;

import java.util.List;

import io.chihuo.benchmarks.calls.peer.ExecutorCaller;
import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.workload.CallWorkload;
import io.chihuo.benchmarks.workload.Caller;

/**
 * Measures calls within one process.
 */
final class LocalCallBenchmark implements AutoCloseable {

	/** As many as the loop has. */
	private static final int THREAD_COUNT = 64;

	private final Caller chihuo = ChihuoCaller.ofOneProcess("chihuo.backend=memory");

	private final Caller executor = new ExecutorCaller(THREAD_COUNT);

	private final int calls;

	LocalCallBenchmark(int calls) {
		this.calls = calls;
	}

	Workload emptyCalls() {
		CallWorkload workload = new CallWorkload(this.calls);
		return new Workload("empty call, memory, one process",
				List.of(workload.createSubject("chihuo", this.chihuo),
						workload.createSubject("ExecutorService.submit().get()", this.executor)
							.withGoal("p50", Goal.ratioOfAtMost(3))));
	}

	@Override
	public void close() {
		this.chihuo.close();
		this.executor.close();
	}

}
