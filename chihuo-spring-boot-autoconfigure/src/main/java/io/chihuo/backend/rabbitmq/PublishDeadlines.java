// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.SystemTaskClock;

/**
 * Jobs that somebody waits for, in the order of their deadlines.
 */
final class PublishDeadlines {

	private final Queue<PublishJob> jobs = new ConcurrentLinkedQueue<>();

	private final Function<PublishJob, BackendUnavailableException> explainLateness;

	/**
	 * Create it.
	 * @param explainLateness says why a job was not done in time
	 */
	PublishDeadlines(Function<PublishJob, BackendUnavailableException> explainLateness) {
		this.explainLateness = explainLateness;
	}

	void add(PublishJob job) {
		this.jobs.add(job);
	}

	/** Fail late jobs. For one thread. */
	void failLate() {
		long now = SystemTaskClock.monotonicNanos();
		PublishJob job = this.jobs.peek();
		while (job != null && (job.isDone() || job.isLate(now))) {
			this.jobs.poll();
			if (!job.isDone()) {
				job.fail(this.explainLateness.apply(job));
			}
			job = this.jobs.peek();
		}
	}

	/** The backend is closed. */
	void failAll() {
		this.jobs.forEach((job) -> job.fail(RabbitFailures.channelClosed()));
	}

}
