// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.TaskState;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.SchedulePage;
import io.chihuo.backend.ScheduleRecord;
import io.chihuo.backend.TaskStore;
import io.chihuo.concurrent.NaturalBatcher;
import io.chihuo.concurrent.StoreTime;

/**
 * The schedules of one queue in its store. Calls that meet travel together, and each
 * answer tells the time.
 */
final class ScheduleStore {

	private static final long MAX_BATCH_BYTES = 1 << 20;

	private final TaskStore store;

	private final StoreTime time;

	private final NaturalBatcher<ScheduleChange, ScheduleAnswer> changes;

	private final NaturalBatcher<String, Optional<ScheduleRecord>> lookUps;

	ScheduleStore(TaskStore store, StoreTime time) {
		this.store = store;
		this.time = time;
		this.changes = new NaturalBatcher<>(ScheduleRecord.MAX_BATCH_SIZE, MAX_BATCH_BYTES, ScheduleStore::sizeOf,
				this::changeAll);
		this.lookUps = new NaturalBatcher<>(ScheduleRecord.MAX_BATCH_SIZE, this::findAll);
	}

	private static long sizeOf(ScheduleChange change) {
		byte[] content = change.content();
		return ((content != null) ? content.length : 0)
				+ ((change.slot() != null) ? change.slot().task().payload().length : 0);
	}

	CompletableFuture<ScheduleAnswer> changeSchedule(ScheduleChange change) {
		return this.changes.submit(change);
	}

	CompletableFuture<Optional<ScheduleRecord>> findSchedule(String name) {
		return this.lookUps.submit(name);
	}

	CompletableFuture<SchedulePage> listSchedules(@Nullable String cursor, int size) {
		return compareClocks(() -> this.store.listSchedules(cursor, size), SchedulePage::now);
	}

	/** Whether one of some tasks is ready, delayed, running or WAITING. */
	CompletableFuture<Boolean> isUnderWay(List<String> ids) {
		return this.store.find(ids)
			.thenApply((found) -> found.stream()
				.flatMap(Optional::stream)
				.anyMatch((task) -> task.state() != TaskState.DEAD && task.state() != TaskState.FINISHED));
	}

	private CompletableFuture<List<ScheduleAnswer>> changeAll(List<ScheduleChange> changes) {
		return compareClocks(() -> this.store.changeSchedules(changes), (answers) -> answers.get(0).now());
	}

	private CompletableFuture<List<Optional<ScheduleRecord>>> findAll(List<String> names) {
		return compareClocks(() -> this.store.findSchedules(names), SchedulePage::now).thenApply((page) -> {
			Map<String, ScheduleRecord> found = new HashMap<>();
			page.records().forEach((schedule) -> found.put(schedule.name(), schedule));
			return names.stream().map((name) -> Optional.ofNullable(found.get(name))).toList();
		});
	}

	private <R> CompletableFuture<R> compareClocks(Supplier<CompletableFuture<R>> call, Function<R, Long> now) {
		long askedAt = this.time.localMillis();
		return call.get().whenComplete((@Nullable R answer, @Nullable Throwable failure) -> {
			if (answer != null) {
				this.time.onAnswer(askedAt, now.apply(answer));
			}
		});
	}

}
