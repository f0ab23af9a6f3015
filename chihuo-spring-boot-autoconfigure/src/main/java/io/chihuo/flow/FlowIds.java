// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow;

import io.chihuo.InvalidTaskException;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.flow.state.FlowPlan;

/**
 * Ids of flows, and of the counters of their namespace, which are stored beside them.
 */
final class FlowIds {

	private static final int MAX_ID_LENGTH = 256;

	private static final String COUNTER_PREFIX = "counter/";

	private FlowIds() {
	}

	/**
	 * Check the id of a flow.
	 * @throws InvalidTaskException if no flow can have it
	 */
	static void checkId(String id) {
		if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
			throw new InvalidTaskException(
					"The id of a flow has 1 to " + MAX_ID_LENGTH + " characters, and this one " + id.length());
		}
		BackendChihuoClient.checkTaskId(id);
		if (isCounter(id)) {
			throw new InvalidTaskException("Ids of flows that begin with '" + COUNTER_PREFIX
					+ "' are reserved for counters that flows share: choose another one than '" + id + "'");
		}
	}

	/**
	 * Check the names of the steps of a flow, and the ids of their tasks. A long id is a
	 * digest.
	 * @throws InvalidTaskException if one is not possible
	 */
	static void checkTaskIds(String flow, FlowPlan plan) {
		for (int node = 0; node < plan.size(); node++) {
			BackendChihuoClient.checkTaskId(plan.node(node).name());
			BackendChihuoClient.checkTaskId(plan.taskId(flow, node, 1));
		}
	}

	/**
	 * Id of a counter.
	 * @throws InvalidTaskException if it cannot have the name
	 */
	static String counterId(String name) {
		String id = COUNTER_PREFIX + name;
		BackendChihuoClient.checkTaskId(id);
		return id;
	}

	static boolean isCounter(String id) {
		return id.startsWith(COUNTER_PREFIX);
	}

	/** Name of a counter by its id. */
	static String counterName(String id) {
		return id.substring(COUNTER_PREFIX.length());
	}

}
