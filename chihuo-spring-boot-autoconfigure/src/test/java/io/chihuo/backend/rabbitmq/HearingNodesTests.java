package io.chihuo.backend.rabbitmq;

import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.chihuo.servers.RabbitServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Queues over which nodes hear each other, and which somebody deletes.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("stores")
class HearingNodesTests {

	private static RabbitServer server;

	@BeforeAll
	static void start() {
		server = RabbitServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	private static List<String> heard() {
		return server.control("list_bindings", "--no-table-headers", "source_name", "destination_name")
			.lines()
			.filter((binding) -> binding.startsWith(Topology.EVENTS))
			.map((binding) -> binding.substring(binding.indexOf("amq.gen")))
			.toList();
	}

	private static String awaitHeard(String... not) {
		return Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
			List<String> queues = heard();
			return queues.stream().filter((queue) -> !List.of(not).contains(queue)).findAny().orElse("");
		}, (queue) -> !queue.isEmpty());
	}

	private static void delete(String queue) {
		server.control("eval", "{ok, Q} = rabbit_amqqueue:lookup(rabbit_misc:r(<<\"/\">>, queue, <<\"" + queue
				+ "\">>)), rabbit_amqqueue:delete(Q, false, false, <<\"test\">>).");
	}

	@Test
	void loopHearsNodesAgainOverTheSameChannel() {
		try (UserBackend backend = new UserBackend(server, "guest", LedgerKind.JDBC, true, "deaf")) {
			backend.run();
			String queue = awaitHeard();
			backend.awaitAdded("a");
			backend.awaitMade("a");
			int opened = backend.opened();
			delete(queue);
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
			delete(queue);
			awaitHeard(queue);
			backend.assertBusWorks();
		}
	}

}
