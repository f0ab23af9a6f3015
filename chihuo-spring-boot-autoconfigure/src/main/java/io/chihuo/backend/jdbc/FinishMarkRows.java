// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.Collection;
import java.util.List;

/**
 * Reads and writes finish marks of one queue.
 */
final class FinishMarkRows {

	private static final TableLayout<FinishMark> TABLE = new TableLayout<>("chihuo_finished", FinishMark::id,
			List.of(TableColumn.of("finished_at", ColumnType.LONG, FinishMark::at)));

	private final BulkStatements bulk;

	private final int queue;

	FinishMarkRows(BulkStatements bulk, int queue) {
		this.bulk = bulk;
		this.queue = queue;
	}

	List<FinishMark> findMarks(Collection<String> ids) {
		return this.bulk.selectRows("select task_key, finished_at from chihuo_finished where ", this.queue, ids, "",
				(row, number) -> new FinishMark(RowKeys.idOf(row.getString(1)), row.getLong(2)));
	}

	/** Number of marks after a moment and up to another. */
	long countMarks(long after, long upTo) {
		return this.bulk.jdbcClient()
			.sql("select count(*) from chihuo_finished where queue_id = ? and finished_at > ? and finished_at <= ?")
			.params(this.queue, after, upTo)
			.query(Long.class)
			.single();
	}

	/** Ids with a mark of a moment or before. */
	List<String> findIdsUntil(long moment, int most) {
		return this.bulk.jdbcClient()
			.sql("select task_key from chihuo_finished where queue_id = ? and finished_at <= ? limit ?")
			.params(this.queue, moment, most)
			.query((row, number) -> RowKeys.idOf(row.getString(1)))
			.list();
	}

	/** Delete marks of some ids that are of a moment or before. */
	int deleteMarks(Collection<String> ids, long until) {
		return ids.isEmpty() ? 0 : this.bulk.deleteRows(TABLE.name(), this.queue, ids, " and finished_at <= ?", until);
	}

	void deleteMarks(Collection<String> ids) {
		deleteMarks(ids, Long.MAX_VALUE);
	}

	void insertMarks(List<FinishMark> marks) {
		if (!marks.isEmpty()) {
			this.bulk.insertRows(TABLE, this.queue, marks);
		}
	}

}
