package io.chihuo.backend.ledger.jdbc;

import java.util.Collection;
import java.util.List;

/**
 * Reads and writes finish marks of one queue.
 */
final class MarkRows {

	private static final Table<Mark> TABLE = new Table<>("chihuo_finished",
			List.of(Column.of("id", ColumnType.TEXT, Mark::id), Column.of("finished_at", ColumnType.LONG, Mark::at)));

	private final Bulk bulk;

	private final int queue;

	MarkRows(Bulk bulk, int queue) {
		this.bulk = bulk;
		this.queue = queue;
	}

	List<Mark> find(Collection<String> ids) {
		return this.bulk.select("select id, finished_at from chihuo_finished where queue_id = ?", this.queue, ids, "",
				(row, number) -> new Mark(row.getString(1), row.getLong(2)));
	}

	/** Number of marks that are younger than a moment. */
	long count(long since) {
		Long count = this.bulk.jdbc()
			.queryForObject("select count(*) from chihuo_finished where queue_id = ? and finished_at > ?", Long.class,
					this.queue, since);
		return (count != null) ? count : 0;
	}

	/** Ids with a mark of a moment or before. */
	List<String> until(long moment, int most) {
		return this.bulk.jdbc()
			.queryForList("select id from chihuo_finished where queue_id = ? and finished_at <= ? limit ?",
					String.class, this.queue, moment, most);
	}

	/** Delete marks of some ids that are of a moment or before. */
	int delete(Collection<String> ids, long until) {
		return ids.isEmpty() ? 0 : this.bulk.delete(TABLE.name(), "finished_at <= ?", List.of(until), this.queue, ids);
	}

	void delete(Collection<String> ids) {
		delete(ids, Long.MAX_VALUE);
	}

	void insert(List<Mark> marks) {
		if (!marks.isEmpty()) {
			this.bulk.insert(TABLE, this.queue, marks);
		}
	}

}
