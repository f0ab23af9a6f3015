// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoSchedules;

/**
 * Number of the schedules of a namespace, counted again after a minute, so that many adds
 * in a row do not count all of them each time.
 */
final class ScheduleCount {

	private static final long RECOUNT_MILLIS = Duration.ofMinutes(1).toMillis();

	private static final int PAGE_SIZE = 1000;

	private final ScheduleResources resources;

	private long count;

	private long countedAt;

	private boolean counted;

	ScheduleCount(ScheduleResources resources) {
		this.resources = resources;
	}

	/** Fails if no schedule can be added; otherwise one more is expected. */
	CompletableFuture<Void> checkRoom() {
		if (tryCount()) {
			return CompletableFuture.completedFuture(null);
		}
		return countPage(null, 0).thenCompose((number) -> {
			setCount(number);
			return tryCount() ? CompletableFuture.completedFuture(null)
					: CompletableFuture.failedFuture(new IllegalStateException("The namespace has "
							+ ChihuoSchedules.MAX_SCHEDULES + " schedules, and more are not allowed: remove some"));
		});
	}

	private synchronized boolean tryCount() {
		boolean recent = this.counted && this.resources.clock().millis() - this.countedAt < RECOUNT_MILLIS;
		if (!recent || this.count >= ChihuoSchedules.MAX_SCHEDULES) {
			return false;
		}
		this.count++;
		return true;
	}

	private synchronized void setCount(long number) {
		this.count = number;
		this.counted = true;
		this.countedAt = this.resources.clock().millis();
	}

	private CompletableFuture<Long> countPage(@Nullable String cursor, long before) {
		return this.resources.directory().listEntries(cursor, PAGE_SIZE).thenCompose((page) -> {
			long number = before + page.entries().size() + page.unreadable().size();
			String next = page.next();
			return (next == null || number >= ChihuoSchedules.MAX_SCHEDULES) ? CompletableFuture.completedFuture(number)
					: countPage(next, number);
		});
	}

}
