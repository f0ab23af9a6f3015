// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.jdbc.peer;

import java.util.ArrayList;
import java.util.List;

import io.chihuo.TaskEntry;
import io.chihuo.benchmarks.jdbc.peer.BareRows.BareRow;
import io.chihuo.benchmarks.workload.Adder;

/**
 * Inserts rows.
 *
 * @param rows the table
 * @param batch rows in one transaction
 */
public record RowAdder(BareRows rows, int batch) implements Adder<String> {

	private static final int BULK_SIZE = 1000;

	/**
	 * One row in a transaction.
	 */
	public static RowAdder single(BareRows rows) {
		return new RowAdder(rows, 1);
	}

	/**
	 * Many rows in a transaction.
	 */
	public static RowAdder bulk(BareRows rows) {
		return new RowAdder(rows, BULK_SIZE);
	}

	@Override
	public void addTasks(Iterable<TaskEntry<String>> entries) {
		List<BareRow> next = new ArrayList<>();
		int place = 0;
		for (TaskEntry<String> entry : entries) {
			next.add(new BareRow(entry.id(), String.valueOf(entry.payload())));
			if (next.size() == this.batch) {
				this.rows.insert(next, place);
				place += next.size();
				next.clear();
			}
		}
		if (!next.isEmpty()) {
			this.rows.insert(next, place);
		}
	}

	@Override
	public long batchSize() {
		return this.rows.countRows();
	}

	@Override
	public void close() {
		this.rows.close();
	}

}
