// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.rabbitmq.peer.BareRabbit;
import io.chihuo.benchmarks.rabbitmq.peer.ListenerDrain;
import io.chihuo.benchmarks.rabbitmq.peer.ListenerSettings;
import io.chihuo.benchmarks.rabbitmq.peer.RabbitClientFeed;
import io.chihuo.benchmarks.rabbitmq.peer.SpringRabbit;
import io.chihuo.benchmarks.rabbitmq.peer.TemplateFeed;
import io.chihuo.benchmarks.subject.ChihuoDrain;
import io.chihuo.benchmarks.subject.ChihuoFeed;
import io.chihuo.benchmarks.subject.ChihuoHost;
import io.chihuo.benchmarks.subject.VirtualThreads;
import io.chihuo.benchmarks.workload.DrainWorkload;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.LatencyWorkload;
import io.chihuo.benchmarks.workload.TaskBody;

/**
 * Measures the cost of waiting: for a task, and in a task.
 */
record RabbitWaitBenchmark(RabbitSubjects subjects, RabbitTrialSize trialSize) {

	private static final int TASKS_PER_SECOND = 200;

	private static final int LOW_CONCURRENCY = 10;

	private static final int HIGH_CONCURRENCY = 500;

	/** So that no consumer waits for messages which another one has. */
	private static final int SMALL_PREFETCH_COUNT = 10;

	private static final Duration HANDLER_DURATION = Duration.ofMillis(50);

	private static final double IDEAL_TASKS_PER_SECOND = HIGH_CONCURRENCY * 1000.0 / HANDLER_DURATION.toMillis();

	Workload startLatency() {
		LatencyWorkload latency = new LatencyWorkload(this.trialSize.paced(), TASKS_PER_SECOND);
		BareRabbit bare = this.subjects.bare();
		SpringRabbit spring = this.subjects.spring();
		List<Subject> subjects = new ArrayList<>();
		for (LedgerVariant ledger : LedgerVariant.availableVariants()) {
			subjects.add(latency.createSubject(ledger.subjectName(),
					ChihuoFeed.of(this.subjects.chihuo(ledger), LOW_CONCURRENCY)));
		}
		subjects.add(latency
			.createSubject("RabbitTemplate to @RabbitListener, simple container",
					TemplateFeed.of(bare, spring, ListenerSettings.simple(LOW_CONCURRENCY).withAnnotation()))
			.withGoal("p99", Goal.ratioOfAtMost(2)));
		subjects.add(latency
			.createSubject("RabbitTemplate to @RabbitListener, direct container",
					TemplateFeed.of(bare, spring, ListenerSettings.direct(LOW_CONCURRENCY).withAnnotation()))
			.withGoal("p99", Goal.ratioOfAtMost(2)));
		subjects.add(latency.createSubject("bare", RabbitClientFeed.of(bare)));
		return new Workload("add to start at " + TASKS_PER_SECOND + " tasks/s", subjects);
	}

	Workload waitingHandlers() {
		List<Subject> subjects = new ArrayList<>();
		for (LedgerVariant ledger : LedgerVariant.availableVariants()) {
			subjects.add(chihuoSubject(ledger.subjectName(), this.subjects.chihuo(ledger)));
		}
		if (VirtualThreads.areAvailable()) {
			subjects.add(chihuoSubject(LedgerVariant.REDIS.subjectName() + ", virtual threads",
					this.subjects.chihuoVirtual(LedgerVariant.REDIS)));
		}
		subjects.add(listenerSubject("simple container, prefetch 250", ListenerSettings.simple(HIGH_CONCURRENCY)));
		subjects.add(listenerSubject("simple container, prefetch 10",
				ListenerSettings.simple(HIGH_CONCURRENCY).withPrefetch(SMALL_PREFETCH_COUNT)));
		return new Workload(HIGH_CONCURRENCY + " concurrent handlers of " + HANDLER_DURATION.toMillis() + " ms",
				subjects);
	}

	private Subject chihuoSubject(String name, ChihuoHost host) {
		return sleepingWorkload()
			.createSubject(name, IDEAL_TASKS_PER_SECOND, ChihuoDrain.preloaded(host, Inputs.TEXT, HIGH_CONCURRENCY))
			.withGoal("share", Goal.atLeast(0.95));
	}

	private Subject listenerSubject(String name, ListenerSettings settings) {
		return sleepingWorkload().createSubject(name, IDEAL_TASKS_PER_SECOND,
				ListenerDrain.preloaded(this.subjects.bare(), this.subjects.spring(), settings));
	}

	private DrainWorkload sleepingWorkload() {
		return new DrainWorkload(this.trialSize.waiting(), TaskBody.sleeping(HANDLER_DURATION));
	}

}
