package io.chihuo.benchmarks.rabbitmq;

import io.chihuo.backend.TaskBackend;

/**
 * Creates the backend that is measured.
 */
@FunctionalInterface
interface RabbitBackends extends AutoCloseable {

	/**
	 * Create one for one application, which closes it.
	 */
	TaskBackend create(Ledger ledger);

	/**
	 * Give up what the backends shared.
	 */
	@Override
	default void close() {
	}

}
