// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Tag("faults")
@EnabledIfSystemProperty(named = "soak", matches = "true",
		disabledReason = "runs with -Dsoak; tests of RabbitMQ need what it does")
class RabbitServerTests {

	private static final Duration ONE_SECOND = Duration.ofSeconds(1);

	private static RabbitServer server;

	@BeforeAll
	static void start() {
		server = RabbitServer.startAdvanced("[{rabbit, [{channel_tick_interval, 700}]}].", "consumer_timeout = 2000");
	}

	@AfterAll
	static void close() {
		server.close();
	}

	private static String declare(String queue) {
		return "rabbit_amqqueue:declare(rabbit_misc:r(<<\"/\">>, queue, <<\"" + queue
				+ "\">>), true, false, [], none, <<\"guest\">>).";
	}

	@Test
	void startsEmptyWithItsConfiguration() {
		assertThat(server.state().messages()).isEmpty();
		assertThat(server.evaluate("rabbit_misc:get_env(rabbit, consumer_timeout, none).")).isEqualTo("2000");
		assertThat(server.evaluate("rabbit_misc:get_env(rabbit, channel_tick_interval, none).")).isEqualTo("700");
	}

	@Test
	void operatorCanDoEverythingThatTestsNeed() {
		BrokerCommands operator = server.operator();
		operator.addUser("user", "secret");
		operator.permit("user", "^a\\.\"b\"$", ".*", ".*");
		assertThat(server.control("list_user_permissions", "user")).contains("^a\\.");
		operator.exhaustMemory();
		operator.restoreMemory();
		operator.closeConnections();
		server.evaluate(declare("short-lived"));
		assertThat(server.state().messages()).containsEntry("short-lived", 0L);
		assertThat(server.state().ledQueues()).isOne();
		assertThat(server.state().consumerChannels("short-lived")).isEmpty();
		operator.purge("short-lived");
		operator.deleteQueue("short-lived");
		assertThat(server.state().readyMessages()).isEmpty();
	}

	@Test
	void killedServerComesBackAtTheSamePortWithDurableMessages() {
		server.control("add_vhost", "durable");
		int port = server.port();
		server.kill();
		assertThat(server.answers(ONE_SECOND)).isFalse();
		server.restart();
		assertThat(server.port()).isEqualTo(port);
		assertThat(server.control("list_vhosts")).contains("durable");
	}

	@Test
	void stoppedServerComesBackAndPausedServerAnswersAfterwards() {
		server.stop();
		assertThat(server.answers(ONE_SECOND)).isFalse();
		server.restart();
		server.pause();
		assertThat(server.answers(Duration.ofMillis(100))).isFalse();
		server.resume();
		assertThat(server.answers(TestLimits.HANG_TIMEOUT)).isTrue();
	}

	@Test
	void serverThatCannotStartReportsItsLog() {
		OwnServer own = RabbitServer.prepare(FreePorts.next(), Stream.of("no_such_option = 1")).launch().own();
		assertThatIllegalStateException().isThrownBy(own::awaitAnswer).withMessageContaining("no_such_option");
	}

	@Test
	void refusedControlReportsItsOutput() {
		assertThatIllegalStateException().isThrownBy(() -> server.control("delete_vhost", "nobody's"))
			.withMessageContaining("nobody's");
		assertThatIllegalStateException().isThrownBy(() -> server.evaluate("nowhere:call()."))
			.withMessageContaining("undef");
	}

	@Test
	void sharedServerIsOneAndOutlivesItsUsers() {
		RabbitServer.shared().close();
		assertThat(RabbitServer.shared().answers(TestLimits.HANG_TIMEOUT)).isTrue();
		assertThat(RabbitServer.shared()).isSameAs(RabbitServer.shared());
	}

}
