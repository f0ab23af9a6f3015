package io.chihuo.benchmarks.rabbitmq;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

import io.chihuo.backend.TaskBackend;

/**
 * Backends on the servers of the suite, over connections such as Spring Boot makes them.
 */
final class ServerBackends implements RabbitBackends {

	private final CachingConnectionFactory connections;

	ServerBackends(Servers servers) {
		this.connections = new CachingConnectionFactory(servers.rabbit().host(), servers.rabbit().port());
	}

	@Override
	public TaskBackend create(Ledger ledger) {
		throw new UnsupportedOperationException("There is no RabbitMQ backend yet");
	}

	@Override
	public void close() {
		this.connections.destroy();
	}

}
