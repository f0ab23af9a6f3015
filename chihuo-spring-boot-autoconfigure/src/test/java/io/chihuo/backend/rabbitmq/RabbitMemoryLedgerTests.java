package io.chihuo.backend.rabbitmq;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.ledger.MemoryLedger;

class RabbitMemoryLedgerTests extends RabbitContract {

	private static CachingConnectionFactory factory;

	private static RabbitTaskBackend backend;

	@BeforeAll
	static void open() {
		factory = connect();
		backend = backend(new MemoryLedger(CLOCK), factory, QueueType.QUORUM);
	}

	@AfterAll
	static void close() {
		backend.close();
		factory.destroy();
	}

	@Override
	protected TaskBackend backend() {
		return backend;
	}

}
