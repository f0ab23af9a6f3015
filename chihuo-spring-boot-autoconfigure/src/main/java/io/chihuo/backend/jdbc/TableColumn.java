// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.SqlParameterValue;

/**
 * A column of a table.
 *
 * @param name its name
 * @param type its type
 * @param part the part of a row that it holds
 * @param encode converts that part to the type
 * @param <R> a row
 */
record TableColumn<R>(String name, ColumnType type, Function<R, @Nullable Object> part,
		Function<@Nullable Object, @Nullable Object> encode) {

	static <R> TableColumn<R> of(String name, ColumnType type, Function<R, @Nullable Object> value) {
		return new TableColumn<>(name, type, value, (part) -> part);
	}

	@Nullable Object valueOf(R row) {
		return this.encode.apply(this.part.apply(row));
	}

	/** Bytes are compared by identity. */
	boolean differsIn(R row, R other) {
		return !Objects.equals(this.part.apply(row), this.part.apply(other));
	}

	/** Size of a large value. */
	long sizeInBytes(R row) {
		return (this.type == ColumnType.BYTES && valueOf(row) instanceof byte[] bytes) ? bytes.length : 0;
	}

	SqlParameterValue parameterOf(R row) {
		return new SqlParameterValue(this.type.jdbcType(), valueOf(row));
	}

}
