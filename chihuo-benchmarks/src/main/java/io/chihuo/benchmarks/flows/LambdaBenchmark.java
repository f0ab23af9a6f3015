// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.flows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.chihuo.Flow;
import io.chihuo.FlowHandle;
import io.chihuo.FlowStep;
import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Timing;
import io.chihuo.benchmarks.harness.Workload;

/**
 * Measures flows in memory whose steps are code, beside chains of futures.
 */
record LambdaBenchmark(FlowHost host, FlowTrialSize trialSize) {

	private static final int CHAIN_LENGTH = 1000;

	private static final Duration TRIAL_TIMEOUT = Duration.ofMinutes(2);

	Workload chainsOfCode() {
		int chains = this.trialSize.lambdaChains();
		int steps = chains * CHAIN_LENGTH;
		return new Workload(
				"code of " + CHAIN_LENGTH + " steps in memory, " + chains + " times", List.of(
						new Subject("chihuo, Flow.run",
								() -> List
									.of(Timing.measureRate(steps, Timing.measureSeconds(() -> runFlows(chains))))),
						new Subject("CompletableFuture.thenRun",
								() -> List
									.of(Timing.measureRate(steps, Timing.measureSeconds(() -> runChains(chains)))))
							.withGoal(Goal.ratioOfAtLeast(0.1))));
	}

	private void runFlows(int chains) {
		AtomicLong count = new AtomicLong();
		for (int i = 0; i < chains; i++) {
			List<FlowStep> steps = new ArrayList<>(CHAIN_LENGTH);
			for (int step = 0; step < CHAIN_LENGTH; step++) {
				steps.add(Flow.run(count::incrementAndGet));
			}
			FlowHandle flow = this.host.client().startFlow(UUID.randomUUID().toString(), Flow.series(steps));
			flow.await(TRIAL_TIMEOUT);
			flow.dismiss();
		}
		checkCount(chains, count);
	}

	private static void runChains(int chains) {
		AtomicLong count = new AtomicLong();
		for (int i = 0; i < chains; i++) {
			CompletableFuture<Void> chain = CompletableFuture.runAsync(count::incrementAndGet);
			for (int step = 1; step < CHAIN_LENGTH; step++) {
				chain = chain.thenRun(count::incrementAndGet);
			}
			chain.join();
		}
		checkCount(chains, count);
	}

	private static void checkCount(int chains, AtomicLong count) {
		if (count.get() != (long) chains * CHAIN_LENGTH) {
			throw new IllegalStateException(count + " steps ran");
		}
	}

}
