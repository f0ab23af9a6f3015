package io.chihuo.backend.ledger.jdbc;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

import io.chihuo.backend.StoredDeadLetter;
import io.chihuo.backend.state.StoredTask;
import io.chihuo.backend.state.WaitingTask;

/**
 * Pages through the dead letters of a queue by the time of their death.
 */
final class DeadLetterPages {

	private static final String SELECT = TaskColumns.SELECT + "queue_id = ? and state = 'DEAD' and moment >= ?"
			+ " and (moment > ? or place > ? or (place = ? and task_key > ?)) order by moment, place, task_key limit ?";

	private DeadLetterPages() {
	}

	/**
	 * Last letter of a page.
	 *
	 * @param moment when it died
	 * @param place its place among those that died then
	 * @param id its id, in case that two have the same place
	 */
	private record Cursor(long moment, long place, String id) {

		static Cursor parse(@Nullable String text) {
			if (text == null) {
				return new Cursor(Long.MIN_VALUE, Long.MIN_VALUE, "");
			}
			String[] parts = text.split("-", 3);
			return new Cursor(Long.parseLong(parts[0]), Long.parseLong(parts[1]), parts[2]);
		}

		static String of(StoredTask last) {
			return last.time() + "-" + last.order() + "-" + last.id();
		}

	}

	static StoredDeadLetter.Page page(QueueTables tables, JdbcClient client, @Nullable String cursor, int size) {
		Cursor after = Cursor.parse(cursor);
		List<StoredTask> found = client.sql(SELECT)
			.params(tables.row().queue(), after.moment(), after.moment(), after.place(), after.place(),
					Keys.key(tables.row().queue(), after.id()), size + 1)
			.query(TaskColumns::whole)
			.list()
			.stream()
			.map(TaskRow::task)
			.toList();
		List<StoredTask> page = found.subList(0, Math.min(size, found.size()));
		String next = (found.size() > size) ? Cursor.of(page.get(size - 1)) : null;
		return new StoredDeadLetter.Page(page.stream().map(DeadLetterPages::letter).toList(), next);
	}

	private static StoredDeadLetter letter(StoredTask dead) {
		WaitingTask task = dead.task();
		return new StoredDeadLetter(task.id(), task.payload(), task.headers(), task.attempts(), task.crashes(),
				task.addedAt(), dead.time(), String.valueOf(task.lastError()));
	}

}
