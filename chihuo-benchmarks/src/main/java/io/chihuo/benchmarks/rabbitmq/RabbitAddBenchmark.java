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

	Workload parallelAdds() {
		BareRabbit bare = this.subjects.bare();
		SpringRabbit spring = this.subjects.spring();
		AddWorkload<String> encoded = encodedWorkload(this.trialSize.confirmed());
		List<Subject> subjects = new ArrayList<>();
		LedgerVariant.availableVariants().forEach((ledger) -> subjects.add(parallelAdds(ledger)));
		subjects.add(encoded.createSubject("bare, waitForConfirms for each",
				ParallelAdder.of(ADDING_THREADS, RabbitClientAdder.single(bare))));
		subjects.add(encoded.createSubject("RabbitTemplate, waitForConfirms for each",
				ParallelAdder.of(ADDING_THREADS, TemplateAdder.simple(bare, spring))));
		subjects.add(encoded.createSubject("RabbitTemplate, CorrelationData for each",
				ParallelAdder.of(ADDING_THREADS, TemplateAdder.correlated(bare, spring))));
		return new Workload("add, " + ADDING_THREADS + " threads", subjects);
	}

	private Subject parallelAdds(LedgerVariant ledger) {
		return textWorkload(this.trialSize.confirmed()).createSubject(ledger.subjectName(),
				ParallelAdder.of(ADDING_THREADS, ChihuoAdder.single(this.subjects.chihuo(ledger), Inputs.TEXT)));
	}

	/**
	 * Beside all peers.
	 */
	Workload bulkAdds() {
		BareRabbit bare = this.subjects.bare();
		SpringRabbit spring = this.subjects.spring();
		AddWorkload<String> some = encodedWorkload(this.trialSize.slow());
		return new Workload(bulkName(LedgerVariant.REDIS), List.of(bulkAdds(LedgerVariant.REDIS),
				limitTasks(LedgerVariant.REDIS, 0.6),
				encodedWorkload(this.trialSize.tasks()).createSubject(
						"RabbitTemplate, CorrelationData, executor, one channel", TemplateAdder.invoked(bare, spring)),
				some.createSubject("RabbitTemplate, CorrelationData, executor", TemplateAdder.tuned(bare, spring)),
				some.createSubject("RabbitTemplate, CorrelationData", TemplateAdder.bulk(bare, spring)),
				some.createSubject("RabbitTemplate, CorrelationData for each", TemplateAdder.correlated(bare, spring)),
				some.createSubject("RabbitTemplate, waitForConfirms for each", TemplateAdder.simple(bare, spring))));
	}

	/**
	 * Beside the limit alone.
	 * @param least share of the limit to reach
	 */
	Workload bulkAdds(LedgerVariant ledger, double least) {
		return new Workload(bulkName(ledger), List.of(bulkAdds(ledger), limitTasks(ledger, least)));
	}

	private static String bulkName(LedgerVariant ledger) {
		return "addAll, ledger " + ledger;
	}

	private Subject bulkAdds(LedgerVariant ledger) {
		return textWorkload(this.trialSize.tasks(ledger)).createSubject(ledger.subjectName(),
				ChihuoAdder.bulk(this.subjects.chihuo(ledger), Inputs.TEXT));
	}

	private Subject limitTasks(LedgerVariant ledger, double least) {
		return encodedWorkload(this.trialSize.tasks(ledger))
			.createSubject("bare, 1,000 unconfirmed", RabbitClientAdder.async(this.subjects.bare()))
			.withGoal(Goal.ratioOfAtLeast(least));
	}

	private static AddWorkload<String> textWorkload(int tasks) {
		return new AddWorkload<>(Inputs.TEXT, 0, tasks);
	}

	private static AddWorkload<String> encodedWorkload(int tasks) {
		return new AddWorkload<>(Inputs.JSON, 0, tasks);
	}

}
