// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import io.chihuo.ChihuoSchedules;
import io.chihuo.ScheduleEntryKind;
import io.chihuo.backend.QueueName;
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

	private final ScheduleCalls calls;

	private final Set<String> loops = new HashSet<>(Set.of(LOOP));

	private final RecordedSlots reports = new RecordedSlots();

	private final Deque<Runnable> held = new ArrayDeque<>();

	private boolean holding;

	ScheduleNode(TaskBackend backend, SettableClock clock) {
		this(backend, clock, Runnable::run);
	}

	/** A node that calls methods of the application on threads of their own. */
	ScheduleNode(TaskBackend backend, SettableClock clock, Executor threads) {
		this.clock = clock;
		Executor executor = (work) -> {
			if (this.holding) {
				this.held.add(work);
			}
			else {
				threads.execute(work);
			}
		};
		BackendChihuoClient client = new BackendChihuoClient(backend, TaskCodec.json(JsonMapper.builder().build()),
				new ClientOptions("test", 1 << 18, TestLimits.HANG_TIMEOUT));
		ScheduleNotices notices = new ScheduleNotices(backend.nodeBus("test"));
		List<ScheduleListener> listeners = List.of(this.reports);
		this.engine = new ScheduleEngine(client, notices, clock, executor, this.loops::contains, listeners);
		this.calls = new ScheduleCalls(client, notices, clock, Runnable::run, listeners);
	}

	/** A schedule whose payload is the nominal time of each slot. */
	ScheduleNode declare(String name, ScheduleSettings settings) {
		return declare(name, settings, (slot) -> slot.nominalTime().toString());
	}

	ScheduleNode declare(String name, ScheduleSettings settings, DeclaredSchedule.@Nullable SlotPayload payloads) {
		return declare(name, LOOP, settings, payloads);
	}

	ScheduleNode declare(String name, String loop, ScheduleSettings settings,
			DeclaredSchedule.@Nullable SlotPayload payloads) {
		this.loops.add(loop);
		this.engine.register(new DeclaredSchedule(name, loop, String.class, payloads, settings));
		return this;
	}

	/** It has no loop, as a client. */
	ScheduleNode withoutLoops() {
		this.loops.clear();
		return this;
	}

	ChihuoSchedules schedules() {
		return this.calls;
	}

	/** Names of the schedules that it proposes. */
	List<String> proposed() {
		return this.engine.scheduleNames();
	}

	List<String> reports() {
		return this.reports.lines;
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

	/** Notes what is added and skipped. */
	private static final class RecordedSlots implements ScheduleListener {

		private final List<String> lines = new CopyOnWriteArrayList<>();

		@Override
		public void onSlotAdded(QueueName queue, String schedule, @Nullable Duration lateness) {
			this.lines.add("added " + queue.loop() + " " + schedule + " " + lateness);
		}

		@Override
		public void onSlotsSkipped(QueueName queue, String schedule, Instant newest, long count,
				ScheduleEntryKind reason) {
			this.lines.add("skipped " + queue.loop() + " " + schedule + " " + newest + " " + count + " " + reason);
		}

	}

}
