// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.benchmarks.harness.Goal;
import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.rabbitmq.peer.BareRabbit;
import io.chihuo.benchmarks.rabbitmq.peer.RabbitClientAdder;
import io.chihuo.benchmarks.rabbitmq.peer.SpringRabbit;
import io.chihuo.benchmarks.rabbitmq.peer.TemplateAdder;
import io.chihuo.benchmarks.subject.ChihuoAdder;
import io.chihuo.benchmarks.subject.ParallelAdder;
import io.chihuo.benchmarks.workload.AddWorkload;
import io.chihuo.benchmarks.workload.Inputs;

/**
 * Measures how fast tasks are added and confirmed, without workers.
 */
record RabbitAddBenchmark(RabbitSubjects subjects, RabbitTrialSize trialSize) {

	private static final int ADDING_THREADS = 8;

	Workload parallel() {
		BareRabbit bare = this.subjects.bare();
		SpringRabbit spring = this.subjects.spring();
		AddWorkload<String> encoded = encoded(this.trialSize.confirmed());
		List<Subject> subjects = new ArrayList<>();
		LedgerVariant.available().forEach((ledger) -> subjects.add(parallel(ledger)));
		subjects.add(encoded.subject("bare, waitForConfirms for each",
				ParallelAdder.of(ADDING_THREADS, RabbitClientAdder.single(bare))));
		subjects.add(encoded.subject("RabbitTemplate, waitForConfirms for each",
				ParallelAdder.of(ADDING_THREADS, TemplateAdder.simple(bare, spring))));
		subjects.add(encoded.subject("RabbitTemplate, CorrelationData for each",
				ParallelAdder.of(ADDING_THREADS, TemplateAdder.correlated(bare, spring))));
		return new Workload("add, " + ADDING_THREADS + " threads", subjects);
	}

	private Subject parallel(LedgerVariant ledger) {
		return texts(this.trialSize.confirmed()).subject(ledger.subject(),
				ParallelAdder.of(ADDING_THREADS, ChihuoAdder.single(this.subjects.chihuo(ledger), Inputs.TEXT)));
	}

	/**
	 * Beside all peers.
	 */
	Workload bulk() {
		BareRabbit bare = this.subjects.bare();
		SpringRabbit spring = this.subjects.spring();
		AddWorkload<String> some = encoded(this.trialSize.slow());
		return new Workload(bulkName(LedgerVariant.REDIS), List.of(bulk(LedgerVariant.REDIS),
				limit(LedgerVariant.REDIS, 0.6),
				encoded(this.trialSize.tasks()).subject("RabbitTemplate, CorrelationData, executor, one channel",
						TemplateAdder.invoked(bare, spring)),
				some.subject("RabbitTemplate, CorrelationData, executor", TemplateAdder.tuned(bare, spring)),
				some.subject("RabbitTemplate, CorrelationData", TemplateAdder.bulk(bare, spring)),
				some.subject("RabbitTemplate, CorrelationData for each", TemplateAdder.correlated(bare, spring)),
				some.subject("RabbitTemplate, waitForConfirms for each", TemplateAdder.simple(bare, spring))));
	}

	/**
	 * Beside the limit alone.
	 * @param least share of the limit to reach
	 */
	Workload bulk(LedgerVariant ledger, double least) {
		return new Workload(bulkName(ledger), List.of(bulk(ledger), limit(ledger, least)));
	}

	private static String bulkName(LedgerVariant ledger) {
		return "addAll, ledger " + ledger;
	}

	private Subject bulk(LedgerVariant ledger) {
		return texts(this.trialSize.tasks(ledger)).subject(ledger.subject(),
				ChihuoAdder.bulk(this.subjects.chihuo(ledger), Inputs.TEXT));
	}

	private Subject limit(LedgerVariant ledger, double least) {
		return encoded(this.trialSize.tasks(ledger))
			.subject("bare, 1,000 unconfirmed", RabbitClientAdder.async(this.subjects.bare()))
			.with(Goal.ratioOfAtLeast(least));
	}

	private static AddWorkload<String> texts(int tasks) {
		return new AddWorkload<>(Inputs.TEXT, 0, tasks);
	}

	private static AddWorkload<String> encoded(int tasks) {
		return new AddWorkload<>(Inputs.JSON, 0, tasks);
	}

}
