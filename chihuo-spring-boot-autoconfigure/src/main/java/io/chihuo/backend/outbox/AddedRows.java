// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.outbox;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

import io.chihuo.IncompatibleFormatException;
import io.chihuo.backend.jdbc.OutboxRow;

/**
 * Rows whose tasks were added to a queue, and that may still be in their table. Not
 * thread-safe.
 */
final class AddedRows {

	private static final int RECORD_FORMAT = 1;

	private static final int BITS_PER_BYTE = 7;

	private static final int MORE_FLAG = 1 << BITS_PER_BYTE;

	private final TreeSet<Long> numbers = new TreeSet<>();

	/**
	 * A row that was inserted later is another one: a database may give out a number
	 * again.
	 */
	private long latestAddedAt;

	void addRow(OutboxRow row) {
		this.numbers.add(row.number());
		this.latestAddedAt = Math.max(this.latestAddedAt, row.addedAt());
	}

	void addAll(AddedRows others) {
		this.numbers.addAll(others.numbers);
		this.latestAddedAt = Math.max(this.latestAddedAt, others.latestAddedAt);
	}

	void retainAll(Collection<Long> present) {
		this.numbers.retainAll(present);
	}

	boolean contains(OutboxRow row) {
		return row.addedAt() <= this.latestAddedAt && this.numbers.contains(row.number());
	}

	List<Long> numbers() {
		return new ArrayList<>(this.numbers);
	}

	long latestAddedAt() {
		return this.latestAddedAt;
	}

	/**
	 * The content of a record: the format, the latest moment, then for each run of
	 * consecutive numbers the gap before it and its length.
	 */
	byte[] encodeRows() {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		content.write(RECORD_FORMAT);
		writeNumber(content, this.latestAddedAt);
		long written = 0; // the number after the last run
		long first = 0;
		long next = 0; // the number after the run from the first
		for (long number : this.numbers) {
			if (number != next) {
				writeRun(content, first - written, next - first);
				written = next;
				first = number;
			}
			next = number + 1;
		}
		writeRun(content, first - written, next - first);
		return content.toByteArray();
	}

	private static void writeRun(ByteArrayOutputStream content, long gap, long length) {
		if (length > 0) {
			writeNumber(content, gap);
			writeNumber(content, length);
		}
	}

	private static void writeNumber(ByteArrayOutputStream content, long number) {
		long rest = number;
		while (rest >= MORE_FLAG) {
			content.write((int) (rest % MORE_FLAG) | MORE_FLAG);
			rest >>>= BITS_PER_BYTE;
		}
		content.write((int) rest);
	}

	/**
	 * Decode the content of a record.
	 * @throws IncompatibleFormatException if a later version has written it
	 */
	static AddedRows decodeRows(byte[] content) {
		ByteBuffer bytes = ByteBuffer.wrap(content);
		int format = bytes.get();
		if (format != RECORD_FORMAT) {
			throw new IncompatibleFormatException(
					"The queue has a record of the outbox of format " + format + ", which this version does not know");
		}
		AddedRows rows = new AddedRows();
		rows.latestAddedAt = readNumber(bytes);
		for (long next = 0; bytes.hasRemaining();) {
			long first = next + readNumber(bytes);
			next = first + readNumber(bytes);
			for (long number = first; number < next; number++) {
				rows.numbers.add(number);
			}
		}
		return rows;
	}

	private static long readNumber(ByteBuffer bytes) {
		long number = 0;
		for (int shift = 0;; shift += BITS_PER_BYTE) {
			byte part = bytes.get();
			number |= (long) (part & (MORE_FLAG - 1)) << shift;
			if (part >= 0) {
				return number;
			}
		}
	}

}
