// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.sql;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.springframework.jdbc.core.namedparam.AbstractSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;

/**
 * A statement that the configuration has.
 */
public final class SqlStatement {

	private static final Set<String> QUERY_WORDS = Set.of("select", "with", "values", "table", "show", "explain");

	private final String name;

	private final String sql;

	private final boolean query;

	private final Map<String, String> pointers;

	private final Set<String> parameters;

	private SqlStatement(String name, String sql, boolean query, Map<String, String> pointers) {
		this.name = name;
		this.sql = sql;
		this.query = query;
		this.pointers = Map.copyOf(pointers);
		this.parameters = findParameters(sql);
	}

	/**
	 * Create a statement.
	 * @param name name by which steps call it
	 * @param sql its text, with named parameters such as {@code :id}
	 * @param kind whether it answers with rows; {@link StatementKind#AUTO} goes by its
	 * first word
	 * @param pointers JSON pointers into the payload, by names of parameters; one that is
	 * missing is the member of that name of the field {@code values}
	 * @throws IllegalArgumentException if there is no such parameter, or a pointer is
	 * none
	 */
	public static SqlStatement ofText(String name, String sql, StatementKind kind, Map<String, String> pointers) {
		boolean query = (kind == StatementKind.AUTO) ? beginsAsQuery(sql) : kind == StatementKind.QUERY;
		SqlStatement statement = new SqlStatement(name, sql, query, pointers);
		pointers.forEach((parameter, pointer) -> {
			if (!statement.parameters.contains(parameter)) {
				throw new IllegalArgumentException(
						"there is no parameter ':" + parameter + "' in it, but these: " + statement.parameters);
			}
			if (!pointer.isEmpty() && !pointer.startsWith("/")) {
				throw new IllegalArgumentException("a JSON pointer is empty or begins with '/', but that of ':"
						+ parameter + "' is '" + pointer + "'");
			}
		});
		return statement;
	}

	/** A statement in brackets is a query, too. */
	private static boolean beginsAsQuery(String sql) {
		String text = sql.replaceAll("(?s)/\\*.*?\\*/|--[^\n]*", " ").replace('(', ' ').strip();
		return QUERY_WORDS.contains(text.split("\\W", 2)[0].toLowerCase(Locale.ROOT));
	}

	private static Set<String> findParameters(String sql) {
		Set<String> names = new LinkedHashSet<>();
		NamedParameterUtils.buildValueArray(NamedParameterUtils.parseSqlStatement(sql),
				new AbstractSqlParameterSource() {

					@Override
					public boolean hasValue(String name) {
						return names.add(name) || true;
					}

					@Override
					public Object getValue(String name) {
						names.add(name);
						return "";
					}

				}, null);
		return names;
	}

	public String name() {
		return this.name;
	}

	String text() {
		return this.sql;
	}

	/** Whether it answers with rows; otherwise with a number of them. */
	boolean isQuery() {
		return this.query;
	}

	/** Names of its parameters, in their order. */
	Set<String> parameterNames() {
		return this.parameters;
	}

	/** Where in the payload the value of a parameter is. */
	String pointerOf(String parameter) {
		String pointer = this.pointers.get(parameter);
		return (pointer != null) ? pointer : PayloadPointer.memberPointer("/values", parameter);
	}

}
