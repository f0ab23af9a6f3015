// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.backend.TaskClock;
import io.chihuo.client.BackendChihuoClient;

/**
 * The schedules of this node: those that it declares, and those that were made at run
 * time for its loops. Each node that has a schedule proposes its slots; the store takes
 * one proposal for each.
 */
public final class ScheduleEngine {

	private final Map<String, ScheduleDriver> drivers = new LinkedHashMap<>();

	private final ScheduleResources resources;

	private final ScheduleNotices notices;

	private final ScheduleDiscovery discovery;

	private boolean running;

	private Runnable unsubscribe = () -> {
	};

	/**
	 * Create an engine.
	 * @param clock time; the engine does not close it
	 * @param foreignThreads runs code of the application, which may block
	 * @param servesLoop whether this node has a loop
	 */
	public ScheduleEngine(BackendChihuoClient client, ScheduleNotices notices, TaskClock clock, Executor foreignThreads,
			Predicate<String> servesLoop, List<ScheduleListener> listeners) {
		this.resources = ScheduleResources.create(client, clock, foreignThreads, listeners);
		this.notices = notices;
		this.discovery = new ScheduleDiscovery(this.resources, servesLoop, this);
	}

	/**
	 * Add a schedule that this node declares. It begins at once if the others have been
	 * started.
	 * @throws ChihuoConfigurationException if there is one of its name
	 */
	public synchronized void register(DeclaredSchedule schedule) {
		ScheduleDriver before = this.drivers.get(schedule.name());
		if (before != null && before.declared() != null) {
			throw new ChihuoConfigurationException("There are two schedules of the name '" + schedule.name() + "'",
					"Give one of them another name, by the attribute 'name' of @ChihuoSchedule.", null);
		}
		startDriver(schedule.name(), schedule.loop(), schedule);
	}

	private void startDriver(String name, String loop, @Nullable DeclaredSchedule declared) {
		ScheduleDriver driver = new ScheduleDriver(name, loop, declared, this.resources, this::onGone);
		ScheduleDriver before = this.drivers.put(name, driver);
		if (before != null) {
			before.stop();
		}
		if (this.running) {
			driver.start();
		}
	}

	/**
	 * Names of the schedules that this node proposes.
	 */
	public synchronized List<String> scheduleNames() {
		return List.copyOf(this.drivers.keySet());
	}

	/** The driver of a schedule, null if this node does not propose it. */
	synchronized @Nullable ScheduleDriver findDriver(String name) {
		return this.drivers.get(name);
	}

	/** Records may have changed. */
	void reloadAll() {
		List<ScheduleDriver> all;
		synchronized (this) {
			all = List.copyOf(this.drivers.values());
		}
		all.forEach(ScheduleDriver::reload);
	}

	/** Propose a schedule that was made at run time. */
	synchronized void proposeRuntime(String name, String loop) {
		ScheduleDriver known = this.drivers.get(name);
		boolean proposed = known != null && (known.declared() != null || known.loop().equals(loop));
		if (this.running && !proposed) {
			startDriver(name, loop, null);
		}
	}

	private void onGone(ScheduleDriver driver) {
		synchronized (this) {
			this.drivers.remove(driver.name(), driver);
		}
		this.discovery.findMoved(driver.name(), driver.loop());
	}

	/**
	 * Propose slots from now on. May be called twice.
	 */
	public synchronized void start() {
		if (!this.running) {
			this.running = true;
			List.copyOf(this.drivers.values()).forEach(ScheduleDriver::start);
			this.unsubscribe = this.notices.subscribe(this.discovery::onChanged);
			this.discovery.start();
		}
	}

	/**
	 * Whether slots are proposed.
	 */
	public synchronized boolean isRunning() {
		return this.running;
	}

	/**
	 * Propose no more slots. May be called twice.
	 */
	public synchronized void stop() {
		if (this.running) {
			this.running = false;
			this.unsubscribe.run();
			this.discovery.stop();
			this.drivers.values().forEach(ScheduleDriver::stop);
		}
	}

}
