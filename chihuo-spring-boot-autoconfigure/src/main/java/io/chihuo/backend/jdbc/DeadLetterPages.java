// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.chihuo.backend.StoredDeadLetter;

/**
 * Reads the dead letters of a queue in the order of their death. Sizes are read first, so
 * that no more than a page of payloads and headers is loaded.
 */
final class DeadLetterPages {

	private static final String DEAD = " from chihuo_dead_letters where queue_id = ? and state = 'DEAD'";

	private static final String SIZES = "select task_key, moment, place, coalesce(octet_length(fields), 0), "
			+ "coalesce(octet_length(last_error), 0) + coalesce(octet_length(attempt_log), 0), octet_length(payload)"
			+ DEAD + " and moment >= ?"
			+ " and (moment > ? or place > ? or (place = ? and task_key > ?)) order by moment, place, task_key limit ?";

	private static final String LAST = "select task_key, moment, place" + DEAD
			+ " order by moment desc, place desc, task_key desc limit 1";

	private static final String RANGE = "select task_key, moment, place" + DEAD + " and moment >= ? and moment <= ?"
			+ " and (moment > ? or place > ? or (place = ? and task_key > ?))"
			+ " and (moment < ? or place < ? or (place = ? and task_key <= ?)) order by moment, place, task_key limit ?";

	private final QueueTables tables;

	private final JdbcClient client;

	DeadLetterPages(QueueTables tables, JdbcClient client) {
		this.tables = tables;
		this.client = client;
	}

	private record DeadLetterSize(DeadLetterCursor cursor, long withoutPayload, long payload) {

		long sizeInBytes(boolean payloads) {
			return payloads ? this.withoutPayload + this.payload : this.withoutPayload;
		}

	}

	StoredDeadLetter.Page readPage(DeadLetterCursor after, int size, boolean payloads) {
		List<DeadLetterSize> found = deadLetterSizes(after, size + 1);
		List<String> ids = new ArrayList<>();
		long room = StoredDeadLetter.Page.MAX_PAGE_BYTES;
		for (DeadLetterSize letter : found.subList(0, Math.min(size, found.size()))) {
			room -= letter.sizeInBytes(payloads);
			if (room < 0 && !ids.isEmpty()) {
				break;
			}
			ids.add(letter.cursor().id());
		}
		String next = (ids.size() < found.size()) ? found.get(ids.size() - 1).cursor().toString() : null;
		return new StoredDeadLetter.Page(readDeadLetters(ids, payloads), next);
	}

	private List<DeadLetterSize> deadLetterSizes(DeadLetterCursor after, int most) {
		return this.client.sql(SIZES)
			.params(queueNumber(), after.moment(), after.moment(), after.place(), after.place(),
					RowKeys.keyOf(queueNumber(), after.id()), most)
			.query((row, number) -> new DeadLetterSize(
					new DeadLetterCursor(row.getLong(2), row.getLong(3), RowKeys.idOf(row.getString(1))),
					row.getLong(4) + row.getLong(5), row.getLong(6)))
			.list();
	}

	private List<StoredDeadLetter> readDeadLetters(List<String> ids, boolean payloads) {
		if (ids.isEmpty()) {
			return List.of();
		}
		TaskRows rows = this.tables.deadLetters();
		Map<String, TaskRow> letters = (payloads ? rows.findWhole(ids) : rows.findWithFields(ids)).stream()
			.collect(Collectors.toMap(TaskRow::id, Function.identity()));
		return ids.stream().map(letters::get).filter(Objects::nonNull).map((row) -> row.task().deadLetter()).toList();
	}

	/** All that there are up to the youngest, null if there is none. */
	@Nullable DeadLetterRange wholeRange() {
		return this.client.sql(LAST)
			.param(queueNumber())
			.query(DeadLetterPages::mapCursor)
			.optional()
			.map(DeadLetterRange::upTo)
			.orElse(null);
	}

	private static DeadLetterCursor mapCursor(ResultSet row, int number) throws SQLException {
		return new DeadLetterCursor(row.getLong(2), row.getLong(3), RowKeys.idOf(row.getString(1)));
	}

	/** The oldest ones of a range. */
	List<DeadLetterCursor> cursorsIn(DeadLetterRange range, int most) {
		DeadLetterCursor after = range.first();
		DeadLetterCursor last = range.last();
		return this.client.sql(RANGE)
			.params(queueNumber(), after.moment(), last.moment(), after.moment(), after.place(), after.place(),
					RowKeys.keyOf(queueNumber(), after.id()), last.moment(), last.place(), last.place(),
					RowKeys.keyOf(queueNumber(), last.id()), most)
			.query(DeadLetterPages::mapCursor)
			.list();
	}

	private int queueNumber() {
		return this.tables.row().queue();
	}

}
