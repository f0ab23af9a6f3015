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
final class WorkloadSubjects {

	private final List<Subject> subjects = new ArrayList<>();

	private final RedisSubjects server;

	private final String workload;

	WorkloadSubjects(RedisSubjects server, String workload) {
		this.server = server;
		this.workload = workload;
	}

	WorkloadSubjects withSubject(Subject subject) {
		this.subjects.add(subject.runAfter(this.server.bare().commands()::flushall));
		return this;
	}

	WorkloadSubjects withVirtualThreads(Subject subject) {
		return VirtualThreads.areAvailable() ? withSubject(subject) : this;
	}

	WorkloadSubjects withRqueue(PeerTrial trial, UnaryOperator<Subject> goals) {
		return withSubject("Rqueue", this.server.rqueue(), trial, goals);
	}

	WorkloadSubjects withBullMq(PeerTrial trial, UnaryOperator<Subject> goals) {
		return withSubject("BullMQ", this.server.bullMq(), trial, goals);
	}

	private WorkloadSubjects withSubject(String name, @Nullable Peer peer, PeerTrial trial,
			UnaryOperator<Subject> goals) {
		return (peer != null) ? withSubject(goals.apply(new Subject(name, trial.of(peer)))) : this;
	}

	Workload createWorkload() {
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
