// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.FlowMove;
import io.chihuo.backend.Submission;
import io.chihuo.backend.SubmissionAnswer;
import io.chihuo.flow.state.FlowEvent;

/**
 * The task of a step that is added with the change of its flow.
 *
 * @param queue its queue
 * @param flow the flow as the change leaves it
 * @param step its step
 * @param submission the task
 */
record PreparedTask(StepQueue queue, LoadedFlow flow, StepName step, Submission submission) {

	FlowMove.NewStep toNewStep() {
		return new FlowMove.NewStep(this.queue.store().queue().loop(), this.submission);
	}

	/**
	 * The store has answered, or has failed.
	 * @return what has become of the task; null if the queue is full
	 */
	CompletableFuture<@Nullable FlowEvent> onSubmitted(CompletableFuture<SubmissionAnswer> answered) {
		return this.queue.onSubmitted(this.flow, this.step, this.submission, answered);
	}

	/** It was not added. */
	void drop() {
		this.queue.onNotSubmitted(this.submission.task().id(), this.step);
	}

}
