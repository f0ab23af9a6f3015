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
	Workload all() {
		ListenerSettings simple = ListenerSettings.simple(this.concurrency);
		ListenerSettings direct = ListenerSettings.direct(this.concurrency);
		Goal half = Goal.ratioOfAtLeast(0.5);
		return new Workload(name(LedgerVariant.REDIS), List.of(chihuo(LedgerVariant.REDIS),
				listener(LedgerVariant.REDIS, "simple container", simple).with(half),
				listener(LedgerVariant.REDIS, "direct container", direct).with(half),
				thenRedis("simple container, then bare claim and settle on Redis", simple),
				thenRedis("direct container, then bare claim and settle on Redis", direct),
				listener(LedgerVariant.REDIS, "direct container, messagesPerAck 100",
						direct.withMessagesPerAck(MESSAGES_PER_ACK)),
				listener(LedgerVariant.REDIS, "simple container, @RabbitListener", simple.withAnnotation()).with(half),
				listener(LedgerVariant.REDIS, "direct container, @RabbitListener", direct.withAnnotation()).with(half),
				bare("bare, one consumer", PREFETCH_COUNT, 1),
				bare("bare, one consumer, 100 messages an ack", LARGE_PREFETCH_COUNT, MESSAGES_PER_ACK)));
	}

	/**
	 * Beside the containers at their defaults.
	 * @param least share of each to reach
	 */
	Workload containers(LedgerVariant ledger, double least) {
		Goal goal = Goal.ratioOfAtLeast(least);
		return new Workload(name(ledger),
				List.of(chihuo(ledger),
						listener(ledger, "simple container", ListenerSettings.simple(this.concurrency)).with(goal),
						listener(ledger, "direct container", ListenerSettings.direct(this.concurrency)).with(goal)));
	}

	private String name(LedgerVariant ledger) {
		return "drain, ledger " + ledger + ", concurrency " + this.concurrency;
	}

	private Subject chihuo(LedgerVariant ledger) {
		return workload(ledger).subject(ledger.subject(),
				ChihuoDrain.preloaded(this.subjects.chihuo(ledger), Inputs.TEXT, this.concurrency));
	}

	private Subject listener(LedgerVariant ledger, String name, ListenerSettings settings) {
		return workload(ledger).subject(name, listeners(settings));
	}

	private Drain.DrainFactory listeners(ListenerSettings settings) {
		return ListenerDrain.preloaded(this.subjects.bare(), this.subjects.spring(), settings);
	}

	/** The limit of a broker beside a ledger: each task goes through both. */
	private Subject thenRedis(String name, ListenerSettings settings) {
		return workload(LedgerVariant.REDIS)
			.inSeries(name, listeners(settings), this.subjects.bareRedis(this.concurrency))
			.with(Goal.ratioOfAtLeast(0.9));
	}

	private Subject bare(String name, int prefetch, int group) {
		return workload(LedgerVariant.REDIS).subject(name,
				RabbitClientDrain.preloaded(this.subjects.bare(), prefetch, group));
	}

	private DrainWorkload workload(LedgerVariant ledger) {
		return DrainWorkload.ofEmptyTasks(this.trialSize.tasks(ledger));
	}

}
