// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.ScheduleAnswer;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.ScheduleChange.SlotTask;
import io.chihuo.backend.ScheduleChangeResult;

/**
 * Finds and changes the records of schedules by their names.
 */
final class ScheduleRecords {

	private final ScheduleResources resources;

	ScheduleRecords(ScheduleResources resources) {
		this.resources = resources;
	}

	/** The present moment, after a first answer of the store. */
	Instant storeTime() {
		return Instant.ofEpochMilli(this.resources.time().currentMillis());
	}

	/** The record of a schedule, empty if there is none. */
	CompletableFuture<Optional<LocatedSchedule>> findRecord(String name) {
		return this.resources.directory()
			.findEntry(name)
			.thenCompose((entry) -> entry.isEmpty() ? CompletableFuture.completedFuture(Optional.empty())
					: findRecord(entry.get()));
	}

	/** The record that an entry of the directory means, empty if there is none. */
	CompletableFuture<Optional<LocatedSchedule>> findRecord(DirectoryEntry entry) {
		return findRecord(entry, (content) -> parseContent(entry.name(), content));
	}

	/**
	 * The same, though of its state only the owner is read, so that none is unreadable.
	 */
	CompletableFuture<Optional<LocatedSchedule>> findOwner(DirectoryEntry entry) {
		return findRecord(entry, ScheduleState::parseOwner);
	}

	private CompletableFuture<Optional<LocatedSchedule>> findRecord(DirectoryEntry entry,
			Function<byte[], ScheduleState> parse) {
		return this.resources.stores()
			.storeOf(entry.loop())
			.findSchedule(entry.name())
			.thenApply((found) -> found
				.map((stored) -> new LocatedSchedule(entry, stored.version(), parse.apply(stored.content())))
				.filter((located) -> !located.state().isRetired()));
	}

	private static ScheduleState parseContent(String name, byte[] content) {
		try {
			return ScheduleState.parseContent(content);
		}
		catch (RuntimeException ex) {
			throw UnreadableScheduleException.ofRecord(name, ex);
		}
	}

	/**
	 * Change a record, repeatedly if others change it too.
	 * @param change makes the new state, null for no change; gets the time of the store
	 * @return whether it was changed; empty if there is no such schedule
	 */
	CompletableFuture<Optional<Boolean>> changeRecord(String name,
			BiFunction<LocatedSchedule, Instant, @Nullable ScheduleState> change) {
		return findRecord(name).thenCompose((found) -> {
			if (found.isEmpty()) {
				return CompletableFuture.completedFuture(Optional.empty());
			}
			LocatedSchedule located = found.get();
			ScheduleState changed = change.apply(located, storeTime());
			if (changed == null || Arrays.equals(changed.toContent(), located.state().toContent())) {
				return CompletableFuture.completedFuture(Optional.of(false));
			}
			return writeRecord(located, changed, null).thenCompose((answer) -> {
				if (answer.result() != ScheduleChangeResult.CHANGED) {
					return changeRecord(name, change);
				}
				this.resources.reports().onWritten(name, located.entry().loop(), changed);
				return CompletableFuture.completedFuture(Optional.of(true));
			});
		});
	}

	CompletableFuture<ScheduleAnswer> writeRecord(LocatedSchedule located, @Nullable ScheduleState changed,
			@Nullable SlotTask task) {
		return this.resources.stores()
			.storeOf(located.entry().loop())
			.changeSchedule(new ScheduleChange(located.entry().name(), located.version(),
					(changed != null) ? changed.toContent() : null, task));
	}

	/**
	 * A record and where it is.
	 *
	 * @param entry entry of the directory
	 * @param version version of the record
	 * @param state its content
	 */
	record LocatedSchedule(DirectoryEntry entry, long version, ScheduleState state) {

		/** Whether an annotation declares it, on a node that was there lately. */
		boolean isDeclared(Instant now) {
			return this.state.declaredAt() != null && !this.state.isRuntime()
					&& !ScheduleDescriber.isUndeclared(this.state, now);
		}

	}

}
