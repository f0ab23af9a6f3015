// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.memory;

import java.util.List;
import java.util.Locale;

import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.subject.BareBacklogDrain;
import io.chihuo.benchmarks.subject.ChihuoAdder;
import io.chihuo.benchmarks.subject.ChihuoBacklogDrain;
import io.chihuo.benchmarks.subject.ChihuoDrain;
import io.chihuo.benchmarks.subject.ChihuoHost;
import io.chihuo.benchmarks.workload.AddWorkload;
import io.chihuo.benchmarks.workload.Drain;
import io.chihuo.benchmarks.workload.DrainWorkload;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.TrialSize;

/**
 * Measures whether a long queue is slower than a short one. The baseline of a subject is
 * the same subject with few tasks queued.
 */
record MemoryBacklogBenchmark(ChihuoHost host, TrialSize scale) {

	private static final int DRAIN_CONCURRENCY = 10;

	/** Short queues drained in a trial, so that it takes long enough to be measured. */
	private static final int SHORT_DRAINS = 20;

	Workload adding() {
		return new Workload("add to a backlog",
				List.of(add(this.scale.smallBacklog()), add(this.scale.largeBacklog())));
	}

	Workload draining() {
		return new Workload("drain of a short and of a long queue",
				List.of(drain(this.scale.smallBacklog(), SHORT_DRAINS), drain(this.scale.largeBacklog(), 1)));
	}

	Workload turnover() {
		int few = this.scale.smallBacklog();
		int many = this.scale.largeBacklog();
		return new Workload("add and drain with a backlog",
				List.of(turnover("chihuo", few, ChihuoBacklogDrain.of(this.host, DRAIN_CONCURRENCY, few)),
						turnover("chihuo", many, ChihuoBacklogDrain.of(this.host, DRAIN_CONCURRENCY, many))));
	}

	Workload bareTurnover() {
		int few = this.scale.smallBacklog();
		int many = this.scale.largeBacklog();
		return new Workload("add and drain with a backlog, bare",
				List.of(turnover(MemoryAddBenchmark.BARE, few, BareBacklogDrain.of(DRAIN_CONCURRENCY, few)),
						turnover(MemoryAddBenchmark.BARE, many, BareBacklogDrain.of(DRAIN_CONCURRENCY, many))));
	}

	private Subject add(int backlog) {
		return new AddWorkload<>(Inputs.TEXT, backlog, this.scale.tasks()).subject(named("chihuo", backlog),
				ChihuoAdder.single(this.host, Inputs.TEXT));
	}

	private Subject drain(int backlog, int times) {
		return DrainWorkload.ofEmptyTasks(backlog)
			.subject(named("chihuo", backlog), times, ChihuoDrain.preloaded(this.host, Inputs.TEXT, DRAIN_CONCURRENCY));
	}

	private Subject turnover(String subject, int backlog, Drain.DrainFactory drains) {
		return DrainWorkload.ofEmptyTasks(this.scale.tasks()).subject(named(subject, backlog), drains);
	}

	private static String named(String subject, int backlog) {
		return String.format(Locale.ROOT, "%s, %,d queued", subject, backlog);
	}

}
