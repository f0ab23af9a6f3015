// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outbox;

import java.util.List;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import io.chihuo.IncompatibleFormatException;
import io.chihuo.backend.jdbc.OutboxRow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AddedRowsTests {

	private static OutboxRow row(long number, long addedAt) {
		return new OutboxRow(number, "loop", addedAt, new byte[0]);
	}

	private static AddedRows rows(long... numbers) {
		AddedRows rows = new AddedRows();
		LongStream.of(numbers).forEach((number) -> rows.addRow(row(number, 1000 + number)));
		return rows;
	}

	@Test
	void rowsAreReadAsTheyWereWritten() {
		List.of(rows(), rows(0), rows(1), rows(7, 8, 9), rows(1, 3, 5, 6, 200, 70_000, 70_001, Long.MAX_VALUE - 2000))
			.forEach((rows) -> {
				AddedRows read = AddedRows.decodeRows(rows.encodeRows());
				assertThat(read.numbers()).isEqualTo(rows.numbers());
				assertThat(read.latestAddedAt()).isEqualTo(rows.latestAddedAt());
			});
	}

	@Test
	void rowsThatFollowEachOtherTakeFewBytes() {
		assertThat(rows(LongStream.range(1_000_000, 1_000_500).toArray()).encodeRows()).hasSizeLessThan(16);
	}

	@Test
	void laterRowOfTheSameNumberIsAnotherOne() {
		AddedRows rows = rows(5, 6);
		assertThat(rows.contains(row(5, 1006))).isTrue();
		assertThat(rows.contains(row(5, 1007))).isFalse();
		assertThat(rows.contains(row(4, 1000))).isFalse();
	}

	@Test
	void recordOfALaterVersionIsRefused() {
		assertThatExceptionOfType(IncompatibleFormatException.class)
			.isThrownBy(() -> AddedRows.decodeRows(new byte[] { 2, 0 }))
			.withMessageContaining("format 2");
	}

}
