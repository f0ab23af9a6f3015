// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A table whose rows belong to a queue and an id.
 *
 * @param name its name
 * @param id the id of a row
 * @param columns its columns but for {@code task_key} and {@code queue_id}
 * @param <R> a row
 */
record TableLayout<R>(String name, Function<R, String> id, List<TableColumn<R>> columns) {

	String columnNames() {
		return this.columns.stream().map(TableColumn::name).collect(Collectors.joining(", "));
	}

	List<String> keysOf(int queue, List<R> rows) {
		return rows.stream().map((row) -> RowKeys.keyOf(queue, this.id.apply(row))).toList();
	}

}
