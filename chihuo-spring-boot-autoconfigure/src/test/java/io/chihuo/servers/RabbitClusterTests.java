package io.chihuo.servers;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("faults")
class RabbitClusterTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static RabbitCluster rabbit;

	@BeforeAll
	static void start() {
		rabbit = RabbitCluster.start();
	}

	@AfterAll
	static void close() {
		rabbit.close();
	}

	@Test
	void addressesNameEveryNode() {
		assertThat(rabbit.addresses().split(",")).hasSize(3).allMatch((address) -> address.startsWith("127.0.0.1:"));
	}

	@Test
	void quorumQueueIsThereWithOneNodeDeadWhichComesBack() {
		RabbitServer first = rabbit.nodes().get(0);
		RabbitServer last = rabbit.nodes().get(2);
		last.control("eval", declare("kept"));
		assertThat(first.control("list_queues", "name", "type", "members")).contains("kept\tquorum").contains(",");
		last.kill();
		first.control("eval", declare("later"));
		assertThat(first.control("list_queues", "name", "state")).contains("kept\trunning", "later\trunning");
		assertThat(rabbit.nodes().get(1).answers(SECOND)).isTrue();
		last.restart();
		assertThat(last.control("list_queues", "name")).contains("kept", "later");
	}

	private static String declare(String queue) {
		return """
				rabbit_amqqueue:declare(rabbit_misc:r(<<"/">>, queue, <<"%s">>), true, false,
					[{<<"x-queue-type">>, longstr, <<"quorum">>}], none, <<"guest">>).""".formatted(queue);
	}

}
