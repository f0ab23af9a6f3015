package io.chihuo.backend.ledger.jdbc;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table whose rows belong to a queue and an id.
 *
 * @param name its name
 * @param columns its columns but for the queue; the first is the id
 * @param <R> a row
 */
record Table<R>(String name, List<Column<R>> columns) {

	Column<R> id() {
		return this.columns.get(0);
	}

	String columnNames() {
		return this.columns.stream().map(Column::name).collect(Collectors.joining(", "));
	}

}
