// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.chihuo.QueueView;
import io.chihuo.TaskState;
import io.chihuo.backend.IdPage;

/**
 * Pages through the tasks of one state along the index, which begins where the page does.
 * An index serves one comparison, so rows of the same moment and those of other moments
 * are read separately.
 */
final class PeekPages {

	private static final String COLUMNS = "select task_key, moment, place from %s where queue_id = ? and state = ? and ";

	private final JdbcClient client;

	private final int queue;

	PeekPages(JdbcClient client, int queue) {
		this.client = client;
		this.queue = queue;
	}

	/**
	 * Where a page begins.
	 *
	 * @param part which of the states of the view
	 * @param moment moment of its first row
	 * @param place place of that row
	 * @param skip how many rows with that moment and place come before it
	 */
	private record RowPosition(int part, long moment, long place, int skip) {

		private static final Pattern TEXT = Pattern.compile("([01])_(-?\\d{1,19})_(-?\\d{1,19})_(\\d{1,5})");

		static RowPosition parsePosition(String text) {
			Matcher parts = TEXT.matcher(text);
			if (!parts.matches()) {
				throw new IllegalArgumentException("'cursor' must be the 'next' of the page before");
			}
			return new RowPosition(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)),
					Long.parseLong(parts.group(3)), Integer.parseInt(parts.group(4)));
		}

		String toText() {
			return this.part + "_" + this.moment + "_" + this.place + "_" + this.skip;
		}

	}

	private record PeekedRow(String id, long moment, long place) {

		boolean isAt(long moment, long place) {
			return this.moment == moment && this.place == place;
		}

	}

	/** The states of rows, in the order of the view. */
	private static List<String> statesOf(QueueView view) {
		return switch (view) {
			case HEAD -> List.of(TaskColumns.SUSPECT, "READY");
			case TAIL -> List.of("READY", TaskColumns.SUSPECT);
			case DELAYED, RUNNING, DEAD, NEWEST_DEAD -> List.of(view.state().name());
		};
	}

	/** Fails for a text that is no cursor. */
	static void checkCursor(@Nullable String text) {
		if (text != null) {
			RowPosition.parsePosition(text);
		}
	}

	IdPage readPage(QueueView view, @Nullable String text, int size) {
		RowPosition cursor = (text != null) ? RowPosition.parsePosition(text) : null;
		List<String> states = statesOf(view);
		List<String> ids = new ArrayList<>();
		for (int part = (cursor != null) ? cursor.part() : 0; part < states.size(); part++) {
			RowPosition start = (cursor != null && cursor.part() == part) ? cursor : null;
			List<PeekedRow> rows = readRows(states.get(part), view.isReversed(), start, size - ids.size() + 1);
			if (ids.size() + rows.size() > size) {
				List<PeekedRow> taken = rows.subList(0, rows.size() - 1);
				taken.forEach((row) -> ids.add(row.id()));
				return new IdPage(ids, beginAt(part, start, taken, rows.get(rows.size() - 1)).toText());
			}
			rows.forEach((row) -> ids.add(row.id()));
		}
		return new IdPage(ids, null);
	}

	/** Begin a page with a row that comes after those that were taken. */
	private static RowPosition beginAt(int part, @Nullable RowPosition start, List<PeekedRow> taken, PeekedRow row) {
		int alike = (int) taken.stream().filter((before) -> before.isAt(row.moment(), row.place())).count();
		int earlier = (start != null && row.isAt(start.moment(), start.place())) ? start.skip() : 0;
		return new RowPosition(part, row.moment(), row.place(), earlier + alike);
	}

	private List<PeekedRow> readRows(String state, boolean reversed, @Nullable RowPosition start, int most) {
		String order = orderBy(reversed ? " desc" : "");
		String columns = COLUMNS.formatted(tableOf(state).name());
		if (start == null) {
			return this.client.sql(columns + "true" + order)
				.params(this.queue, state, most, 0)
				.query(this::mapRow)
				.list();
		}
		List<PeekedRow> rows = new ArrayList<>(
				this.client.sql(columns + "moment = ? and place " + (reversed ? "<=" : ">=") + " ?" + order)
					.params(this.queue, state, start.moment(), start.place(), most, start.skip())
					.query(this::mapRow)
					.list());
		if (rows.size() < most) {
			rows.addAll(this.client.sql(columns + "moment " + (reversed ? "<" : ">") + " ?" + order)
				.params(this.queue, state, start.moment(), most - rows.size(), 0)
				.query(this::mapRow)
				.list());
		}
		return rows;
	}

	private static TableLayout<TaskRow> tableOf(String state) {
		return state.equals(TaskState.DEAD.name()) ? TaskColumns.DEAD_LETTERS : TaskColumns.TABLE;
	}

	/** The order of the index, all of whose columns H2 wants to be named. */
	private static String orderBy(String direction) {
		return " order by queue_id%1$s, state%1$s, moment%1$s, place%1$s limit ? offset ?".formatted(direction);
	}

	private PeekedRow mapRow(ResultSet row, int number) throws SQLException {
		return new PeekedRow(RowKeys.idOf(row.getString(1)), row.getLong(2), row.getLong(3));
	}

}
