// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.Types;

/**
 * The type of a column.
 */
enum ColumnType {

	TEXT(String.class, Types.VARCHAR, "text"),

	LONG(Long.class, Types.BIGINT, "int8"),

	INT(Integer.class, Types.INTEGER, "int4"),

	BOOLEAN(Boolean.class, Types.BOOLEAN, "bool"),

	BYTES(byte[].class, Types.VARBINARY, "bytea");

	private final Class<?> javaType;

	private final int jdbcType;

	private final String arrayType;

	ColumnType(Class<?> javaType, int jdbcType, String arrayType) {
		this.javaType = javaType;
		this.jdbcType = jdbcType;
		this.arrayType = arrayType;
	}

	Class<?> javaType() {
		return this.javaType;
	}

	int jdbcType() {
		return this.jdbcType;
	}

	/** Name of the type where PostgreSQL makes arrays of it. */
	String arrayType() {
		return this.arrayType;
	}

}
