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

	Workload addWorkload() {
		return new Workload("add to a backlog",
				List.of(addToBacklog(this.scale.smallBacklog()), addToBacklog(this.scale.largeBacklog())));
	}

	Workload drainWorkload() {
		return new Workload("drain of a short and of a long queue", List
			.of(drainBacklog(this.scale.smallBacklog(), SHORT_DRAINS), drainBacklog(this.scale.largeBacklog(), 1)));
	}

	Workload turnoverWorkload() {
		int few = this.scale.smallBacklog();
		int many = this.scale.largeBacklog();
		return new Workload("add and drain with a backlog",
				List.of(turnoverWorkload("chihuo", few, ChihuoBacklogDrain.of(this.host, DRAIN_CONCURRENCY, few)),
						turnoverWorkload("chihuo", many, ChihuoBacklogDrain.of(this.host, DRAIN_CONCURRENCY, many))));
	}

	Workload bareTurnover() {
		int few = this.scale.smallBacklog();
		int many = this.scale.largeBacklog();
		return new Workload("add and drain with a backlog, bare",
				List.of(turnoverWorkload(MemoryAddBenchmark.BARE, few, BareBacklogDrain.of(DRAIN_CONCURRENCY, few)),
						turnoverWorkload(MemoryAddBenchmark.BARE, many, BareBacklogDrain.of(DRAIN_CONCURRENCY, many))));
	}

	private Subject addToBacklog(int backlog) {
		return new AddWorkload<>(Inputs.TEXT, backlog, this.scale.tasks()).createSubject(subjectName("chihuo", backlog),
				ChihuoAdder.single(this.host, Inputs.TEXT));
	}

	private Subject drainBacklog(int backlog, int times) {
		return DrainWorkload.ofEmptyTasks(backlog)
			.createSubject(subjectName("chihuo", backlog), times,
					ChihuoDrain.preloaded(this.host, Inputs.TEXT, DRAIN_CONCURRENCY));
	}

	private Subject turnoverWorkload(String subject, int backlog, Drain.DrainFactory drains) {
		return DrainWorkload.ofEmptyTasks(this.scale.tasks()).createSubject(subjectName(subject, backlog), drains);
	}

	private static String subjectName(String subject, int backlog) {
		return String.format(Locale.ROOT, "%s, %,d queued", subject, backlog);
	}

}
