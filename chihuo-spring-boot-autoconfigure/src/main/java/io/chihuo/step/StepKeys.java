// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step;

import io.chihuo.Task;

/**
 * Keys of the effects of steps.
 */
public final class StepKeys {

	private StepKeys() {
	}

	/**
	 * A key of the effect of a task, the same in all its attempts, for systems that
	 * refuse or answer again what they have seen before. That of a step is
	 * {@code <flow>/<step>} with the key of the step as
	 * {@link io.chihuo.TaskFlow#stepKey()} answers it, that of another task
	 * {@code <loop>/<id>/<time of the add>}. Reads the plan of a flow, so it blocks until
	 * the backend has answered. A later flow with the id of an earlier one has the same
	 * keys; {@link io.chihuo.TaskFlow#runNumber()} tells them apart.
	 * @throws IllegalStateException if the step has begun another run meanwhile, so that
	 * this one does not count
	 */
	public static String idempotencyKey(Task<?> task) {
		return task.isFlowStep() ? task.flow().id() + "/" + task.flow().stepKey()
				: task.queue().name() + "/" + task.id() + "/" + task.addedAt().toEpochMilli();
	}

}
