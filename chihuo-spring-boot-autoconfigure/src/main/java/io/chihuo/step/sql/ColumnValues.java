// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Turns values of columns into JSON: numbers, texts, booleans, lists and null.
 */
final class ColumnValues {

	/** Of a large object that is read at once. */
	private final int maxBytes;

	ColumnValues(int maxBytes) {
		this.maxBytes = maxBytes;
	}

	/**
	 * Read a column of the row that a result is at.
	 * @param type its type as of {@link Types}
	 * @param typeName its name in the database
	 */
	@Nullable Object readValue(ResultSet rows, int column, int type, @Nullable String typeName) throws SQLException {
		String name = String.valueOf(typeName).toLowerCase(Locale.ROOT);
		return switch (type) {
			case Types.DATE -> name.equals("year") ? rows.getObject(column, Integer.class)
					: format(rows.getObject(column, LocalDate.class), DateTimeFormatter.ISO_LOCAL_DATE);
			case Types.TIME, Types.TIME_WITH_TIMEZONE -> rows.getString(column);
			case Types.TIMESTAMP -> name.equals("timestamptz") ? readInstant(rows, column)
					: format(rows.getObject(column, LocalDateTime.class), DateTimeFormatter.ISO_LOCAL_DATE_TIME);
			case Types.TIMESTAMP_WITH_TIMEZONE -> readInstant(rows, column);
			case Types.OTHER -> (rows.getObject(column) instanceof UUID id) ? id.toString() : rows.getString(column);
			default -> convert(rows.getObject(column), rows, column);
		};
	}

	private static @Nullable String readInstant(ResultSet rows, int column) throws SQLException {
		return format(rows.getObject(column, OffsetDateTime.class), DateTimeFormatter.ISO_OFFSET_DATE_TIME);
	}

	private static @Nullable String format(@Nullable TemporalAccessor time, DateTimeFormatter format) {
		return (time != null) ? format.format(time) : null;
	}

	private @Nullable Object convert(@Nullable Object value, ResultSet rows, int column) throws SQLException {
		Object converted = convertKnown(value);
		return (converted != null || value == null) ? converted : rows.getString(column);
	}

	/** The value, null if it is of another type. */
	private @Nullable Object convertKnown(@Nullable Object value) throws SQLException {
		if (value instanceof Double || value instanceof Float) {
			return Double.isFinite(((Number) value).doubleValue()) ? value : value.toString();
		}
		if (value instanceof Number || value instanceof Boolean || value instanceof String) {
			return value;
		}
		if (value instanceof byte[] bytes) {
			return Base64.getEncoder().encodeToString(bytes);
		}
		if (value instanceof Blob blob) {
			return Base64.getEncoder().encodeToString(blob.getBytes(1, boundedLength(blob.length())));
		}
		if (value instanceof Clob clob) {
			return clob.getSubString(1, boundedLength(clob.length()));
		}
		return (value instanceof Array array) ? convertList((Object[]) array.getArray()) : null;
	}

	/** A row with a longer value is refused. */
	private int boundedLength(long length) {
		return (int) Math.min(length, this.maxBytes + 1L);
	}

	private List<@Nullable Object> convertList(@Nullable Object[] elements) throws SQLException {
		List<@Nullable Object> list = new ArrayList<>();
		for (Object element : elements) {
			list.add(convertElement(element));
		}
		return list;
	}

	private @Nullable Object convertElement(@Nullable Object element) throws SQLException {
		if (element instanceof Object[] nested) {
			return convertList(nested);
		}
		if (element instanceof Date date) {
			return date.toLocalDate().toString();
		}
		if (element instanceof Timestamp time) {
			return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time.toLocalDateTime());
		}
		Object converted = convertKnown(element);
		return (converted != null || element == null) ? converted : element.toString();
	}

}
