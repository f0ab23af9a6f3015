// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.chihuo.backend.outcome.OutcomeKey;
import io.chihuo.backend.outcome.TaskEnd;
import io.chihuo.backend.outcome.TaskEnding;

/**
 * Reads and writes outcomes of one queue. Those that have expired are never read.
 */
final class OutcomeRows {

	private static final TableLayout<OutcomeRow> TABLE = new TableLayout<>("chihuo_outcomes", (row) -> row.end().id(),
			List.of(TableColumn.of("outcome_number", ColumnType.LONG, OutcomeRow::number),
					TableColumn.of("task_order", ColumnType.LONG, (row) -> row.end().order()),
					TableColumn.of("latest", ColumnType.BOOLEAN, OutcomeRow::latest),
					TableColumn.of("expires_at", ColumnType.LONG, OutcomeRow::expiresAt),
					TableColumn.of("ending", ColumnType.TEXT, (row) -> row.end().ending().name()),
					TableColumn.of("content", ColumnType.BYTES, (row) -> row.end().content()),
					TableColumn.of("reason", ColumnType.TEXT, (row) -> TaskColumns.cleanText(row.end().reason())),
					TableColumn.of("ended_at", ColumnType.LONG, (row) -> row.end().endedAt()),
					TableColumn.of("token_hash", ColumnType.BYTES, (row) -> row.end().tokenHash())));

	private static final String SELECT = "select task_key, " + TABLE.columnNames() + " from chihuo_outcomes where ";

	/** Order and id of an outcome as one text, after a condition on the id alone. */
	private static final String ORDERED_KEY = "concat(task_order, ':', task_key)";

	private static final String IS_LAST = " and latest = true and expires_at > ? and not exists ("
			+ "select 1 from chihuo_outcomes later where later.task_key = chihuo_outcomes.task_key"
			+ " and later.outcome_number > chihuo_outcomes.outcome_number)";

	private static final Map<String, TaskEnding> ENDINGS = Stream.of(TaskEnding.values())
		.collect(Collectors.toUnmodifiableMap(TaskEnding::name, Function.identity()));

	private final BulkStatements bulk;

	private final int queue;

	OutcomeRows(BulkStatements bulk, int queue) {
		this.bulk = bulk;
		this.queue = queue;
	}

	/** The latest outcomes of some ids, unless new tasks were added since. */
	List<OutcomeRow> findLatest(Collection<String> ids, long now) {
		return ids.isEmpty() ? List.of() : selectOutcomes(ids, IS_LAST, now);
	}

	/** Without those of a later version, which are left to the nodes that know it. */
	private List<OutcomeRow> selectOutcomes(Collection<String> ids, String condition, Object... values) {
		return this.bulk.selectRows(SELECT, this.queue, ids, condition, OutcomeRows::mapRow, values)
			.stream()
			.flatMap(Optional::stream)
			.toList();
	}

	/** Outcomes of some tasks; of one task that ended twice the last one first. */
	List<OutcomeRow> findOutcomes(Collection<OutcomeKey> keys, long now) {
		if (keys.isEmpty()) {
			return List.of();
		}
		List<String> ordered = orderedKeys(keys);
		List<Object> arguments = new ArrayList<>(this.bulk.keyArguments(ordered));
		arguments.add(now);
		return selectOutcomes(idsOf(keys), " and " + this.bulk.keyCondition(ORDERED_KEY, ordered.size())
				+ " and expires_at > ? order by outcome_number desc", arguments.toArray());
	}

	private static List<String> idsOf(Collection<OutcomeKey> keys) {
		return keys.stream().map(OutcomeKey::id).distinct().sorted().toList();
	}

	private List<String> orderedKeys(Collection<OutcomeKey> keys) {
		return keys.stream().map((key) -> key.order() + ":" + RowKeys.keyOf(this.queue, key.id())).toList();
	}

	private static Optional<OutcomeRow> mapRow(ResultSet row, int number) throws SQLException {
		TaskEnding ending = ENDINGS.get(row.getString(6));
		if (ending == null) {
			return Optional.empty();
		}
		TaskEnd end = new TaskEnd(RowKeys.idOf(row.getString(1)), row.getLong(3), ending, row.getBytes(7),
				row.getString(8), row.getLong(9), row.getBytes(10));
		return Optional.of(new OutcomeRow(row.getLong(2), end, row.getBoolean(4), row.getLong(5)));
	}

	void insertOutcomes(List<OutcomeRow> rows) {
		if (!rows.isEmpty()) {
			this.bulk.insertRows(TABLE, this.queue, rows);
		}
	}

	/** New tasks of some ids begin. */
	void hideOutcomes(Collection<String> ids, long now) {
		if (!ids.isEmpty()) {
			this.bulk.changeRows("update chihuo_outcomes set latest = false where ", this.queue, ids,
					" and latest = true and expires_at > ?", now);
		}
	}

	int deleteOutcomes(Collection<OutcomeKey> keys) {
		List<String> ordered = orderedKeys(keys);
		return this.bulk.deleteRows(TABLE.name(), this.queue, idsOf(keys),
				" and " + this.bulk.keyCondition(ORDERED_KEY, ordered.size()),
				this.bulk.keyArguments(ordered).toArray());
	}

	/**
	 * Delete outcomes that have expired, but for those that somebody else has locked.
	 * @return how many were looked at
	 */
	int deleteExpired(long now, int most) {
		List<String> expired = this.bulk.jdbcClient()
			.sql("select task_key from chihuo_outcomes where queue_id = ? and expires_at <= ?"
					+ " order by expires_at limit ? for update skip locked")
			.params(this.queue, now, most)
			.query((row, number) -> RowKeys.idOf(row.getString(1)))
			.list();
		if (!expired.isEmpty()) {
			this.bulk.deleteRows(TABLE.name(), this.queue, new TreeSet<>(expired), " and expires_at <= ?", now);
		}
		return expired.size();
	}

	boolean isEmpty() {
		return this.bulk.jdbcClient()
			.sql("select task_order from chihuo_outcomes where queue_id = ? limit 1")
			.param(this.queue)
			.query(Long.class)
			.list()
			.isEmpty();
	}

}
