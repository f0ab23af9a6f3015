// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

import io.chihuo.backend.QueueName;
import io.chihuo.backend.TaskClock;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.FlowCalls;
import io.chihuo.client.StepFlow;
import io.chihuo.client.TaskHeaders;
import io.chihuo.outcome.OrphanCanceller;
import io.chihuo.outcome.WaitGraph;

/**
 * Collaborators of the runs of a loop while their handlers run.
 */
final class RunContext {

	private final QueueName queue;

	private final TaskParking parking;

	private final ChildrenNotes childrenNotes;

	private final TaskClock clock;

	private volatile @Nullable LentSlots slots;

	private final BackendChihuoClient client;

	RunContext(QueueName queue, TaskParking parking, ChildrenNotes childrenNotes, TaskClock clock,
			BackendChihuoClient client) {
		this.client = client;
		this.queue = queue;
		this.clock = clock;
		this.parking = parking;
		this.childrenNotes = childrenNotes;
	}

	QueueName queue() {
		return this.queue;
	}

	long currentMillis() {
		return this.clock.millis();
	}

	TaskParking parking() {
		return this.parking;
	}

	/**
	 * The flow of a run.
	 * @param headers headers of its task
	 * @throws IllegalStateException if it is no step of a flow
	 */
	StepFlow openStep(Map<String, String> headers) {
		String flow = headers.get(TaskHeaders.FLOW);
		FlowCalls flows = this.client.flowCalls();
		Assert.state(flow != null && flows != null,
				() -> "The task is not a step of a flow, so it has no flow: it was added to '" + this.queue.loop()
						+ "' in another way");
		return flows.openStep(flow, headers.getOrDefault(TaskHeaders.FLOW_STEP, ""));
	}

	ChildrenNotes childrenNotes() {
		return this.childrenNotes;
	}

	WaitGraph waitGraph() {
		return this.client.awaitedTasks().waitGraph();
	}

	OrphanCanceller orphanCanceller() {
		return this.client.awaitedTasks().orphanCanceller();
	}

	LentSlots slots() {
		return Objects.requireNonNull(this.slots);
	}

	void setSlots(LentSlots slots) {
		this.slots = slots;
	}

}
