// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq;

import java.util.List;

import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.rabbitmq.peer.ListenerDrain;
import io.chihuo.benchmarks.rabbitmq.peer.ListenerSettings;
import io.chihuo.benchmarks.rabbitmq.peer.RabbitClientDrain;
import io.chihuo.benchmarks.subject.ChihuoDrain;
import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.DrainWorkload;
import io.chihuo.benchmarks.workload.Inputs;

/**
 * Measures how fast tasks with empty handlers are run.
 */
record RabbitDrainBenchmark(RabbitSubjects subjects, RabbitTrialSize trialSize, int concurrency) {

	private static final int PREFETCH_COUNT = 250;

	private static final int LARGE_PREFETCH_COUNT = 1_000;

	private static final int MESSAGES_PER_ACK = 100;

	/**
	 * Beside all peers.
	 */
	Workload allSubjects() {
		ListenerSettings simple = ListenerSettings.simple(this.concurrency);
		ListenerSettings direct = ListenerSettings.direct(this.concurrency);
		Goal half = Goal.ratioOfAtLeast(0.5);
		return new Workload(workloadName(LedgerVariant.REDIS), List.of(chihuoSubject(LedgerVariant.REDIS),
				listenerSubject(LedgerVariant.REDIS, "simple container", simple).withGoal(half),
				listenerSubject(LedgerVariant.REDIS, "direct container", direct).withGoal(half),
				thenRedis("simple container, then bare claim and settle on Redis", simple),
				thenRedis("direct container, then bare claim and settle on Redis", direct),
				listenerSubject(LedgerVariant.REDIS, "direct container, messagesPerAck 100",
						direct.withMessagesPerAck(MESSAGES_PER_ACK)),
				listenerSubject(LedgerVariant.REDIS, "simple container, @RabbitListener", simple.withAnnotation())
					.withGoal(half),
				listenerSubject(LedgerVariant.REDIS, "direct container, @RabbitListener", direct.withAnnotation())
					.withGoal(half),
				clientSubjects("bare, one consumer", PREFETCH_COUNT, 1),
				clientSubjects("bare, one consumer, 100 messages an ack", LARGE_PREFETCH_COUNT, MESSAGES_PER_ACK)));
	}

	/**
	 * Beside the containers at their defaults.
	 * @param least share of each to reach
	 */
	Workload containerSubjects(LedgerVariant ledger, double least) {
		Goal goal = Goal.ratioOfAtLeast(least);
		return new Workload(workloadName(ledger), List.of(chihuoSubject(ledger),
				listenerSubject(ledger, "simple container", ListenerSettings.simple(this.concurrency)).withGoal(goal),
				listenerSubject(ledger, "direct container", ListenerSettings.direct(this.concurrency)).withGoal(goal)));
	}

	private String workloadName(LedgerVariant ledger) {
		return "drain, ledger " + ledger + ", concurrency " + this.concurrency;
	}

	private Subject chihuoSubject(LedgerVariant ledger) {
		return createWorkload(ledger).createSubject(ledger.subjectName(),
				ChihuoDrain.preloaded(this.subjects.chihuo(ledger), Inputs.TEXT, this.concurrency));
	}

	private Subject listenerSubject(LedgerVariant ledger, String name, ListenerSettings settings) {
		return createWorkload(ledger).createSubject(name, listenerSubjects(settings));
	}

	private Drain.DrainFactory listenerSubjects(ListenerSettings settings) {
		return ListenerDrain.preloaded(this.subjects.bare(), this.subjects.spring(), settings);
	}

	/** The limit of a broker beside a ledger: each task goes through both. */
	private Subject thenRedis(String name, ListenerSettings settings) {
		return createWorkload(LedgerVariant.REDIS)
			.inSeries(name, listenerSubjects(settings), this.subjects.bareRedis(this.concurrency))
			.withGoal(Goal.ratioOfAtLeast(0.9));
	}

	private Subject clientSubjects(String name, int prefetch, int group) {
		return createWorkload(LedgerVariant.REDIS).createSubject(name,
				RabbitClientDrain.preloaded(this.subjects.bare(), prefetch, group));
	}

	private DrainWorkload createWorkload(LedgerVariant ledger) {
		return DrainWorkload.ofEmptyTasks(this.trialSize.tasks(ledger));
	}

}
