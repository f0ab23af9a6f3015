// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.chihuo.benchmarks.harness.Subject;
import io.chihuo.benchmarks.harness.Subject.Trial;
import io.chihuo.benchmarks.harness.Workload;
import io.chihuo.benchmarks.redis.peer.Peer;
import io.chihuo.benchmarks.subject.VirtualThreads;

/**
 * Collects the subjects of a workload. Each finds an empty server.
 */
final class Lineup {

	private final List<Subject> subjects = new ArrayList<>();

	private final Contestants contestants;

	private final String workload;

	Lineup(Contestants contestants, String workload) {
		this.contestants = contestants;
		this.workload = workload;
	}

	Lineup with(Subject subject) {
		this.subjects.add(subject.after(this.contestants.bare().commands()::flushall));
		return this;
	}

	Lineup withVirtualThreads(Subject subject) {
		return VirtualThreads.available() ? with(subject) : this;
	}

	Lineup withRqueue(PeerTrial trial, UnaryOperator<Subject> goals) {
		return with("Rqueue", this.contestants.rqueue(), trial, goals);
	}

	Lineup withBullMq(PeerTrial trial, UnaryOperator<Subject> goals) {
		return with("BullMQ", this.contestants.bullMq(), trial, goals);
	}

	private Lineup with(String name, @Nullable Peer peer, PeerTrial trial, UnaryOperator<Subject> goals) {
		return (peer != null) ? with(goals.apply(new Subject(name, trial.of(peer)))) : this;
	}

	Workload workload() {
		return new Workload(this.workload, this.subjects);
	}

	/**
	 * Creates the trial of a peer.
	 */
	@FunctionalInterface
	interface PeerTrial {

		Trial of(Peer peer);

	}

}
