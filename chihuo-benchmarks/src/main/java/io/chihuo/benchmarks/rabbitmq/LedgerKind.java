package io.chihuo.benchmarks.rabbitmq;

import java.util.List;
import java.util.Locale;

import io.chihuo.FinishPolicy;
import io.chihuo.LoopOptions;
import io.chihuo.servers.PostgresServer;

/**
 * Where the backend keeps what RabbitMQ cannot know.
 */
enum LedgerKind {

	/** Nowhere: no ids, no finish marks. */
	NONE(FinishPolicy.MANUAL),

	MEMORY(FinishPolicy.ON_SUCCESS),

	REDIS(FinishPolicy.ON_SUCCESS),

	/** In PostgreSQL. */
	JDBC(FinishPolicy.ON_SUCCESS);

	private final LoopOptions options;

	LedgerKind(FinishPolicy policy) {
		this.options = LoopOptions.DEFAULTS.with((builder) -> builder.finishPolicy(policy));
	}

	/**
	 * Those for which there is what they need on this machine.
	 */
	static List<LedgerKind> available() {
		return PostgresServer.isAvailable() ? List.of(values()) : List.of(NONE, MEMORY, REDIS);
	}

	/**
	 * The same without that in memory, which is not for more than one process.
	 */
	static List<LedgerKind> distributed() {
		return available().stream().filter((ledger) -> ledger != MEMORY).toList();
	}

	/**
	 * Options of loops that use all that there is with this ledger.
	 */
	LoopOptions options() {
		return this.options;
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
