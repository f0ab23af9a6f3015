// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Adds single tasks to queues in PostgreSQL by one message each, which is a transaction:
 * the row is inserted unless there is one, and then deleted again if its id turns out to
 * be finished or dead. From the insert on nobody else can finish the id, and nobody sees
 * the row before all of it is committed.
 */
final class SingleAdds {

	private static final String INSERT = "insert into chihuo_tasks (queue_id, task_key, "
			+ TaskColumns.TABLE.columnNames() + ") values (?, ?, "
			+ String.join(", ", Collections.nCopies(TaskColumns.TABLE.columns().size(), "?"))
			+ ") on conflict do nothing";

	/** Only a row of this transaction, not one that was there. */
	private static final String DELETE_CLOSED = "delete from chihuo_tasks where task_key = ?"
			+ " and xmin::text = (txid_current() % 4294967296)::text"
			+ " and (exists (select 1 from chihuo_finished where task_key = ?)"
			+ " or exists (select 1 from chihuo_dead_letters where task_key = ?))";

	private static final List<Long> ADDED = List.of(1L, 0L);

	private final StatementMessage message;

	/**
	 * Create the adds to a database.
	 * @param limits statement that limits how long those after it may take
	 */
	SingleAdds(JdbcTemplate jdbc, TableNames names, String limits) {
		this.message = new StatementMessage(jdbc, names.translate(String.join("; ", limits, INSERT, DELETE_CLOSED)));
	}

	/**
	 * Add a task.
	 * @return whether it was added; false if its id is known
	 */
	boolean addTask(int queue, TaskRow row) {
		String key = RowKeys.keyOf(queue, row.id());
		List<Object> arguments = new ArrayList<>(List.of(queue, key));
		TaskColumns.TABLE.columns().forEach((column) -> arguments.add(column.parameterOf(row)));
		arguments.addAll(Collections.nCopies(3, key));
		List<Long> results = this.message.send(arguments);
		return results.subList(1, results.size()).equals(ADDED);
	}

}
