// SPDX-License-Identifier: Apache-2.0

package io.chihuo.docs;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds pages to short sentences and short cells of tables.
 */
class PageLayoutTests {

	private static final int MAX_CELL_LENGTH = 120;

	private static final double MAX_WORDS_PER_SENTENCE = 16;

	@Test
	void cellsOfTablesAreShort() {
		assertThat(MarkdownPage.all()).allSatisfy((page) -> assertThat(page.shownRows().stream().flatMap(this::cells))
			.filteredOn((cell) -> cell.length() > MAX_CELL_LENGTH)
			.as(page.toString())
			.isEmpty());
	}

	/** A log message is quoted as it is. */
	private Stream<String> cells(List<String> row) {
		boolean logMessage = row.size() > 2 && row.get(1).matches("INFO|WARN|ERROR");
		return logMessage ? row.stream().skip(3) : row.stream();
	}

	@Test
	void sentencesAreShortOnAverage() {
		assertThat(MarkdownPage.all()).allSatisfy((page) -> assertThat(
				page.sentencesOfParagraphs().mapToInt((sentence) -> sentence.split("\\s+").length).average().orElse(0))
			.as(page.toString())
			.isLessThanOrEqualTo(MAX_WORDS_PER_SENTENCE));
	}

}
