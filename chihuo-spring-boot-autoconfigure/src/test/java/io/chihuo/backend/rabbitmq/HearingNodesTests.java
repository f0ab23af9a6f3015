package io.chihuo.backend.rabbitmq;

import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.chihuo.servers.RabbitServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Queues over which nodes hear each other, and which somebody deletes.
 */
@Tag("stores")
class HearingNodesTests {

	private static final RabbitServer server = RabbitServer.startedOnce();

	/** Those of tests before, which may not have gone yet. */
	private final Set<String> before = server.state().boundQueues(Topology.EVENTS);

	private String awaitHeard(String... not) {
		return TestLimits.await()
			.until(() -> server.state()
				.boundQueues(Topology.EVENTS)
				.stream()
				.filter((queue) -> queue.startsWith("amq.gen") && !this.before.contains(queue))
				.filter((queue) -> !List.of(not).contains(queue))
				.findAny()
				.orElse(""), (queue) -> !queue.isEmpty());
	}

	@Test
	void loopHearsNodesAgainOverTheSameChannel() {
		try (UserBackend backend = new UserBackend(server, "guest", LedgerKind.JDBC, true, "deaf")) {
			backend.run();
			String queue = awaitHeard();
			backend.awaitAdded("a");
			backend.awaitMade("a");
			int opened = backend.opened();
			server.operator().deleteQueue(queue);
			awaitHeard(queue);
			assertThat(backend.opened()).isEqualTo(opened);
			backend.awaitAdded("b");
			backend.awaitMade("b");
		}
	}

	@Test
	void nodesAreHeardAgain() {
		try (UserBackend backend = new UserBackend(server, "guest", LedgerKind.JDBC, true, "bus")) {
			backend.backend().bus("test").subscribe((message) -> {
			});
			String queue = awaitHeard();
			server.operator().deleteQueue(queue);
			awaitHeard(queue);
			backend.assertBusWorks();
		}
	}

}
