// SPDX-License-Identifier: Apache-2.0

package io.chihuo.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * Every meter beside the timers that {@link ChihuoObservation observations} make.
 */
public enum ChihuoMeters implements MeterDocumentation {

	/**
	 * From the moment a task was ready, on the backend's clock, to the start of its run,
	 * on this node's.
	 */
	TASK_WAIT("chihuo.task.wait", Meter.Type.TIMER, null, ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP),

	/**
	 * Failed runs whose task is tried again.
	 */
	TASK_RETRIED("chihuo.task.retried", Meter.Type.COUNTER, null, ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP),

	/**
	 * Tasks that became dead letters here.
	 */
	TASK_DEAD("chihuo.task.dead", Meter.Type.COUNTER, null, ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP),

	/**
	 * Runs that were ended while their handlers ignored the interruption.
	 */
	TASK_UNRESPONSIVE("chihuo.task.unresponsive", Meter.Type.COUNTER, null, ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP),

	/**
	 * Notifications of listeners that were dropped, since too many waited.
	 */
	NOTIFICATION_DROPPED("chihuo.notification.dropped", Meter.Type.COUNTER, null, ChihuoKeys.NAMESPACE,
			ChihuoKeys.LOOP),

	/**
	 * Tasks that were released unfinished, or before their run.
	 */
	TASK_RELEASED("chihuo.task.released", Meter.Type.COUNTER, null, ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP),

	/**
	 * Leases that were lost while this node ran their tasks.
	 */
	LEASE_LOST("chihuo.lease.lost", Meter.Type.COUNTER, null, ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP),

	/**
	 * Tasks that this node asked the queue to take.
	 */
	QUEUE_ADDS("chihuo.queue.adds", Meter.Type.COUNTER, null, ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP, ChihuoKeys.OUTCOME,
			ChihuoKeys.RESULT),

	/**
	 * Tasks that were not added after the commit of the transaction that asked for them.
	 */
	QUEUE_ADDS_LOST("chihuo.queue.adds.lost", Meter.Type.COUNTER, null, ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP),

	/**
	 * Age of the oldest task that waits in the outbox.
	 */
	OUTBOX_LAG("chihuo.outbox.lag", Meter.Type.GAUGE, "seconds", ChihuoKeys.NAMESPACE),

	/**
	 * Ids in the queue by state, for the whole cluster.
	 */
	QUEUE_TASKS("chihuo.queue.tasks", Meter.Type.GAUGE, "tasks", ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP,
			ChihuoKeys.STATE),

	/**
	 * Tasks that this node awaited, from the submission to the end that its callers see.
	 */
	CALL("chihuo.call", Meter.Type.TIMER, null, ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP, ChihuoKeys.OUTCOME),

	/**
	 * Tasks that this node awaits.
	 */
	CALL_PENDING("chihuo.call.pending", Meter.Type.GAUGE, "tasks", ChihuoKeys.NAMESPACE),

	/**
	 * Outcomes of runs of this node that were kept for those who await them.
	 */
	OUTCOME_KEPT("chihuo.outcome.kept", Meter.Type.COUNTER, null, ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP),

	/**
	 * Flows by state, for the whole cluster.
	 */
	FLOWS("chihuo.flows", Meter.Type.GAUGE, "flows", ChihuoKeys.NAMESPACE, ChihuoKeys.STATE),

	/**
	 * Time since the start of the oldest flow that runs, for the whole cluster.
	 */
	FLOW_OLDEST("chihuo.flow.oldest", Meter.Type.GAUGE, "seconds", ChihuoKeys.NAMESPACE),

	/**
	 * Moves of flows by this node, from their event to the answer of the backend.
	 */
	FLOW_MOVE("chihuo.flow.move", Meter.Type.TIMER, null, ChihuoKeys.NAMESPACE),

	/**
	 * Flows that have ended by a move of this node.
	 */
	FLOW_ENDED("chihuo.flow.ended", Meter.Type.COUNTER, null, ChihuoKeys.NAMESPACE, ChihuoKeys.STATE),

	/**
	 * From the moment of a slot to the add of its task by this node, by the clock of the
	 * backend.
	 */
	SCHEDULE_LATENESS("chihuo.schedule.lateness", Meter.Type.TIMER, null, ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP),

	/**
	 * Slots of schedules whose tasks this node has added.
	 */
	SCHEDULE_ADDED("chihuo.schedule.added", Meter.Type.COUNTER, null, ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP),

	/**
	 * Slots of schedules that this node has skipped.
	 */
	SCHEDULE_SKIPPED("chihuo.schedule.skipped", Meter.Type.COUNTER, null, ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP,
			ChihuoKeys.REASON),

	/**
	 * Most tasks that run at the same time on this node.
	 */
	LOOP_CONCURRENCY("chihuo.loop.concurrency", Meter.Type.GAUGE, "tasks", ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP),

	/**
	 * How many more tasks could run on this node.
	 */
	LOOP_SLOTS_FREE("chihuo.loop.slots.free", Meter.Type.GAUGE, "tasks", ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP),

	/**
	 * 1 for the state that the loop is in on this node, 0 for the others.
	 */
	LOOP_STATE("chihuo.loop.state", Meter.Type.GAUGE, null, ChihuoKeys.NAMESPACE, ChihuoKeys.LOOP, ChihuoKeys.STATE),

	/**
	 * Calls of the backend, from the call to its answer.
	 */
	BACKEND_OPERATION("chihuo.backend.operation", Meter.Type.TIMER, null, ChihuoKeys.NAMESPACE, ChihuoKeys.BACKEND,
			ChihuoKeys.OPERATION, ChihuoKeys.OUTCOME),

	/**
	 * How many tasks or ids a call of the backend was about.
	 */
	BACKEND_BATCH("chihuo.backend.batch", Meter.Type.DISTRIBUTION_SUMMARY, "tasks", ChihuoKeys.NAMESPACE,
			ChihuoKeys.BACKEND, ChihuoKeys.OPERATION);

	private final String name;

	private final Meter.Type type;

	private final @Nullable String baseUnit;

	private final KeyName[] keys;

	ChihuoMeters(String name, Meter.Type type, @Nullable String baseUnit, KeyName... keys) {
		this.name = name;
		this.type = type;
		this.baseUnit = baseUnit;
		this.keys = keys;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	@Override
	public @Nullable String getBaseUnit() {
		return this.baseUnit;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.keys.clone();
	}

}
