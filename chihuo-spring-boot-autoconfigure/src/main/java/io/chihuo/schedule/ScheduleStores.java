// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.chihuo.client.BackendChihuoClient;
import io.chihuo.concurrent.StoreTime;

/**
 * The schedules of each queue of a namespace.
 */
final class ScheduleStores {

	private final Map<String, ScheduleStore> stores = new ConcurrentHashMap<>();

	private final BackendChihuoClient client;

	private final StoreTime time;

	ScheduleStores(BackendChihuoClient client, StoreTime time) {
		this.client = client;
		this.time = time;
	}

	ScheduleStore storeOf(String loop) {
		return this.stores.computeIfAbsent(loop, (name) -> new ScheduleStore(this.client.storeOf(name), this.time));
	}

}
