// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

import tools.jackson.databind.json.JsonMapper;

import io.chihuo.backend.TaskBackend;
import io.chihuo.client.BackendChihuoClient;
import io.chihuo.client.ClientOptions;
import io.chihuo.codec.TaskCodec;
import io.chihuo.contract.SettableClock;
import io.chihuo.servers.TestLimits;

/**
 * The schedules of one node, which has a clock of its own and makes each step on the
 * thread of the test.
 */
final class ScheduleNode {

	static final String LOOP = "loop";

	private final SettableClock clock;

	private final ScheduleEngine engine;

	private final Deque<Runnable> held = new ArrayDeque<>();

	private boolean holding;

	ScheduleNode(TaskBackend backend, SettableClock clock) {
		this.clock = clock;
		Executor executor = (work) -> {
			if (this.holding) {
				this.held.add(work);
			}
			else {
				work.run();
			}
		};
		this.engine = new ScheduleEngine(new BackendChihuoClient(backend, TaskCodec.json(JsonMapper.builder().build()),
				new ClientOptions("test", 1 << 18, TestLimits.HANG_TIMEOUT)), clock, executor);
	}

	/** A schedule whose payload is the nominal time of each slot. */
	ScheduleNode declare(String name, ScheduleSettings settings) {
		return declare(name, settings, (slot) -> slot.nominalTime().toString());
	}

	ScheduleNode declare(String name, ScheduleSettings settings, DeclaredSchedule.SlotPayload payloads) {
		this.engine.register(new DeclaredSchedule(name, LOOP, String.class, payloads, settings));
		return this;
	}

	ScheduleNode start() {
		this.engine.start();
		return this;
	}

	void stop() {
		this.engine.stop();
	}

	/** It proposes nothing any more, wherever it is. */
	void kill() {
		this.holding = true;
		this.engine.stop();
	}

	/** Hold payloads back from now on, until they are released. */
	void holdPayloads() {
		this.holding = true;
	}

	void releasePayloads() {
		this.holding = false;
		while (!this.held.isEmpty()) {
			this.held.remove().run();
		}
	}

	void advance(Duration time) {
		this.clock.advance(time);
	}

}
