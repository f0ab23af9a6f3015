package io.chihuo.benchmarks.rabbitmq;

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
 * How fast tasks are added and confirmed, with nobody to work them off.
 */
record Adding(Contestants contestants, Amounts amounts) {

	private static final int THREADS = 8;

	Workload parallel() {
		BareRabbit bare = this.contestants.bare();
		SpringRabbit spring = this.contestants.spring();
		AddWorkload<String> encoded = encoded(this.amounts.confirmed());
		return new Workload("add, " + THREADS + " threads", List.of(parallel(Ledger.NONE), parallel(Ledger.MEMORY),
				parallel(Ledger.REDIS), parallel(Ledger.JDBC),
				encoded.subject("bare, waitForConfirms for each", ParallelAdder.of(THREADS, BareAdder.single(bare))),
				encoded.subject("RabbitTemplate, waitForConfirms for each",
						ParallelAdder.of(THREADS, TemplateAdder.simple(bare, spring))),
				encoded.subject("RabbitTemplate, CorrelationData for each",
						ParallelAdder.of(THREADS, TemplateAdder.correlated(bare, spring)))));
	}

	private Subject parallel(Ledger ledger) {
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
		Goal common = Goal.ratioOfAtLeast(8);
		return new Workload(bulkName(Ledger.NONE),
				List.of(bulk(Ledger.NONE), bulk(Ledger.MEMORY), limit(Ledger.NONE, 0.85),
						encoded(this.amounts.tasks())
							.subject("RabbitTemplate, CorrelationData, one channel",
									TemplateAdder.invoked(bare, spring))
							.with(Goal.ratioOfAtLeast(1.1)),
						some.subject("RabbitTemplate, CorrelationData", TemplateAdder.bulk(bare, spring)).with(common),
						some.subject("RabbitTemplate, CorrelationData for each", TemplateAdder.correlated(bare, spring))
							.with(common),
						some.subject("RabbitTemplate, waitForConfirms for each", TemplateAdder.simple(bare, spring))
							.with(common)));
	}

	/**
	 * Beside the limit alone.
	 * @param least what is to be reached of the limit
	 */
	Workload bulk(Ledger ledger, double least) {
		return new Workload(bulkName(ledger), List.of(bulk(ledger), limit(ledger, least)));
	}

	private static String bulkName(Ledger ledger) {
		return "addAll, ledger " + ledger;
	}

	private Subject bulk(Ledger ledger) {
		return texts(this.amounts.tasks(ledger)).subject(ledger.subject(),
				ChihuoAdder.bulk(this.contestants.chihuo(ledger), Inputs.TEXT));
	}

	private Subject limit(Ledger ledger, double least) {
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
