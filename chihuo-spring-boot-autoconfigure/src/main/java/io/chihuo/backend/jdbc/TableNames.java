// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.Assert;

/**
 * Names of the tables of Chihuo in a database: a prefix, which indexes have too, and a
 * schema. Statements are written with the default names and translated.
 */
public final class TableNames {

	private static final String DEFAULT_PREFIX = "chihuo_";

	/**
	 * The default names, in the schema that the database chooses.
	 */
	public static final TableNames DEFAULT = new TableNames(DEFAULT_PREFIX, null);

	/** The longest name has 63 characters then, as PostgreSQL allows. */
	private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,39}");

	private static final Pattern SCHEMA = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,62}");

	private static final Pattern INDEX = Pattern.compile("(\\b(?:index (?:if not exists )?|key ))" + DEFAULT_PREFIX);

	private static final Pattern TABLE = Pattern.compile("\\b" + DEFAULT_PREFIX);

	/** Stands for the prefix of an index, which no schema precedes. */
	private static final String INDEX_MARK = "\0";

	/** Statements are as many as there are sizes of batches. */
	private static final int MAX_KNOWN_STATEMENTS = 2000;

	private final String prefix;

	private final @Nullable String schema;

	private final String qualifiedPrefix;

	private final boolean isDefault;

	private final ConcurrentMap<String, String> translations = new ConcurrentHashMap<>();

	private TableNames(String prefix, @Nullable String schema) {
		this.prefix = prefix;
		this.schema = schema;
		this.qualifiedPrefix = (schema != null) ? schema + "." + prefix : prefix;
		this.isDefault = this.qualifiedPrefix.equals(DEFAULT_PREFIX);
	}

	/**
	 * Create names.
	 * @param prefix 1 to 40 lower case letters of English, digits and underscores, the
	 * first of them a letter
	 * @param schema 1 to 63 letters of English, digits and underscores, the first of them
	 * a letter, without quotes; null for the one that the database chooses
	 * @throws IllegalArgumentException if one of them is not so
	 */
	public static TableNames of(String prefix, @Nullable String schema) {
		Assert.isTrue(PREFIX.matcher(prefix).matches(), () -> "'" + prefix
				+ "' is no prefix of tables: it needs 1 to 40 of a-z, 0-9 and _, the first of them a letter");
		Assert.isTrue(schema == null || SCHEMA.matcher(schema).matches(), () -> "'" + schema
				+ "' is no name of a schema: it needs 1 to 63 of A-Z, a-z, 0-9 and _, the first of them a letter");
		return new TableNames(prefix, schema);
	}

	/** The schema, null for the one that the database chooses. */
	@Nullable String schema() {
		return this.schema;
	}

	/** The name of a table or index, without the schema. */
	String prefixed(String defaultName) {
		return this.prefix + defaultName.substring(DEFAULT_PREFIX.length());
	}

	/** A statement with these names. */
	String translate(String sql) {
		if (this.isDefault) {
			return sql;
		}
		String known = this.translations.get(sql);
		if (known != null) {
			return known;
		}
		String translated = translateNames(sql);
		if (this.translations.size() < MAX_KNOWN_STATEMENTS) {
			this.translations.put(sql, translated);
		}
		return translated;
	}

	/** A script with these names. */
	String translateNames(String script) {
		String marked = INDEX.matcher(script).replaceAll("$1" + INDEX_MARK);
		return TABLE.matcher(marked)
			.replaceAll(Matcher.quoteReplacement(this.qualifiedPrefix))
			.replace(INDEX_MARK, this.prefix);
	}

	/** A client whose statements have these names. */
	JdbcClient translating(JdbcClient client) {
		return this.isDefault ? client : (sql) -> client.sql(translate(sql));
	}

}
