// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.ScheduleChangeResult;
import io.chihuo.backend.ScheduleRecord;
import io.chihuo.concurrent.SafeLogger;

/**
 * The names of all schedules of a namespace, with the queues that keep their records. It
 * is kept as schedules of a queue that has no loop.
 */
final class ScheduleDirectory {

	private static final SafeLogger logger = SafeLogger.inBackground(ScheduleDirectory.class);

	/** Name of the queue that keeps the directory. */
	static final String QUEUE = "chihuo-schedule-directory";

	private final ScheduleStore store;

	ScheduleDirectory(ScheduleStore store) {
		this.store = store;
	}

	CompletableFuture<Optional<DirectoryEntry>> findEntry(String name) {
		return this.store.findSchedule(name).thenApply((found) -> found.map((stored) -> {
			try {
				return DirectoryEntry.parseRecord(stored);
			}
			catch (RuntimeException ex) {
				throw UnreadableScheduleException.ofEntry(name, ex);
			}
		}));
	}

	/**
	 * Store an entry that has the version of the one before.
	 * @return whether that was still so
	 */
	CompletableFuture<Boolean> writeEntry(DirectoryEntry entry) {
		return change(new ScheduleChange(entry.name(), entry.version(), entry.toContent(), null));
	}

	CompletableFuture<Boolean> removeEntry(DirectoryEntry entry) {
		return change(new ScheduleChange(entry.name(), entry.version(), null, null));
	}

	private CompletableFuture<Boolean> change(ScheduleChange change) {
		return this.store.changeSchedule(change).thenApply((answer) -> answer.result() == ScheduleChangeResult.CHANGED);
	}

	/** A page of entries, in any order. */
	CompletableFuture<DirectoryPage> listEntries(@Nullable String cursor, int size) {
		return this.store.listSchedules(cursor, size).thenApply((page) -> parsePage(page.records(), page.next()));
	}

	private static DirectoryPage parsePage(List<ScheduleRecord> records, @Nullable String next) {
		List<DirectoryEntry> entries = new ArrayList<>();
		List<String> unreadable = new ArrayList<>();
		for (ScheduleRecord stored : records) {
			try {
				entries.add(DirectoryEntry.parseRecord(stored));
			}
			catch (RuntimeException ex) {
				logger.debug("The entry of schedule '{}' in the directory cannot be read", stored.name(), ex);
				unreadable.add(stored.name());
			}
		}
		return new DirectoryPage(entries, unreadable, next);
	}

	/**
	 * Some of the entries.
	 *
	 * @param entries the entries that can be read
	 * @param unreadable names of the others, which are damaged or of a later version
	 * @param next where the next page begins, null if there is none
	 */
	record DirectoryPage(List<DirectoryEntry> entries, List<String> unreadable, @Nullable String next) {

	}

}
