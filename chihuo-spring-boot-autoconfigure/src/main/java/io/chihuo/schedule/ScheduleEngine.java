// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.TaskClock;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.concurrent.StoreTime;

/**
 * The schedules of this node. Each node that has a schedule proposes its slots; the store
 * takes one proposal for each.
 */
public final class ScheduleEngine {

	private final Map<String, ScheduleDriver> drivers = new LinkedHashMap<>();

	private final Map<String, ScheduleStore> stores = new ConcurrentHashMap<>();

	private final BackendChihuoClient client;

	private final TaskClock clock;

	private final StoreTime time;

	private final Executor foreignThreads;

	private boolean running;

	/**
	 * Create an engine.
	 * @param clock time; the engine does not close it
	 * @param foreignThreads runs code of the application, which may block
	 */
	public ScheduleEngine(BackendChihuoClient client, TaskClock clock, Executor foreignThreads) {
		this.client = client;
		this.clock = clock;
		this.time = new StoreTime(clock);
		this.foreignThreads = foreignThreads;
	}

	/**
	 * Add a schedule. It begins at once if the others have been started.
	 * @throws ChihuoConfigurationException if there is one of its name
	 */
	public synchronized void register(DeclaredSchedule schedule) {
		ScheduleStore store = this.stores.computeIfAbsent(schedule.loop(),
				(loop) -> new ScheduleStore(this.client.storeOf(loop), this.time));
		ScheduleDriver driver = new ScheduleDriver(schedule, store, this.client.slotEncoder(schedule.payloadType()),
				this.clock, this.time, this.foreignThreads);
		if (this.drivers.putIfAbsent(schedule.name(), driver) != null) {
			throw new ChihuoConfigurationException("There are two schedules of the name '" + schedule.name() + "'",
					"Give one of them another name, by the attribute 'name' of @ChihuoSchedule.", null);
		}
		if (this.running) {
			driver.start();
		}
	}

	/**
	 * Names of the schedules.
	 */
	public synchronized List<String> scheduleNames() {
		return List.copyOf(this.drivers.keySet());
	}

	/**
	 * Propose slots from now on. May be called twice.
	 */
	public synchronized void start() {
		if (!this.running) {
			this.running = true;
			this.drivers.values().forEach(ScheduleDriver::start);
		}
	}

	/**
	 * Propose no more slots. May be called twice.
	 */
	public synchronized void stop() {
		if (this.running) {
			this.running = false;
			this.drivers.values().forEach(ScheduleDriver::stop);
		}
	}

}
