// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.chihuo.TaskState;
import io.chihuo.backend.AttemptLog;
import io.chihuo.backend.ChildRef;
import io.chihuo.backend.format.TaskFields;
import io.chihuo.backend.state.LapsedLeases;
import io.chihuo.backend.state.OutcomeTracking;
import io.chihuo.backend.state.ParkedTask;
import io.chihuo.backend.state.StoredTask;
import io.chihuo.backend.state.WaitingTask;

/**
 * The columns of the tables of tasks and dead letters. A ready task has the moment 0 and
 * the number of its ticket for its place, below zero if that is for the head, so that the
 * index has them in their order; since when it is ready is kept where the start of its
 * run will be.
 */
final class TaskColumns {

	/** State of a ready task that is claimed alone; its place is its order. */
	static final String SUSPECT = "SUSPECT";

	static final TableLayout<TaskRow> TABLE = new TableLayout<>("chihuo_tasks", TaskRow::id, List.of(
			taskColumn("state", ColumnType.TEXT, TaskColumns::stateText),
			taskColumn("ticket", ColumnType.LONG, StoredTask::ticket),
			TableColumn.of("to_head", ColumnType.BOOLEAN, TaskRow::toHead),
			taskColumn("attempts", ColumnType.INT, (task) -> task.task().attempts()),
			taskColumn("crashes", ColumnType.INT, (task) -> task.task().crashes()),
			taskColumn("added_at", ColumnType.LONG, (task) -> task.task().addedAt()),
			taskColumn("moment", ColumnType.LONG, (task) -> isReady(task) ? 0L : task.time()),
			TableColumn.of("place", ColumnType.LONG,
					(row) -> (isReady(row.task()) && !row.task().isSuspect()) ? row.place() : row.task().order()),
			taskColumn("token", ColumnType.LONG, StoredTask::token),
			taskColumn("started_at", ColumnType.LONG, (task) -> isReady(task) ? task.time() : task.startedAt()),
			taskColumn("cancelled", ColumnType.BOOLEAN, StoredTask::cancelled),
			taskColumn("finished", ColumnType.BOOLEAN, StoredTask::finished),
			TableColumn.of("session", ColumnType.LONG, TaskRow::session),
			TableColumn.of("worker", ColumnType.TEXT, TaskRow::worker),
			taskColumn("last_error", ColumnType.TEXT, (task) -> cleanText(task.task().lastError())),
			new TableColumn<>("rerun", ColumnType.BYTES, (row) -> row.task().rerun(), TaskColumns::packRerun),
			taskColumn("forced_releases", ColumnType.INT, StoredTask::forcedReleases),
			taskColumn("suspect", ColumnType.LONG, (task) -> task.lapses().suspect()),
			taskColumn("charged", ColumnType.TEXT, (task) -> task.lapses().toText()),
			new TableColumn<>("tracking", ColumnType.BYTES, (row) -> row.task().tracking(),
					(tracking) -> TrackingColumn.writeTracking((@Nullable OutcomeTracking) tracking)),
			new TableColumn<>("parked", ColumnType.BYTES, (row) -> row.task().parked(),
					(parked) -> ParkedColumn.writeParked((@Nullable ParkedTask) parked)),
			new TableColumn<>("children", ColumnType.BYTES, (row) -> row.task().children(), TaskColumns::packChildren),
			taskColumn("attempt_log", ColumnType.TEXT, (task) -> attemptText(task.task().attemptLog())),
			new TableColumn<>("fields", ColumnType.BYTES, (row) -> row.task().task().fields(), TaskColumns::packFields),
			taskColumn("payload", ColumnType.BYTES, (task) -> task.task().payload())));

	/** Dead letters have the same columns in a table of their own. */
	static final TableLayout<TaskRow> DEAD_LETTERS = new TableLayout<>("chihuo_dead_letters", TaskRow::id,
			TABLE.columns());

	/** Stands for a payload that was left in the database. */
	private static final byte[] NOT_LOADED = new byte[0];

	/** Stands for fields that were left there. */
	private static final TaskFields NO_FIELDS_LOADED = TaskFields.damagedPart("it was not loaded");

	private static final String LIGHT_COLUMNS = TABLE.columnNames().replace(", fields, payload", "");

	/** All but payloads and headers. */
	static final TaskSelection LIGHT = new TaskSelection(LIGHT_COLUMNS, TaskColumns::mapLight);

	/** All but payloads. */
	static final TaskSelection WITH_FIELDS = new TaskSelection(LIGHT_COLUMNS + ", fields", TaskColumns::withFields);

	static final TaskSelection WHOLE = new TaskSelection(TABLE.columnNames(), TaskColumns::mapWhole);

	private static final Map<String, TaskState> STATES = Map.of("READY", TaskState.READY, SUSPECT, TaskState.READY,
			"DELAYED", TaskState.DELAYED, "RUNNING", TaskState.RUNNING, "WAITING", TaskState.WAITING, "DEAD",
			TaskState.DEAD);

	private static final long NEVER_MILLIS = Long.MAX_VALUE;

	private static final int MAX_ERROR_LENGTH = 30_000;

	private TaskColumns() {
	}

	private static TableColumn<TaskRow> taskColumn(String name, ColumnType type,
			Function<StoredTask, @Nullable Object> value) {
		return TableColumn.of(name, type, (row) -> value.apply(row.task()));
	}

	private static String stateText(StoredTask task) {
		return (isReady(task) && task.isSuspect()) ? SUSPECT : task.state().name();
	}

	private static boolean isReady(StoredTask task) {
		return task.state() == TaskState.READY;
	}

	/** Shorten and clean a text so that every database can store it. */
	static @Nullable String cleanText(@Nullable String error) {
		if (error == null) {
			return null;
		}
		String text = (error.length() > MAX_ERROR_LENGTH) ? error.substring(0, MAX_ERROR_LENGTH) : error;
		return text.replace('\u0000', ' ');
	}

	private static @Nullable String attemptText(AttemptLog log) {
		return log.toText().isEmpty() ? null : log.toText();
	}

	private static byte @Nullable [] packRerun(@Nullable Object rerun) {
		return RerunColumn.writeRerun((StoredTask.@Nullable RerunRequest) rerun);
	}

	private static byte @Nullable [] packFields(@Nullable Object fields) {
		byte[] packed = (fields != null) ? ((TaskFields) fields).encodedHeaders() : NOT_LOADED;
		return (packed.length > 0) ? packed : null;
	}

	@SuppressWarnings("unchecked") // a column of children only
	private static byte @Nullable [] packChildren(@Nullable Object children) {
		return ChildrenColumn.writeChildren((List<ChildRef>) Objects.requireNonNull(children));
	}

	private static TaskRow mapLight(ResultSet row, int number) throws SQLException {
		return mapRow(row, NO_FIELDS_LOADED, NOT_LOADED);
	}

	private static TaskRow withFields(ResultSet row, int number) throws SQLException {
		return mapRow(row, TaskFields.decodeHeaders(row.getBytes("fields")), NOT_LOADED);
	}

	private static TaskRow mapWhole(ResultSet row, int number) throws SQLException {
		return mapRow(row, TaskFields.decodeHeaders(row.getBytes("fields")), row.getBytes("payload"));
	}

	/**
	 * A task in a state of a later version is left to the nodes that know it: here it is
	 * one whose run does not end.
	 */
	private static TaskRow mapRow(ResultSet row, TaskFields fields, byte[] payload) throws SQLException {
		String id = RowKeys.idOf(row.getString(1));
		WaitingTask task = new WaitingTask(id, payload, fields, row.getLong(7), row.getInt(5), row.getInt(6),
				row.getString(16), AttemptLog.ofText(row.getString(24)));
		boolean deadLetter = row.getBoolean(TaskSelection.DEAD_LETTER);
		TaskState state = deadLetter ? TaskState.DEAD : STATES.get(row.getString(2));
		long time = (state == null) ? NEVER_MILLIS : row.getLong((state == TaskState.READY) ? 11 : 8);
		StoredTask stored = new StoredTask(task, (state != null) ? state : TaskState.RUNNING, time, row.getLong(9),
				row.getLong(3), row.getLong(10), row.getLong(11), row.getBoolean(4), row.getBoolean(12),
				row.getBoolean(13), RerunColumn.readRerun(row.getBytes(17)), row.getInt(18),
				LapsedLeases.parseText(row.getLong(19), row.getString(20)),
				TrackingColumn.readTracking(row.getBytes(21)), ParkedColumn.readParked(id, row.getBytes(22)),
				ChildrenColumn.readChildren(row.getBytes(23)));
		return new TaskRow(stored, row.getBoolean(4), row.getLong(14), row.getString(15), deadLetter);
	}

}
