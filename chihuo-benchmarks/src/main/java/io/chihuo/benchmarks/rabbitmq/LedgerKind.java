package io.chihuo.benchmarks.rabbitmq;

import java.util.List;
import java.util.Locale;

import io.chihuo.servers.PostgresServer;

/**
 * Where the backend keeps what RabbitMQ cannot know.
 */
enum LedgerKind {

	REDIS,

	/** In PostgreSQL. */
	JDBC;

	/**
	 * Those for which there is what they need on this machine.
	 */
	static List<LedgerKind> available() {
		return PostgresServer.isAvailable() ? List.of(values()) : List.of(REDIS);
	}

	/**
	 * Name of Chihuo's rows.
	 */
	String subject() {
		return "chihuo, ledger " + this;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
