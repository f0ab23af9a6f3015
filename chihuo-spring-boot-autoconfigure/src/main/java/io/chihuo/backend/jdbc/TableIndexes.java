// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * Looks for indexes that are missing: without one, each look at a queue would read all of
 * a table.
 */
final class TableIndexes {

	private final DataSource dataSource;

	private final TableNames names;

	TableIndexes(DataSource dataSource, TableNames names) {
		this.dataSource = dataSource;
		this.names = names;
	}

	/**
	 * An index of the script.
	 *
	 * @param table default name of its table
	 * @param suffix what its name adds to that of the table
	 */
	record TableIndex(String table, String suffix) {

	}

	/**
	 * Find the first one that is missing, and describe it.
	 * @throws MetaDataAccessException if the database does not answer
	 */
	Optional<String> findMissing(List<TableIndex> indexes) throws MetaDataAccessException {
		return JdbcUtils.extractDatabaseMetaData(this.dataSource, (metaData) -> findMissing(metaData, indexes));
	}

	private Optional<String> findMissing(DatabaseMetaData metaData, List<TableIndex> indexes) throws SQLException {
		for (TableIndex index : indexes) {
			String table = this.names.prefixed(index.table());
			if (!hasIndex(metaData, table, table + index.suffix())) {
				return Optional.of("index " + table + index.suffix() + " of table " + table);
			}
		}
		return Optional.empty();
	}

	/** Without a schema that is set, the table may be in any that the database finds. */
	private boolean hasIndex(DatabaseMetaData metaData, String table, String name) throws SQLException {
		Connection connection = metaData.getConnection();
		boolean schemas = metaData.supportsSchemasInTableDefinitions();
		String schema = inCase(metaData, this.names.schema());
		String catalog = (schemas || schema == null) ? connection.getCatalog() : this.names.schema();
		try (ResultSet found = metaData.getIndexInfo(catalog, schemas ? schema : null, inCase(metaData, table), false,
				true)) {
			while (found.next()) {
				if (name.equalsIgnoreCase(found.getString("INDEX_NAME"))) {
					return true;
				}
			}
			return false;
		}
	}

	private static @Nullable String inCase(DatabaseMetaData metaData, @Nullable String name) throws SQLException {
		if (name == null) {
			return null;
		}
		return metaData.storesUpperCaseIdentifiers() ? name.toUpperCase(Locale.ROOT) : name.toLowerCase(Locale.ROOT);
	}

}
