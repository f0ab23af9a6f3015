// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoSchedules;
import io.chihuo.backend.ScheduleChange;
import io.chihuo.backend.ScheduleChangeResult;
import io.chihuo.backend.ScheduleRecord;
import io.chihuo.concurrent.SafeLogger;

/**
 * Removes schedules that no node has declared for seven days. Each is watched for an hour
 * before, so that the nodes that declare it can say so after a start or a suspension of
 * all.
 */
final class UndeclaredSweep {

	private static final SafeLogger logger = SafeLogger.inBackground(UndeclaredSweep.class);

	static final Duration KEEP_PERIOD = Duration.ofDays(7);

	/**
	 * From one look at the records of the others to the next, and how long one that no
	 * node has declared is watched before it is removed.
	 */
	private static final Duration SWEEP_PERIOD = Duration.ofHours(1);

	/**
	 * Most time that counts as watched from one look to the next. The rest is a
	 * suspension, of the nodes that declare the schedule too.
	 */
	private static final Duration MAX_WATCH_GAP = ScheduleDiscovery.READ_PERIOD.multipliedBy(2);

	private final ScheduleResources resources;

	/** Schedules that no node has declared for too long. */
	private final Map<String, ExpiredRecord> expired = new ConcurrentHashMap<>();

	private final Map<String, Long> lookedAt = new ConcurrentHashMap<>();

	UndeclaredSweep(ScheduleResources resources) {
		this.resources = resources;
	}

	/** Look at schedules that this node does not declare. */
	CompletableFuture<Void> sweepEntries(List<DirectoryEntry> entries) {
		long now = this.resources.clock().millis();
		if (this.lookedAt.size() > 2 * ChihuoSchedules.MAX_SCHEDULES) {
			this.lookedAt.clear(); // names that are gone
			this.expired.clear();
		}
		return CompletableFuture.allOf(entries.stream()
			.filter((entry) -> this.expired.containsKey(entry.name()) || isDue(entry.name(), now))
			.map((entry) -> sweepEntry(entry).exceptionally((failure) -> onFailed(entry, failure)))
			.toArray(CompletableFuture[]::new));
	}

	/** Such as a record of a later version. */
	private static @Nullable Void onFailed(DirectoryEntry entry, Throwable failure) {
		logger.debug("The record of schedule '{}' cannot be read", entry.name(), failure);
		return null;
	}

	private boolean isDue(String name, long now) {
		Long before = this.lookedAt.get(name);
		return before == null || now - before >= SWEEP_PERIOD.toMillis();
	}

	private CompletableFuture<Void> sweepEntry(DirectoryEntry entry) {
		ScheduleStore store = this.resources.stores().storeOf(entry.loop());
		return store.findSchedule(entry.name()).thenCompose((found) -> {
			this.lookedAt.put(entry.name(), this.resources.clock().millis());
			ScheduleRecord stored = found.orElse(null);
			if (!isExpired(entry, stored)) {
				this.expired.remove(entry.name());
				return CompletableFuture.completedFuture(null);
			}
			ExpiredRecord watched = watchRecord(entry.name(), (stored != null) ? stored.version() : 0);
			return (watched.watchedMillis() >= SWEEP_PERIOD.toMillis()) ? removeSchedule(entry, store, stored)
					: CompletableFuture.completedFuture(null);
		});
	}

	private ExpiredRecord watchRecord(String name, long version) {
		long now = this.resources.clock().millis();
		return this.expired.merge(name, new ExpiredRecord(version, now, 0),
				(before, first) -> (before.version() == version) ? before.watchUntil(now) : first);
	}

	private boolean isExpired(DirectoryEntry entry, @Nullable ScheduleRecord stored) {
		Instant declaredAt = (stored != null) ? ScheduleState.parseContent(stored.content()).declaredAt() : null;
		Instant last = (declaredAt != null) ? declaredAt : Instant.ofEpochMilli(entry.definedAt());
		return last.plus(KEEP_PERIOD).isBefore(Instant.ofEpochMilli(this.resources.time().currentMillis()));
	}

	private CompletableFuture<Void> removeSchedule(DirectoryEntry entry, ScheduleStore store,
			@Nullable ScheduleRecord stored) {
		this.expired.remove(entry.name());
		this.lookedAt.remove(entry.name());
		CompletableFuture<Boolean> removed = (stored == null) ? CompletableFuture.completedFuture(true)
				: store.changeSchedule(new ScheduleChange(entry.name(), stored.version(), null, null))
					.thenApply((answer) -> answer.result() == ScheduleChangeResult.CHANGED);
		return removed.thenCompose((changed) -> {
			if (!changed) {
				return CompletableFuture.completedFuture(null);
			}
			logger.info("Schedule '{}' was removed, since no node has declared it for seven days", entry.name());
			return this.resources.directory().removeEntry(entry).thenAccept((gone) -> {
			});
		});
	}

	/**
	 * A record that no node has declared for too long.
	 *
	 * @param version its version
	 * @param seenAt when it was last seen, by the clock of this node
	 * @param watchedMillis how long it has been watched
	 */
	private record ExpiredRecord(long version, long seenAt, long watchedMillis) {

		ExpiredRecord watchUntil(long now) {
			return new ExpiredRecord(this.version, now,
					this.watchedMillis + Math.min(now - this.seenAt, MAX_WATCH_GAP.toMillis()));
		}

	}

}
