// SPDX-License-Identifier: Apache-2.0

package io.chihuo.benchmarks.rabbitmq;

import java.util.List;
import java.util.Locale;

import io.chihuo.servers.PostgresServer;

/**
 * The store in which the backend keeps its ledger.
 */
enum LedgerVariant {

	REDIS,

	/** In PostgreSQL. */
	JDBC;

	/**
	 * The kinds whose server is available on this machine.
	 */
	static List<LedgerVariant> availableVariants() {
		return PostgresServer.isAvailable() ? List.of(values()) : List.of(REDIS);
	}

	/**
	 * Name of Chihuo's rows.
	 */
	String subjectName() {
		return "chihuo, ledger " + this;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
