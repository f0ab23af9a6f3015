// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.chihuo.LoopDefinition;
import io.chihuo.LoopHandler;
import io.chihuo.backend.TaskClock;
import io.chihuo.concurrent.SafeLogger;
import io.chihuo.engine.TestNode;
import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.TcpProxy;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections of a factory whose heartbeats are slow.
 */
@ExtendWith(OutputCaptureExtension.class)
class SilentConnectionTests {

	private static final Duration CALL_TIMEOUT = Duration.ofSeconds(4);

	/** With heartbeats alone it would take longer than two minutes. */
	private static final Duration MAX_PAUSE = Duration.ofSeconds(60);

	private static final String CLOSED = "over an open connection: it is closed and opened again";

	private final RabbitServer server = RabbitServer.shared();

	private final TcpProxy proxy = new TcpProxy(this.server.host(), this.server.port());

	private final CachingConnectionFactory factory = new CachingConnectionFactory(this.proxy.host(), this.proxy.port());

	private final LedgerKind.OpenLedger ledger = LedgerKind.JDBC.open();

	private final RabbitTaskBackend backend = new RabbitTaskBackend(this.factory, this.ledger.ledger(),
			TaskClock.systemClock(), new RabbitSettings(QueueType.CLASSIC, true, CALL_TIMEOUT));

	private final TestNode node = new TestNode(TaskClock.systemClock(), this.backend);

	private final String loop = "probe-" + UUID.randomUUID();

	private final Queue<String> made = new ConcurrentLinkedQueue<>();

	@AfterEach
	void close() {
		this.node.close();
		this.backend.close();
		this.ledger.close().run();
		this.factory.destroy();
		this.proxy.close();
	}

	private boolean tryAdd(String id) {
		try {
			this.node.queue(this.loop).add(id);
			return true;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	@Test
	void connectionsThatCarryNothingAreOpenedAgainBeforeHeartbeatsShowIt(CapturedOutput output) {
		this.node.run(LoopDefinition.of(this.loop, String.class, LoopHandler.run((task) -> this.made.add(task.id()))),
				UnaryOperator.identity());
		assertThat(tryAdd("before")).isTrue();
		TestLimits.await().until(() -> this.made.contains("before"));
		this.proxy.freeze();
		TestLimits.await().atMost(MAX_PAUSE).until(() -> {
			tryAdd(UUID.randomUUID().toString()); // some go to the consumer that is gone
			return this.made.size() > 1;
		});
		SafeLogger.awaitLines(TestLimits.HANG_TIMEOUT);
		assertThat(output).contains(CLOSED);
	}

}
