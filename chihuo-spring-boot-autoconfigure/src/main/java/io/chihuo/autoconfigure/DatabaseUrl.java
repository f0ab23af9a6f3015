// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeansException;
import org.springframework.beans.PropertyAccessorFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Address of a database, in small letters, as far as it is known without asking the
 * database; empty if the database does not answer either.
 *
 * @param text the address
 */
record DatabaseUrl(String text) {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseUrl.class);

	private static final Pattern IN_MEMORY = Pattern
		.compile("jdbc:(\\w+:)?(h2:((tcp|ssl)://[^/]*/)?(\\w+:)*(mem|memfs|memlzf|niomemfs|niomemlzf):.*"
				+ "|hsqldb:(mem:.*|\\..*)|derby:memory:.*|sqlite:(:memory:.*|file::memory:.*|.*mode=memory.*|))");

	private static final Pattern H2 = Pattern.compile("jdbc:(\\w+:)?h2:.*");

	private static final Pattern H2_FOR_MANY = Pattern.compile("jdbc:(\\w+:)?h2:((tcp|ssl)://.*|.*auto_server=true.*)");

	private static final Pattern H2_WITHOUT_NAME = Pattern.compile("jdbc:(\\w+:)?h2:(\\w+:)*mem:(;.*)?");

	static DatabaseUrl of(DataSource dataSource) {
		DataSource inner = dataSource;
		while (inner instanceof DelegatingDataSource delegating && delegating.getTargetDataSource() != null) {
			inner = delegating.getTargetDataSource();
		}
		String url = urlProperty(inner);
		return new DatabaseUrl(((url != null) ? url : askDatabase(dataSource)).toLowerCase(Locale.ROOT));
	}

	/** Pools and drivers call it one of these. */
	private static @Nullable String urlProperty(DataSource dataSource) {
		BeanWrapper bean = PropertyAccessorFactory.forBeanPropertyAccess(dataSource);
		for (String name : new String[] { "jdbcUrl", "url", "URL" }) {
			if (bean.isReadableProperty(name) && readProperty(bean, name) instanceof String url
					&& url.startsWith("jdbc:")) {
				return url;
			}
		}
		return null;
	}

	private static @Nullable Object readProperty(BeanWrapper bean, String name) {
		try {
			return bean.getPropertyValue(name);
		}
		catch (BeansException ex) {
			logger.debug("Property '{}' of a data source cannot be read", name, ex);
			return null;
		}
	}

	/** Pools and data sources that route throw other exceptions too. */
	private static String askDatabase(DataSource dataSource) {
		try (Connection connection = dataSource.getConnection()) {
			return String.valueOf(connection.getMetaData().getURL());
		}
		catch (SQLException | RuntimeException ex) {
			logger.debug("The address of a database is not known", ex);
			return "";
		}
	}

	/** Whether stored data ends with a process. */
	boolean isInMemory() {
		return IN_MEMORY.matcher(this.text).matches();
	}

	/** Whether it is one of H2 in memory that each connection has for itself. */
	boolean isPrivateToConnection() {
		return H2_WITHOUT_NAME.matcher(this.text).matches();
	}

	/** Whether it is one of PostgreSQL. */
	boolean isPostgres() {
		return this.text.startsWith("jdbc:postgresql:");
	}

	/** Whether it is one of H2. */
	boolean isH2() {
		return H2.matcher(this.text).matches();
	}

	/** Whether H2 keeps it in a file. */
	boolean isH2File() {
		return isH2() && !isInMemory();
	}

	/** Whether H2 keeps it in a file that one process can open. */
	boolean isH2FileOfOneProcess() {
		return isH2File() && !H2_FOR_MANY.matcher(this.text).matches();
	}

	/**
	 * Whether H2 closes the file as soon as this process begins to end; false where the
	 * settings are not known, as when the database was asked for its address.
	 */
	boolean closesOnExit() {
		return isH2FileOfOneProcess() && this.text.indexOf(';') >= 0 && !this.text.contains("db_close_on_exit=false");
	}

}
