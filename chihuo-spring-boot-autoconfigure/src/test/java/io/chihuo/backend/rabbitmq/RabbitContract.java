package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

import io.chihuo.backend.TaskClock;
import io.chihuo.backend.ledger.Ledger;
import io.chihuo.contract.TaskBackendContractTests;
import io.chihuo.servers.RabbitServer;

/**
 * The contract on a real server. Time has to be waited for, so the tests, each on queues
 * of its own, run side by side. Each type of queue is held to it with two ledgers: quorum
 * queues, the default, with those in H2 and in memory, classic ones with those in
 * PostgreSQL and in Redis.
 */
@Execution(ExecutionMode.CONCURRENT)
@Tag("stores")
abstract class RabbitContract extends TaskBackendContractTests {

	/** More at once, and their calls take longer than what they wait for. */
	private static final Semaphore AT_ONCE = new Semaphore(8);

	@BeforeEach
	final void begin() throws InterruptedException {
		AT_ONCE.acquire();
	}

	@AfterEach
	final void end() {
		AT_ONCE.release();
	}

	static RabbitTaskBackend backend(Ledger ledger, CachingConnectionFactory factory, QueueType type) {
		return new RabbitTaskBackend(factory, ledger, TaskClock.system(),
				new RabbitSettings(type, true, Duration.ofSeconds(20)));
	}

	static CachingConnectionFactory connect() {
		RabbitServer server = RabbitServer.shared();
		return new CachingConnectionFactory(server.host(), server.port());
	}

	@Override
	protected void elapse(Duration time) {
		try {
			TimeUnit.NANOSECONDS.sleep(time.plusMillis(2).toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public int randomRounds() {
		return 4;
	}

	@Override
	public int randomCalls() {
		return 800;
	}

}
