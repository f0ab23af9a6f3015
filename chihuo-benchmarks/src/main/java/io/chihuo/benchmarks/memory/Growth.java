package io.chihuo.benchmarks.memory;

import java.util.List;
import java.util.Locale;

import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.subject.BareBacklogDrain;
import io.chihuo.benchmarks.subject.BareQueue;
import io.chihuo.benchmarks.subject.ChihuoAdder;
import io.chihuo.benchmarks.subject.ChihuoBacklogDrain;
import io.chihuo.benchmarks.subject.ChihuoHost;
import io.chihuo.benchmarks.workload.AddWorkload;
import io.chihuo.benchmarks.workload.DrainWorkload;
import io.chihuo.benchmarks.workload.Inputs;
import io.chihuo.benchmarks.workload.Scale;

/**
 * Whether a long queue is slower than a short one. The baseline of a subject is the same
 * subject with few tasks queued; the bare queue shows what the collector has to do with
 * it.
 */
record Growth(ChihuoHost host, Scale scale) {

	private static final int CONCURRENCY = 10;

	Workload adding() {
		return new Workload("add to a backlog",
				List.of(add(this.scale.smallBacklog()), add(this.scale.largeBacklog())));
	}

	Workload addingBare() {
		return new Workload("add to a backlog, bare",
				List.of(addBare(this.scale.smallBacklog()), addBare(this.scale.largeBacklog())));
	}

	Workload draining() {
		return new Workload("add and drain with a backlog",
				List.of(drain(this.scale.smallBacklog()), drain(this.scale.largeBacklog())));
	}

	Workload drainingBare() {
		return new Workload("add and drain with a backlog, bare",
				List.of(drainBare(this.scale.smallBacklog()), drainBare(this.scale.largeBacklog())));
	}

	private Subject add(int backlog) {
		return adds(backlog).subject(named("chihuo", backlog), ChihuoAdder.single(this.host, Inputs.TEXT));
	}

	private Subject addBare(int backlog) {
		return adds(backlog).subject(named(Adding.BARE, backlog), BareQueue::new);
	}

	private AddWorkload<String> adds(int backlog) {
		return new AddWorkload<>(Inputs.TEXT, backlog, this.scale.tasks());
	}

	private Subject drain(int backlog) {
		return drains().subject(named("chihuo", backlog), ChihuoBacklogDrain.of(this.host, CONCURRENCY, backlog));
	}

	private Subject drainBare(int backlog) {
		return drains().subject(named(Adding.BARE, backlog), BareBacklogDrain.of(CONCURRENCY, backlog));
	}

	private DrainWorkload drains() {
		return DrainWorkload.ofEmptyTasks(this.scale.tasks());
	}

	private static String named(String subject, int backlog) {
		return String.format(Locale.ROOT, "%s, %,d queued", subject, backlog);
	}

}
