// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

@Tag("faults")
@EnabledIfSystemProperty(named = "soak", matches = "true",
		disabledReason = "runs with -Dsoak; tests of RabbitMQ need what it does")
class RabbitClusterTests {

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
		last.evaluate(declare("kept"));
		assertThat(first.control("list_queues", "name", "type", "members")).contains("kept\tquorum").contains(",");
		last.kill();
		first.evaluate(declare("later"));
		assertThat(first.state().messages()).containsOnlyKeys("kept", "later");
		assertThat(rabbit.nodes().get(1).answers(TestLimits.HANG_TIMEOUT)).isTrue();
		last.restart();
		assertThat(last.state().messages()).containsOnlyKeys("kept", "later");
	}

	private static String declare(String queue) {
		return """
				rabbit_amqqueue:declare(rabbit_misc:r(<<"/">>, queue, <<"%s">>), true, false,
					[{<<"x-queue-type">>, longstr, <<"quorum">>}], none, <<"guest">>).""".formatted(queue);
	}

}
