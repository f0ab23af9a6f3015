package io.chihuo.servers;

import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Tag("faults")
class RabbitServerTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private RabbitServer server;

	@AfterEach
	void close() {
		if (this.server != null) {
			this.server.close();
		}
	}

	@Test
	void startsEmptyWithItsConfiguration() {
		this.server = RabbitServer.startAdvanced("[{rabbit, [{channel_tick_interval, 500}]}].",
				"consumer_timeout = 2000");
		assertThat(this.server.control("list_queues")).isEmpty();
		assertThat(this.server.control("eval", "rabbit_misc:get_env(rabbit, consumer_timeout, none)."))
			.isEqualToIgnoringNewLines("2000");
		assertThat(this.server.control("eval", "rabbit_misc:get_env(rabbit, channel_tick_interval, none)."))
			.isEqualToIgnoringNewLines("500");
	}

	@Test
	void killedServerComesBackAtTheSamePortWithWhatWasDurable() {
		this.server = RabbitServer.start();
		this.server.control("add_vhost", "durable");
		int port = this.server.port();
		this.server.kill();
		assertThat(this.server.answers(SECOND)).isFalse();
		this.server.restart();
		assertThat(this.server.port()).isEqualTo(port);
		assertThat(this.server.control("list_vhosts")).contains("durable");
	}

	@Test
	void stoppedServerComesBackAndPausedServerAnswersAfterwards() {
		this.server = RabbitServer.start();
		this.server.stop();
		assertThat(this.server.answers(SECOND)).isFalse();
		this.server.restart();
		this.server.pause();
		assertThat(this.server.answers(Duration.ofMillis(100))).isFalse();
		this.server.resume();
		assertThat(this.server.answers(SECOND)).isTrue();
	}

	@Test
	void serverThatCannotStartTellsItsLog() {
		OwnServer own = RabbitServer.prepare(FreePorts.next(), Stream.of("no_such_option = 1")).launch().own();
		assertThatIllegalStateException().isThrownBy(own::awaitAnswer).withMessageContaining("no_such_option");
	}

	@Test
	void refusedControlTellsWhatWasWritten() {
		this.server = RabbitServer.start();
		assertThatIllegalStateException().isThrownBy(() -> this.server.control("delete_vhost", "nobody's"))
			.withMessageContaining("nobody's");
	}

	@Test
	void sharedServerIsOneAndOutlivesItsUsers() {
		RabbitServer.shared().close();
		assertThat(RabbitServer.shared().answers(SECOND)).isTrue();
		assertThat(RabbitServer.shared()).isSameAs(RabbitServer.shared());
	}

}
