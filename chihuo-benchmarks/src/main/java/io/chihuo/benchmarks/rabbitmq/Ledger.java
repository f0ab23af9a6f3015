package io.chihuo.benchmarks.rabbitmq;

import java.util.Locale;

import io.chihuo.FinishPolicy;
import io.chihuo.LoopOptions;

/**
 * Where the backend keeps what RabbitMQ cannot know.
 */
enum Ledger {

	/** Nowhere: no ids, no finish marks. */
	NONE(FinishPolicy.MANUAL),

	MEMORY(FinishPolicy.ON_SUCCESS),

	REDIS(FinishPolicy.ON_SUCCESS),

	/** In PostgreSQL. */
	JDBC(FinishPolicy.ON_SUCCESS);

	private final LoopOptions options;

	Ledger(FinishPolicy policy) {
		this.options = LoopOptions.DEFAULTS.with((builder) -> builder.finishPolicy(policy));
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
