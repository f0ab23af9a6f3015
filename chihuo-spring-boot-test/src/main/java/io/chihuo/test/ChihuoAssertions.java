// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import io.chihuo.ChihuoSchedules;
import io.chihuo.FlowHandle;
import io.chihuo.TaskHandle;
import io.chihuo.TaskQueue;

/**
 * Assertions on queues, awaited tasks, schedules and flows, to be imported statically
 * beside those of AssertJ.
 */
public final class ChihuoAssertions {

	private ChihuoAssertions() {
	}

	/**
	 * Begin assertions on a queue. It has the tasks of all transactions that are
	 * committed.
	 */
	public static <T> TaskQueueAssert<T> assertThat(TaskQueue<T> queue) {
		ChihuoTester.relayCommitted();
		return new TaskQueueAssert<>(queue);
	}

	/**
	 * Begin assertions on an awaited task. None of them waits for it.
	 */
	public static <R> TaskHandleAssert<R> assertThat(TaskHandle<R> handle) {
		return new TaskHandleAssert<>(handle);
	}

	/**
	 * Begin assertions on schedules.
	 */
	public static SchedulesAssert assertThat(ChihuoSchedules schedules) {
		return new SchedulesAssert(schedules);
	}

	/**
	 * Begin assertions on a flow. None of them waits for it.
	 */
	public static FlowAssert assertThat(FlowHandle flow) {
		return new FlowAssert(flow);
	}

}
