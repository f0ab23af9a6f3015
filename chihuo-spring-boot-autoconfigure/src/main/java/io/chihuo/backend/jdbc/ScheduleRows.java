// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.chihuo.backend.SchedulePage;
import io.chihuo.backend.ScheduleRecord;

/**
 * Reads and writes the schedules of one queue.
 */
final class ScheduleRows {

	private static final TableLayout<ScheduleRecord> TABLE = new TableLayout<>("chihuo_schedules", ScheduleRecord::name,
			List.of(TableColumn.of("version", ColumnType.LONG, ScheduleRecord::version),
					TableColumn.of("content", ColumnType.BYTES, ScheduleRecord::content)));

	private static final String SELECT = "select task_key, version, content from chihuo_schedules where ";

	private final BulkStatements bulk;

	private final int queue;

	ScheduleRows(BulkStatements bulk, int queue) {
		this.bulk = bulk;
		this.queue = queue;
	}

	List<ScheduleRecord> findSchedules(List<String> names) {
		return names.isEmpty() ? List.of() : selectRows(names, "");
	}

	/** Until the transaction ends, in the order of the names. */
	List<ScheduleRecord> lockSchedules(Collection<String> names) {
		return selectRows(names, " order by task_key for update");
	}

	private List<ScheduleRecord> selectRows(Collection<String> names, String rest) {
		return this.bulk.selectRows(SELECT, this.queue, new TreeSet<>(names), rest, ScheduleRows::mapRow);
	}

	private static ScheduleRecord mapRow(ResultSet row, int number) throws SQLException {
		return new ScheduleRecord(RowKeys.idOf(row.getString(1)), row.getLong(2), row.getBytes(3));
	}

	/**
	 * A page by name.
	 * @param cursor name after which it begins
	 */
	SchedulePage findPage(@Nullable String cursor, int size, long now) {
		List<ScheduleRecord> page = this.bulk.jdbcClient()
			.sql(SELECT + "task_key > ? and task_key < ? order by task_key limit ?")
			.params(RowKeys.keyOf(this.queue, (cursor != null) ? cursor : ""), RowKeys.endOf(this.queue), size)
			.query(ScheduleRows::mapRow)
			.list();
		return new SchedulePage(page, (page.size() < size) ? null : page.get(size - 1).name(), now);
	}

	/** Fails by a collision if another transaction inserts the same name. */
	void insertSchedules(List<ScheduleRecord> schedules) {
		if (!schedules.isEmpty()) {
			this.bulk.insertRows(TABLE, this.queue, schedules);
		}
	}

	void updateSchedules(List<ScheduleRecord> schedules) {
		if (!schedules.isEmpty()) {
			this.bulk.updateRows(TABLE, TABLE.columns(), this.queue, schedules);
		}
	}

	void deleteSchedules(List<String> names) {
		if (!names.isEmpty()) {
			this.bulk.deleteRows(TABLE.name(), this.queue, names, "");
		}
	}

}
