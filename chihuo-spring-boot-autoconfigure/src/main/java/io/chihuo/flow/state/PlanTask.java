// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.util.List;
import java.util.Map;

/**
 * The task of a step. A step with a condition has no task: its payload is the condition,
 * and its inputs are the values that the condition judges.
 *
 * @param queue name of its loop
 * @param id id that the author of the plan chose, empty for none
 * @param payload encoded payload; not to be changed
 * @param headers headers to send along
 * @param inputs values that are put into the payload
 */
public record PlanTask(String queue, String id, byte[] payload, Map<String, String> headers, List<PlanInput> inputs) {

	/**
	 * For steps without a task.
	 */
	public static final PlanTask NONE = new PlanTask("", "", new byte[0], Map.of(), List.of());

	public PlanTask {
		headers = Map.copyOf(headers);
		inputs = List.copyOf(inputs);
	}

	/**
	 * Whether its item, or the cursor of its page, is a part of its payload rather than
	 * the payload.
	 */
	public boolean takesItem() {
		return this.inputs.stream().anyMatch((input) -> input.source().isItem());
	}

	/** The task with references to steps by other names. */
	PlanTask withSteps(Map<String, String> renamed) {
		return this.inputs.isEmpty() ? this
				: new PlanTask(this.queue, this.id, this.payload, this.headers,
						this.inputs.stream()
							.map((input) -> new PlanInput(input.target(), input.source().withSteps(renamed)))
							.toList());
	}

}
