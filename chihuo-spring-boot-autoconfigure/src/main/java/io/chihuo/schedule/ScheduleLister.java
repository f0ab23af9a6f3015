// SPDX-License-Identifier: Apache-2.0

package io.chihuo.schedule;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.chihuo.ScheduleInfo;
import io.chihuo.ScheduleListing;
import io.chihuo.schedule.ScheduleDirectory.DirectoryPage;

/**
 * Lists schedules. One that cannot be read does not hide those beside it.
 */
final class ScheduleLister {

	private final ScheduleDirectory directory;

	private final ScheduleRecords records;

	ScheduleLister(ScheduleDirectory directory, ScheduleRecords records) {
		this.directory = directory;
		this.records = records;
	}

	CompletableFuture<ScheduleListing> listSchedules(@Nullable String cursor, int size) {
		return this.directory.listEntries(cursor, size).thenCompose((page) -> {
			List<CompletableFuture<ListedSchedule>> found = page.entries().stream().map(this::findSchedule).toList();
			return CompletableFuture.allOf(found.toArray(CompletableFuture[]::new))
				.thenApply((all) -> toListing(page, found.stream().map(CompletableFuture::join).toList()));
		});
	}

	private CompletableFuture<ListedSchedule> findSchedule(DirectoryEntry entry) {
		return this.records.findRecord(entry)
			.thenApply((found) -> new ListedSchedule(
					found.map((located) -> ScheduleDescriber.describe(located, this.records.storeTime())).orElse(null),
					null))
			.exceptionally((failure) -> {
				Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
				if (cause instanceof UnreadableScheduleException) {
					return new ListedSchedule(null, entry.name());
				}
				throw new CompletionException(cause);
			});
	}

	private static ScheduleListing toListing(DirectoryPage page, List<ListedSchedule> listed) {
		return ScheduleListing.of(listed.stream().map(ListedSchedule::info).filter(Objects::nonNull).toList(),
				Stream
					.concat(page.unreadable().stream(),
							listed.stream().map(ListedSchedule::unreadable).filter(Objects::nonNull))
					.toList(),
				page.next());
	}

	/**
	 * A schedule of a page, which may be gone meanwhile.
	 *
	 * @param info its description, null if it is gone or unreadable
	 * @param unreadable its name if it cannot be read, otherwise null
	 */
	private record ListedSchedule(@Nullable ScheduleInfo info, @Nullable String unreadable) {

	}

}
