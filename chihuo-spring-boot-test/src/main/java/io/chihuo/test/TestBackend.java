// SPDX-License-Identifier: Apache-2.0

package io.chihuo.test;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.DeadLetterSweep;
import io.chihuo.backend.DelegatingTaskBackend;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.SchedulePage;
import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.flow.FlowKey;
import io.chihuo.backend.flow.FlowPage;
import io.chihuo.backend.flow.FlowRecord;
import io.chihuo.backend.flow.FlowStore;
import io.chihuo.backend.memory.MemoryTaskBackend;

/**
 * Knows the queues and flows that a test has used, and empties them; has the faults that
 * a test asks for.
 */
final class TestBackend extends DelegatingTaskBackend {

	private static final long TIMEOUT_SECONDS = 10;

	private static final int PAGE_SIZE = 100;

	private final TaskBackend delegate;

	private final BackendFaults faults = new BackendFaults();

	private final List<TaskStore> stores = new CopyOnWriteArrayList<>();

	private final Map<String, FlowStore> flows = new ConcurrentHashMap<>();

	TestBackend(TaskBackend delegate) {
		super(delegate);
		this.delegate = delegate;
	}

	BackendFaults faults() {
		return this.faults;
	}

	@Override
	protected TaskStore wrapStore(TaskStore store) {
		TaskStore faulty = this.faults.wrap(TaskStore.class, store);
		this.stores.add(faulty);
		return faulty;
	}

	@Override
	public FlowStore flows(String namespace) {
		return this.flows.computeIfAbsent(namespace, (name) -> this.faults.wrap(FlowStore.class, super.flows(name)));
	}

	@Override
	public CompletableFuture<Void> ping() {
		return this.faults.ping(this.delegate);
	}

	/** See {@link MemoryTaskBackend#nextMoment()}. */
	long nextMoment() {
		return (this.delegate instanceof MemoryTaskBackend memory) ? memory.nextMoment() : Long.MAX_VALUE;
	}

	/** Forget all tasks, marks, dead letters, schedules, flows and faults. */
	void clear() {
		this.faults.reset();
		this.flows.values().forEach(TestBackend::clearFlows);
		for (TaskStore store : this.stores) {
			await(store.clearUnfinished());
			await(store.clearFinished());
			clearDeadLetters(store);
			clearSchedules(store);
		}
		if (this.delegate instanceof MemoryTaskBackend memory) {
			memory.clear();
		}
	}

	private static void clearDeadLetters(TaskStore store) {
		String cursor = null;
		do {
			DeadLetterSweep sweep = await(store.discardAll(cursor, DeadLetterSweep.MAX_SWEEP_SIZE));
			cursor = sweep.next();
		}
		while (cursor != null);
	}

	private static void clearSchedules(TaskStore store) {
		String cursor = null;
		do {
			SchedulePage page = await(store.listSchedules(cursor, PAGE_SIZE));
			List<ScheduleChange> removals = page.records()
				.stream()
				.map((schedule) -> new ScheduleChange(schedule.name(), schedule.version(), null, null))
				.toList();
			if (!removals.isEmpty()) {
				await(store.changeSchedules(removals));
			}
			cursor = page.next();
		}
		while (cursor != null);
	}

	private static void clearFlows(FlowStore flows) {
		@Nullable String cursor = null;
		do {
			FlowPage page = await(flows.list(null, cursor, PAGE_SIZE));
			List<String> ids = page.flows().stream().map((flow) -> flow.id()).toList();
			List<FlowKey> keys = await(flows.load(ids)).stream()
				.flatMap((flow) -> flow.stream().map(FlowRecord::key))
				.toList();
			await(flows.delete(keys));
			cursor = page.next();
		}
		while (cursor != null);
	}

	private static <R> R await(CompletableFuture<R> answer) {
		return answer.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
	}

}
