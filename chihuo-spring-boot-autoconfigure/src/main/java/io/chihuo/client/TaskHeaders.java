// SPDX-License-Identifier: Apache-2.0

package io.chihuo.client;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import io.chihuo.outcome.TaskNeeds;

/**
 * Headers that Chihuo itself sends along with tasks. Applications cannot add them and do
 * not see them.
 */
public final class TaskHeaders {

	/**
	 * Name of the codec that wrote the payload; absent for JSON.
	 */
	public static final String CODEC = TaskNeeds.CODEC_HEADER;

	/**
	 * Says that somebody awaits the result.
	 */
	public static final String AWAITED = "chihuo-awaited";

	/**
	 * Name of the method that a typed call calls.
	 */
	public static final String METHOD = TaskNeeds.METHOD_HEADER;

	/**
	 * How often the task may run, in place of the limit of its loop.
	 */
	public static final String MAX_ATTEMPTS = "chihuo-max-attempts";

	/**
	 * Longest time of a run in milliseconds, in place of that of its loop.
	 */
	public static final String RUN_TIMEOUT = "chihuo-run-timeout";

	/**
	 * Milliseconds from the add within which the first run must start.
	 */
	public static final String START_WITHIN = "chihuo-start-within";

	/**
	 * Moment before which the first run must start, for a task that was added with the
	 * moment at which it is due; the later of both holds. In milliseconds since the
	 * epoch.
	 */
	public static final String START_BY = "chihuo-start-by";

	/**
	 * Milliseconds from the add after which no run starts or goes on.
	 */
	public static final String DEADLINE_IN = "chihuo-deadline-in";

	/**
	 * The same of the task that has added this one, counted from this add: no clock of
	 * another store is needed. The earlier of both holds.
	 */
	public static final String PARENT_DEADLINE_IN = "chihuo-parent-deadline-in";

	/**
	 * Id of the flow of which the task is a step.
	 */
	public static final String FLOW = "chihuo-flow";

	/**
	 * Number of the step in its flow, and which time it is run.
	 */
	public static final String FLOW_STEP = "chihuo-flow-step";

	/**
	 * When it was decided to add the task of a step, in milliseconds since the epoch by
	 * the clock of the store of flows; 0 if its flow is to be asked before each run.
	 */
	public static final String FLOW_DECIDED_AT = "chihuo-flow-decided-at";

	/**
	 * Milliseconds for which the result of a call with an idempotency key answers later
	 * calls with that key. Only in plans of flows.
	 */
	public static final String KEEP = "chihuo-keep";

	/**
	 * Says that the task of a step runs although its id is finished or has a result. Only
	 * in plans of flows.
	 */
	public static final String RERUN = "chihuo-rerun";

	/**
	 * Says that the task of a step replaces a dead letter of its id. Only in plans of
	 * flows.
	 */
	public static final String REVIVE = "chihuo-revive";

	/**
	 * Slot of the schedule that has added the task: its nominal time, whether it was
	 * late, and the name of the schedule.
	 */
	public static final String SCHEDULE = "chihuo-schedule";

	private static final String RESERVED = "chihuo-";

	private TaskHeaders() {
	}

	static boolean isReserved(String name) {
		return name.startsWith(RESERVED);
	}

	/**
	 * The headers that the application added: the same map, unless there are others.
	 */
	public static Map<String, String> withoutReserved(Map<String, String> headers) {
		for (String name : headers.keySet()) {
			if (isReserved(name)) {
				Map<String, String> others = new TreeMap<>(headers);
				others.keySet().removeIf(TaskHeaders::isReserved);
				return Collections.unmodifiableMap(others);
			}
		}
		return headers;
	}

}
