// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInfo;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

import io.chihuo.backend.TaskBackend;
import io.chihuo.backend.jdbc.TestDatabase;

/**
 * The contract with the ledger in a database.
 */
abstract class RabbitJdbcContract extends RabbitContract {

	/** By the class of the test. */
	private static final Map<Class<?>, OpenBackend> OPENED = new ConcurrentHashMap<>();

	private record OpenBackend(TestDatabase database, CachingConnectionFactory factory, RabbitTaskBackend backend) {

		static OpenBackend of(TestDatabase database, QueueType type) {
			CachingConnectionFactory factory = connect();
			return new OpenBackend(database, factory, RabbitContract.backend(database.ledger(CLOCK), factory, type));
		}

		void close() {
			this.backend.close();
			this.factory.destroy();
			this.database.close();
		}

	}

	/**
	 * Open the database under test.
	 */
	abstract TestDatabase open();

	/**
	 * Type of the queues.
	 */
	abstract QueueType type();

	@Override
	protected final TaskBackend backend() {
		return OPENED.computeIfAbsent(getClass(), (test) -> OpenBackend.of(open(), type())).backend();
	}

	@AfterAll
	static void close(TestInfo test) {
		OPENED.remove(test.getTestClass().orElseThrow()).close();
	}

}
