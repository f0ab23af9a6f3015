package io.chihuo.benchmarks.rabbitmq;

import io.chihuo.backend.TaskBackend;

/**
 * Backends on the servers of the suite.
 */
final class ServerBackends implements RabbitBackends {

	@Override
	public TaskBackend create(LedgerKind ledger, Connections connections) {
		throw new UnsupportedOperationException("There is no RabbitMQ backend yet");
	}

}
