// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.rabbitmq.peer.BareAdder;
import io.chihuo.benchmarks.rabbitmq.peer.BareRabbit;
import io.chihuo.benchmarks.rabbitmq.peer.SpringRabbit;
import io.chihuo.benchmarks.rabbitmq.peer.TemplateAdder;
import io.chihuo.benchmarks.subject.ChihuoAdder;
import io.chihuo.benchmarks.subject.ParallelAdder;
import io.chihuo.benchmarks.workload.AddWorkload;
import io.chihuo.benchmarks.workload.Inputs;

/**
 * Measures how fast tasks are added and confirmed, without workers.
 */
record Adding(Contestants contestants, Amounts amounts) {

	private static final int THREADS = 8;

	Workload parallel() {
		BareRabbit bare = this.contestants.bare();
		SpringRabbit spring = this.contestants.spring();
		AddWorkload<String> encoded = encoded(this.amounts.confirmed());
		List<Subject> subjects = new ArrayList<>();
		LedgerKind.available().forEach((ledger) -> subjects.add(parallel(ledger)));
		subjects
			.add(encoded.subject("bare, waitForConfirms for each", ParallelAdder.of(THREADS, BareAdder.single(bare))));
		subjects.add(encoded.subject("RabbitTemplate, waitForConfirms for each",
				ParallelAdder.of(THREADS, TemplateAdder.simple(bare, spring))));
		subjects.add(encoded.subject("RabbitTemplate, CorrelationData for each",
				ParallelAdder.of(THREADS, TemplateAdder.correlated(bare, spring))));
		return new Workload("add, " + THREADS + " threads", subjects);
	}

	private Subject parallel(LedgerKind ledger) {
		return texts(this.amounts.confirmed()).subject(ledger.subject(),
				ParallelAdder.of(THREADS, ChihuoAdder.single(this.contestants.chihuo(ledger), Inputs.TEXT)));
	}

	/**
	 * Beside all peers.
	 */
	Workload bulk() {
		BareRabbit bare = this.contestants.bare();
		SpringRabbit spring = this.contestants.spring();
		AddWorkload<String> some = encoded(this.amounts.slow());
		return new Workload(bulkName(LedgerKind.REDIS),
				List.of(bulk(LedgerKind.REDIS), limit(LedgerKind.REDIS, 0.6),
						encoded(this.amounts.tasks()).subject("RabbitTemplate, CorrelationData, executor, one channel",
								TemplateAdder.invoked(bare, spring)),
						some.subject("RabbitTemplate, CorrelationData, executor", TemplateAdder.tuned(bare, spring)),
						some.subject("RabbitTemplate, CorrelationData", TemplateAdder.bulk(bare, spring)),
						some.subject("RabbitTemplate, CorrelationData for each",
								TemplateAdder.correlated(bare, spring)),
						some.subject("RabbitTemplate, waitForConfirms for each", TemplateAdder.simple(bare, spring))));
	}

	/**
	 * Beside the limit alone.
	 * @param least share of the limit to reach
	 */
	Workload bulk(LedgerKind ledger, double least) {
		return new Workload(bulkName(ledger), List.of(bulk(ledger), limit(ledger, least)));
	}

	private static String bulkName(LedgerKind ledger) {
		return "addAll, ledger " + ledger;
	}

	private Subject bulk(LedgerKind ledger) {
		return texts(this.amounts.tasks(ledger)).subject(ledger.subject(),
				ChihuoAdder.bulk(this.contestants.chihuo(ledger), Inputs.TEXT));
	}

	private Subject limit(LedgerKind ledger, double least) {
		return encoded(this.amounts.tasks(ledger))
			.subject("bare, 1,000 unconfirmed", BareAdder.async(this.contestants.bare()))
			.with(Goal.ratioOfAtLeast(least));
	}

	private static AddWorkload<String> texts(int tasks) {
		return new AddWorkload<>(Inputs.TEXT, 0, tasks);
	}

	private static AddWorkload<String> encoded(int tasks) {
		return new AddWorkload<>(Inputs.JSON, 0, tasks);
	}

}
