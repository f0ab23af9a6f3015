// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.util.List;
import java.util.concurrent.Executor;

import io.chihuo.backend.TaskClock;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.concurrent.StoreTime;

/**
 * All that the schedules of a node share.
 *
 * @param client the client of the namespace
 * @param clock time of this node
 * @param time time of the store
 * @param foreignThreads runs code of the application, which may block
 * @param stores the records
 * @param directory the names of all schedules
 * @param ownership decides which queue keeps a record
 * @param reports reports of what becomes of slots
 */
record ScheduleResources(BackendChihuoClient client, TaskClock clock, StoreTime time, Executor foreignThreads,
		ScheduleStores stores, ScheduleDirectory directory, ScheduleOwnership ownership, SlotReports reports) {

	static ScheduleResources create(BackendChihuoClient client, TaskClock clock, Executor foreignThreads,
			List<ScheduleListener> listeners) {
		StoreTime time = new StoreTime(clock);
		ScheduleStores stores = new ScheduleStores(client, time);
		ScheduleDirectory directory = new ScheduleDirectory(stores.storeOf(ScheduleDirectory.QUEUE));
		return new ScheduleResources(client, clock, time, foreignThreads, stores, directory,
				new ScheduleOwnership(directory, stores, time),
				new SlotReports(client.namespaceName(), listeners, foreignThreads, clock));
	}

}
