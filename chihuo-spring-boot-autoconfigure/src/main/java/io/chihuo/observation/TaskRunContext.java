// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import java.util.Map;

import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

import io.chihuo.RunOutcome;
import io.chihuo.backend.LeasedTask;
import io.chihuo.backend.QueueName;

/**
 * One run of a task, as conventions and handlers of observations see it.
 */
public class TaskRunContext extends ReceiverContext<Map<String, String>> {

	private final QueueName queue;

	private final LeasedTask task;

	private volatile @Nullable RunOutcome outcome;

	TaskRunContext(QueueName queue, LeasedTask task) {
		super(Map::get);
		this.queue = queue;
		this.task = task;
		setCarrier(task.headers());
	}

	/**
	 * Namespace of the loop.
	 */
	public String getNamespace() {
		return this.queue.namespace();
	}

	/**
	 * Name of the loop.
	 */
	public String getLoop() {
		return this.queue.loop();
	}

	QueueName queue() {
		return this.queue;
	}

	/**
	 * Id of the task: for traces, never for tags of meters.
	 */
	public String getTaskId() {
		return this.task.lease().id();
	}

	/**
	 * Which run of the task this is, from 1.
	 */
	public int getAttempt() {
		return this.task.attempt();
	}

	/**
	 * The outcome of the run, null while it goes on.
	 */
	public @Nullable RunOutcome getOutcome() {
		return this.outcome;
	}

	void setOutcome(RunOutcome outcome) {
		this.outcome = outcome;
	}

}
