// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.BackendUnavailableException;
import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.ScheduleChangeResult;
import io.chihuo.backend.ScheduleRecord;
import io.chihuo.backend.TaskStore;

/**
 * The queue of one loop, to which rows of an outbox are added once. The relay has a
 * record among the schedules of the queue, and each step that adds a task changes it: the
 * record then says that the row is added. A relay that takes over from another one
 * removes the record of that one, so that its adds are refused however late they come.
 * For one thread.
 */
final class OutboxQueue {

	private static final String RECORD_PREFIX = "outbox-";

	private final TaskStore store;

	/** Names of the records of one outbox begin with it. */
	private final String prefix;

	/** The record of this relay, null before a take-over. */
	private @Nullable RelayRecord record;

	/**
	 * The record of a relay.
	 *
	 * @param name its name, which no other one ever had
	 * @param version its version
	 * @param added rows that are in its content, and may not be deleted yet
	 */
	record RelayRecord(String name, long version, AddedRows added) {

	}

	OutboxQueue(TaskStore store, String outboxId) {
		this.store = store;
		this.prefix = RECORD_PREFIX + outboxId + "-";
	}

	boolean isOwned() {
		return this.record != null;
	}

	/**
	 * Put a new record in the place of those of other relays. Their rows are in the new
	 * one before they are removed, lest they are forgotten. Nothing may be added under it
	 * before the relay has verified that it still has its lock: a relay that has lost it
	 * may have missed the record of the next one.
	 * @return the new record; fails if another relay is at work
	 */
	CompletableFuture<RelayRecord> takeOver() {
		return findRecords(null, new ArrayList<>()).thenCompose(this::replaceRecords);
	}

	private CompletableFuture<List<ScheduleRecord>> findRecords(@Nullable String cursor, List<ScheduleRecord> found) {
		return this.store.listSchedules(cursor, ScheduleRecord.MAX_BATCH_SIZE).thenCompose((page) -> {
			page.records().stream().filter((record) -> record.name().startsWith(this.prefix)).forEach(found::add);
			return (page.next() != null) ? findRecords(page.next(), found) : CompletableFuture.completedFuture(found);
		});
	}

	private CompletableFuture<RelayRecord> replaceRecords(List<ScheduleRecord> found) {
		AddedRows added = new AddedRows();
		found.forEach((record) -> added.addAll(AddedRows.decodeRows(record.content())));
		RelayRecord created = new RelayRecord(this.prefix + UUID.randomUUID(), 1, added);
		List<ScheduleChange> removals = found.stream()
			.map((record) -> new ScheduleChange(record.name(), record.version(), null, null))
			.limit(ScheduleRecord.MAX_BATCH_SIZE)
			.toList();
		return changeRecords(List.of(new ScheduleChange(created.name(), 0, added.encodeRows(), null)))
			.thenCompose((stored) -> changeRecords(removals))
			.thenApply((removed) -> {
				requireNoOther(removals.size() == found.size());
				return created;
			});
	}

	private CompletableFuture<Void> changeRecords(List<ScheduleChange> changes) {
		return changes.isEmpty() ? CompletableFuture.completedFuture(null)
				: this.store.changeSchedules(changes)
					.thenAccept((answers) -> requireNoOther(
							answers.stream().allMatch((answer) -> answer.result() == ScheduleChangeResult.CHANGED)));
	}

	private static void requireNoOther(boolean alone) {
		if (!alone) {
			throw new BackendUnavailableException("Another relay adds tasks to the queue", null);
		}
	}

	/** The relay has its lock, so tasks may be added under the record. */
	void own(RelayRecord created) {
		this.record = created;
	}

	/** Nothing may be added before a take-over, which finds the rows that were added. */
	void disown() {
		this.record = null;
	}

	/** Rows that were added, and are not known to be deleted. */
	AddedRows added() {
		return (this.record != null) ? this.record.added() : new AddedRows();
	}

	/** The rows that were added are deleted for good. */
	void onRowsDeleted() {
		RelayRecord before = this.record;
		if (before != null) {
			this.record = new RelayRecord(before.name(), before.version(), new AddedRows());
		}
	}

	/**
	 * Add the tasks of rows, in their order: after one that is refused no other is added.
	 */
	CompletableFuture<List<ScheduleAnswer>> addTasks(List<DecodedRow> rows) {
		RelayRecord before = Objects.requireNonNull(this.record);
		AddedRows added = new AddedRows();
		added.addAll(before.added());
		List<ScheduleChange> changes = new ArrayList<>();
		for (DecodedRow row : rows) {
			added.addRow(row.row());
			changes.add(new ScheduleChange(before.name(), before.version() + changes.size(), added.encodeRows(),
					new ScheduleChange.SlotTask(row.task(), 0, List.of())));
		}
		return this.store.changeSchedules(changes);
	}

	/**
	 * Note which of the tasks were added. If another relay has taken over, the queue is
	 * no longer owned.
	 * @return number of rows, from the first, that were added
	 */
	int noteAnswers(List<DecodedRow> rows, List<ScheduleAnswer> answers) {
		RelayRecord before = Objects.requireNonNull(this.record);
		int count = 0;
		while (count < rows.size() && answers.get(count).result() == ScheduleChangeResult.CHANGED) {
			before.added().addRow(rows.get(count).row());
			count++;
		}
		boolean refused = count < rows.size() && answers.get(count).result() == ScheduleChangeResult.OTHER_VERSION;
		this.record = refused ? null : new RelayRecord(before.name(), before.version() + count, before.added());
		return count;
	}

}
