// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.ScheduleChangeResult;
import io.chihuo.backend.ScheduleRecord;
import io.chihuo.backend.SystemTaskClock;
import io.chihuo.backend.TaskStore;
import io.chihuo.backend.jdbc.OutboxRow;

/**
 * The queue of one loop, to which rows of the outbox are added once: the step that adds
 * the task of a row stores a record of the row too, among the schedules of the queue, and
 * a row that has one is not added again. The record is removed when the row is deleted.
 * For one thread, apart from answers.
 */
final class OutboxQueue {

	/** Most rows of one call, which also removes as many records. */
	static final int MAX_ROWS = ScheduleRecord.MAX_BATCH_SIZE / 2;

	/** How long records of other processes are left to these. */
	private static final Duration LEFTOVER_TIMEOUT = Duration.ofMinutes(10);

	private static final String RECORD_PREFIX = "outbox-";

	private static final byte[] RECORD_CONTENT = { 1 };

	private static final int NAME_BYTES = 16;

	private final TaskStore store;

	/** Records of rows that are deleted. */
	private final Set<String> removable = new LinkedHashSet<>();

	/** Records that were there before this process added anything; null before a look. */
	private @Nullable List<String> leftovers;

	private long lookedAt;

	OutboxQueue(TaskStore store) {
		this.store = store;
	}

	/**
	 * Add the tasks of rows that were not added before.
	 * @param rows at most {@value #MAX_ROWS}
	 * @return for each whether it was added, now or before; false if the queue is full
	 */
	CompletableFuture<List<Boolean>> addTasks(List<OutboxRelay.DecodedRow> rows) {
		List<String> removed = nextRemovals();
		List<ScheduleChange> changes = new ArrayList<>(removals(removed));
		rows.forEach((row) -> changes.add(new ScheduleChange(recordName(row.row()), 0, RECORD_CONTENT,
				new ScheduleChange.SlotTask(row.task(), 0, List.of()))));
		return this.store.changeSchedules(changes).thenApply((answers) -> {
			onRemoved(removed);
			return answers.stream().skip(removed.size()).map(OutboxQueue::isAdded).toList();
		});
	}

	private static boolean isAdded(ScheduleAnswer answer) {
		return answer.result() == ScheduleChangeResult.CHANGED || answer.result() == ScheduleChangeResult.OTHER_VERSION;
	}

	/** A row is deleted for good. */
	synchronized void onRowDeleted(OutboxRow row) {
		this.removable.add(recordName(row));
	}

	private synchronized List<String> nextRemovals() {
		return this.removable.stream().limit(MAX_ROWS).toList();
	}

	private synchronized void onRemoved(List<String> removed) {
		removed.forEach(this.removable::remove);
	}

	private static List<ScheduleChange> removals(List<String> names) {
		return names.stream().map((name) -> new ScheduleChange(name, 1, null, null)).toList();
	}

	/** Remove records that are no longer needed, of this process and of others. */
	CompletableFuture<Void> removeRecords() {
		List<String> known = this.leftovers;
		if (known == null) {
			return findLeftovers(null, new ArrayList<>()).thenCompose((found) -> {
				this.lookedAt = SystemTaskClock.monotonicNanos();
				this.leftovers = found;
				return removeSome();
			});
		}
		if (!known.isEmpty() && SystemTaskClock.monotonicNanos() - this.lookedAt > LEFTOVER_TIMEOUT.toNanos()) {
			this.leftovers = List.of();
			synchronized (this) {
				this.removable.addAll(known);
			}
		}
		return removeSome();
	}

	private CompletableFuture<Void> removeSome() {
		List<String> removed = nextRemovals();
		return removed.isEmpty() ? CompletableFuture.completedFuture(null)
				: this.store.changeSchedules(removals(removed)).thenAccept((answers) -> onRemoved(removed));
	}

	private CompletableFuture<List<String>> findLeftovers(@Nullable String cursor, List<String> found) {
		return this.store.listSchedules(cursor, ScheduleRecord.MAX_BATCH_SIZE).thenCompose((page) -> {
			page.records()
				.stream()
				.map(ScheduleRecord::name)
				.filter((name) -> name.startsWith(RECORD_PREFIX))
				.forEach(found::add);
			return (page.next() != null) ? findLeftovers(page.next(), found)
					: CompletableFuture.completedFuture(List.copyOf(found));
		});
	}

	/** Of several databases two rows may have one number, but not all of this. */
	private static String recordName(OutboxRow row) {
		String key = Stream.of(row.number(), row.addedAt(), row.loop())
			.map(String::valueOf)
			.collect(Collectors.joining("/", "", "/"));
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(key.getBytes(StandardCharsets.UTF_8));
			return RECORD_PREFIX + HexFormat.of().formatHex(digest.digest(row.task()), 0, NAME_BYTES);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JVM has it", ex);
		}
	}

}
