package io.chihuo.backend.rabbitmq.faults;

/**
 * What applications with a ledger in a database have in common.
 */
final class DatabaseProperties {

	private DatabaseProperties() {
	}

	/** A connection is not waited for any longer than a call. */
	static String[] of(String url, String user) {
		return new String[] { "chihuo.rabbitmq.ledger=jdbc", "chihuo.rabbitmq.jdbc.initialize-schema=always",
				"spring.datasource.url=" + url, "spring.datasource.username=" + user,
				"spring.datasource.hikari.connection-timeout=2000" };
	}

}
