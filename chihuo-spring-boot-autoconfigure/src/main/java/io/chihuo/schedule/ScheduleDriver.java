// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Proposes the slots of one schedule from each start to the next stop.
 */
final class ScheduleDriver {

	private final String name;

	private final String loop;

	private final @Nullable DeclaredSchedule declared;

	private final ScheduleResources resources;

	private final PayloadCalls payloadCalls;

	private final Consumer<ScheduleDriver> onGone;

	private final long createdAt;

	private volatile @Nullable ScheduleSession session;

	/**
	 * When this node began with it, by the clock of the store; 0 before the first answer.
	 */
	private volatile long startedAt;

	/**
	 * Create a driver.
	 * @param declared how this node declares the schedule, null if it was made at run
	 * time
	 * @param onGone called when a schedule that was made at run time is not there any
	 * more
	 */
	ScheduleDriver(String name, String loop, @Nullable DeclaredSchedule declared, ScheduleResources resources,
			Consumer<ScheduleDriver> onGone) {
		this.name = name;
		this.loop = loop;
		this.declared = declared;
		this.resources = resources;
		this.onGone = onGone;
		this.payloadCalls = new PayloadCalls(resources.clock(), resources.foreignThreads());
		this.createdAt = resources.clock().millis();
	}

	void start() {
		ScheduleSession session = new ScheduleSession(this);
		this.session = session;
		session.begin();
	}

	void stop() {
		ScheduleSession session = this.session;
		this.session = null;
		if (session != null) {
			session.cancelAlarm();
		}
	}

	/** The record may have changed. */
	void reload() {
		ScheduleSession session = this.session;
		if (session != null) {
			session.reload();
		}
	}

	boolean isCurrent(ScheduleSession session) {
		return this.session == session;
	}

	/** The store has answered, so that its time is known. */
	long keepStartMillis() {
		if (this.startedAt == 0) {
			long age = this.resources.clock().millis() - this.createdAt;
			this.startedAt = this.resources.time().currentMillis() - Math.max(0, age);
		}
		return this.startedAt;
	}

	void onGone() {
		stop();
		this.onGone.accept(this);
	}

	String name() {
		return this.name;
	}

	String loop() {
		return this.loop;
	}

	@Nullable DeclaredSchedule declared() {
		return this.declared;
	}

	ScheduleResources resources() {
		return this.resources;
	}

	PayloadCalls payloadCalls() {
		return this.payloadCalls;
	}

}
