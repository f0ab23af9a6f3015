// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.chihuo.TaskState;
import io.chihuo.backend.format.TaskFields;
import io.chihuo.backend.state.LapsedLeases;
import io.chihuo.backend.state.StoredTask;
import io.chihuo.backend.state.WaitingTask;

/**
 * The columns of the table of tasks. A ready task has the moment 0 and the number of its
 * ticket for its place, so that the index has them in the order of their tickets; since
 * when it is ready is kept where the start of its run will be.
 */
final class TaskColumns {

	/** State of a ready task that is claimed alone; its place is its order. */
	static final String SUSPECT = "SUSPECT";

	static final TableLayout<TaskRow> TABLE = new TableLayout<>("chihuo_tasks", TaskRow::id, List
		.of(task("state", ColumnType.TEXT, TaskColumns::state), task("ticket", ColumnType.LONG, StoredTask::ticket),
				TableColumn.of("to_head", ColumnType.BOOLEAN, TaskRow::toHead),
				task("attempts", ColumnType.INT, (task) -> task.task().attempts()),
				task("crashes", ColumnType.INT, (task) -> task.task().crashes()),
				task("added_at", ColumnType.LONG, (task) -> task.task().addedAt()),
				task("moment", ColumnType.LONG, (task) -> ready(task) ? 0L : task.time()),
				task("place", ColumnType.LONG,
						(task) -> (ready(task) && !task.suspect()) ? task.ticket() : task.order()),
				task("token", ColumnType.LONG, StoredTask::token),
				task("started_at", ColumnType.LONG, (task) -> ready(task) ? task.time() : task.startedAt()),
				task("cancelled", ColumnType.BOOLEAN, StoredTask::cancelled),
				task("finished", ColumnType.BOOLEAN, StoredTask::finished),
				TableColumn.of("session", ColumnType.LONG, TaskRow::session),
				TableColumn.of("worker", ColumnType.TEXT, TaskRow::worker),
				task("last_error", ColumnType.TEXT, (task) -> text(task.task().lastError())),
				new TableColumn<>("rerun", ColumnType.BYTES, (row) -> row.task().rerun(), TaskColumns::packRerun),
				task("hand_backs", ColumnType.INT, StoredTask::handBacks),
				task("suspect", ColumnType.LONG, (task) -> task.lapses().suspect()),
				task("charged", ColumnType.TEXT, (task) -> task.lapses().text()), new TableColumn<>("fields",
						ColumnType.BYTES, (row) -> row.task().task().fields(), TaskColumns::packFields),
				task("payload", ColumnType.BYTES, (task) -> task.task().payload())));

	/** Stands for a payload that was left in the database. */
	private static final byte[] NOT_LOADED = new byte[0];

	/** Stands for fields that were left there. */
	private static final TaskFields NO_FIELDS_LOADED = TaskFields.damagedPart("it was not loaded");

	private static final String LIGHT = TABLE.columnNames().replace(", fields, payload", "");

	static final String SELECT_LIGHT = "select task_key, " + LIGHT + " from chihuo_tasks where ";

	static final String SELECT_WITH_FIELDS = "select task_key, " + LIGHT + ", fields from chihuo_tasks where ";

	static final String SELECT = "select task_key, " + TABLE.columnNames() + " from chihuo_tasks where ";

	private static final Map<String, TaskState> STATES = Map.of("READY", TaskState.READY, SUSPECT, TaskState.READY,
			"DELAYED", TaskState.DELAYED, "RUNNING", TaskState.RUNNING, "DEAD", TaskState.DEAD);

	private static final long NEVER = Long.MAX_VALUE;

	private static final int MAX_ERROR_LENGTH = 30_000;

	private TaskColumns() {
	}

	private static TableColumn<TaskRow> task(String name, ColumnType type,
			Function<StoredTask, @Nullable Object> value) {
		return TableColumn.of(name, type, (row) -> value.apply(row.task()));
	}

	private static String state(StoredTask task) {
		return (ready(task) && task.suspect()) ? SUSPECT : task.state().name();
	}

	private static boolean ready(StoredTask task) {
		return task.state() == TaskState.READY;
	}

	/** Shorten and clean a text so that every database can store it. */
	private static @Nullable String text(@Nullable String error) {
		if (error == null) {
			return null;
		}
		String text = (error.length() > MAX_ERROR_LENGTH) ? error.substring(0, MAX_ERROR_LENGTH) : error;
		return text.replace('\u0000', ' ');
	}

	private static byte @Nullable [] packRerun(@Nullable Object rerun) {
		return RerunColumn.rerun((StoredTask.@Nullable RerunRequest) rerun);
	}

	private static byte @Nullable [] packFields(@Nullable Object fields) {
		byte[] packed = (fields != null) ? ((TaskFields) fields).encodedHeaders() : NOT_LOADED;
		return (packed.length > 0) ? packed : null;
	}

	/** Maps a row of {@link #SELECT_LIGHT}. */
	static TaskRow light(ResultSet row, int number) throws SQLException {
		return map(row, NO_FIELDS_LOADED, NOT_LOADED);
	}

	/** Maps a row of {@link #SELECT_WITH_FIELDS}. */
	static TaskRow withFields(ResultSet row, int number) throws SQLException {
		return map(row, TaskFields.decodeHeaders(row.getBytes("fields")), NOT_LOADED);
	}

	/** Maps a row of {@link #SELECT}. */
	static TaskRow whole(ResultSet row, int number) throws SQLException {
		return map(row, TaskFields.decodeHeaders(row.getBytes("fields")), row.getBytes("payload"));
	}

	/**
	 * A task in a state of a later version is left to the nodes that know it: here it is
	 * one whose run does not end.
	 */
	private static TaskRow map(ResultSet row, TaskFields fields, byte[] payload) throws SQLException {
		String id = RowKeys.id(row.getString(1));
		WaitingTask task = new WaitingTask(id, payload, fields, row.getLong(7), row.getInt(5), row.getInt(6),
				row.getString(16));
		TaskState state = STATES.get(row.getString(2));
		long time = (state == null) ? NEVER : row.getLong((state == TaskState.READY) ? 11 : 8);
		StoredTask stored = new StoredTask(task, (state != null) ? state : TaskState.RUNNING, time, row.getLong(9),
				row.getLong(3), row.getLong(10), row.getLong(11), row.getBoolean(4), row.getBoolean(12),
				row.getBoolean(13), RerunColumn.rerun(row.getBytes(17)), row.getInt(18),
				LapsedLeases.of(row.getLong(19), row.getString(20)));
		return new TaskRow(stored, row.getBoolean(4), row.getLong(14), row.getString(15));
	}

}
