// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import java.util.Arrays;
import java.util.Objects;

import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.TaskHeaders;
import io.chihuo.codec.TaskCodec;
import io.chihuo.flow.state.FlowPlan;
import io.chihuo.flow.state.PlanFormat;
import io.chihuo.flow.state.PlanNode;
import io.chihuo.flow.state.PlanTask;

/**
 * Compares plans by their meaning: the entries of a map may be written in another order
 * by each process.
 */
final class PlanComparison {

	private final BackendChihuoClient client;

	PlanComparison(BackendChihuoClient client) {
		this.client = client;
	}

	/** Whether a plan is the same as the one that is stored was at the start. */
	boolean isSame(byte[] stored, FlowPlan plan, byte[] bytes) {
		if (Arrays.equals(stored, bytes)) {
			return true;
		}
		FlowPlan known = PlanFormat.decodePlan(stored).startedPlan();
		if (!Arrays.equals(encodeOutline(known), encodeOutline(plan))) {
			return false;
		}
		for (int i = 0; i < plan.size(); i++) {
			if (!isSamePayload(known.node(i).task(), plan.node(i).task())) {
				return false;
			}
		}
		return true;
	}

	private static byte[] encodeOutline(FlowPlan plan) {
		return PlanFormat.encodePlan(new FlowPlan(plan.nodes().stream().map(PlanComparison::withoutPayload).toList()));
	}

	private static PlanNode withoutPayload(PlanNode node) {
		PlanTask task = node.task();
		return new PlanNode(node.kind(), node.name(), node.parent(), node.role(), node.children(), node.predecessors(),
				node.policy(), node.needed(), node.tolerated(),
				new PlanTask(task.queue(), task.id(), new byte[0], task.headers(), task.inputs()), node.label(),
				node.amount(), node.items());
	}

	private boolean isSamePayload(PlanTask known, PlanTask given) {
		return Arrays.equals(known.payload(), given.payload())
				|| (known.payload().length == given.payload().length && Objects.equals(read(known), read(given)));
	}

	/** A payload that cannot be read without its type is compared by its bytes. */
	private Object read(PlanTask task) {
		try {
			Object value = this.client.decodeValue(task.payload(),
					task.headers().getOrDefault(TaskHeaders.CODEC, TaskCodec.JSON_NAME), Object.class);
			return (value != null) ? value : task.payload();
		}
		catch (RuntimeException ex) {
			return task.payload();
		}
	}

}
