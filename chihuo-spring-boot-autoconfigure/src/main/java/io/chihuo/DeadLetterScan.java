// SPDX-License-Identifier: Apache-2.0

package io.chihuo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Looks through dead letters page by page, up to a bound.
 *
 * @param <T> the payload's type
 */
final class DeadLetterScan<T> {

	static final int PAGE_SIZE = 1000;

	static final int MAX_PAGES = 10;

	private final PageReader<T> reader;

	private final DeadLetterFilter filter;

	private @Nullable String cursor;

	private int pageCount;

	private int matchCount;

	private long scanned;

	/**
	 * Reads a page.
	 */
	interface PageReader<T> {

		CompletableFuture<DeadLetterPage<T>> readPage(@Nullable String cursor, int size);

	}

	DeadLetterScan(PageReader<T> reader, DeadLetterFilter filter, @Nullable String cursor) {
		this.reader = reader;
		this.filter = filter;
		this.cursor = cursor;
	}

	/** A scan whose calls wait for their pages. */
	static <T> DeadLetterScan<T> blockingScan(DeadLetters<T> letters, DeadLetterFilter filter,
			@Nullable String cursor) {
		return new DeadLetterScan<>((start, size) -> CompletableFuture.completedFuture(letters.page(start, size)),
				filter, cursor);
	}

	/** The result of such a scan, or the exception of one of its pages. */
	static <R> R resultOf(CompletableFuture<R> scan) {
		try {
			return scan.join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException failure) ? failure : ex;
		}
	}

	static void checkSize(int size) {
		Assert.isTrue(size >= 1 && size <= PAGE_SIZE, () -> "'size' must be from 1 to " + PAGE_SIZE);
	}

	CompletableFuture<DeadLetterCauses> groupByCause() {
		CauseGroups groups = new CauseGroups();
		return scanPages(Integer.MAX_VALUE, groups::addLetter)
			.thenApply((end) -> DeadLetterCauses.of(groups.largestFirst(), groups.others, this.scanned, this.cursor));
	}

	CompletableFuture<DeadLetterMatches<T>> findMatches(int size) {
		List<DeadLetter<T>> found = new ArrayList<>();
		return scanPages(size, found::add).thenApply((end) -> DeadLetterMatches.of(found, this.scanned, this.cursor));
	}

	private CompletableFuture<@Nullable Void> scanPages(int size, Consumer<DeadLetter<T>> consumer) {
		boolean atEnd = this.pageCount > 0 && this.cursor == null;
		if (atEnd || this.pageCount == MAX_PAGES || this.matchCount == size) {
			return CompletableFuture.completedFuture(null);
		}
		this.pageCount++;
		return readMatches(PAGE_SIZE, size - this.matchCount).thenCompose((matches) -> {
			matches.forEach(consumer);
			this.matchCount += matches.size();
			return scanPages(size, consumer);
		});
	}

	/**
	 * A page has no cursor within it: one with too many matches is read again, as far as
	 * they fit. Those that are removed meanwhile let others move up, so that it may take
	 * another time.
	 */
	private CompletableFuture<List<DeadLetter<T>>> readMatches(int pageSize, int most) {
		return this.reader.readPage(this.cursor, pageSize).thenCompose((page) -> {
			List<DeadLetter<T>> matches = page.letters().stream().filter(this.filter::matches).toList();
			if (matches.size() > most) {
				int place = page.letters().indexOf(matches.get(most - 1)) + 1;
				return readMatches((place < pageSize) ? place : most, most);
			}
			this.scanned += page.letters().size();
			this.cursor = page.nextCursor();
			return CompletableFuture.completedFuture(matches);
		});
	}

	/**
	 * Groups of a scan, and the number of dead letters beyond the most groups.
	 */
	private static final class CauseGroups {

		private final Map<String, DeadLetterCause> causes = new LinkedHashMap<>();

		private long others;

		void addLetter(DeadLetter<?> letter) {
			String text = DeadLetterCause.textOf(letter.reason());
			DeadLetterCause cause = this.causes.get(text);
			if (cause != null) {
				this.causes.put(text, cause.withLetter(letter));
			}
			else if (this.causes.size() < DeadLetterCauses.MAX_CAUSES) {
				this.causes.put(text, DeadLetterCause.of(text, 1, letter.diedAt(), letter.diedAt(), letter.id()));
			}
			else {
				this.others++;
			}
		}

		List<DeadLetterCause> largestFirst() {
			return this.causes.values()
				.stream()
				.sorted(Comparator.comparingLong(DeadLetterCause::count).reversed())
				.toList();
		}

	}

}
