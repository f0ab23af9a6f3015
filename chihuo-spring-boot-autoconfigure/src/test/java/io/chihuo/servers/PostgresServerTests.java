// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Tag("faults")
@EnabledIf(value = "io.chihuo.servers.PostgresServer#isAvailable", disabledReason = PostgresServer.MISSING)
class PostgresServerTests {

	private static final Duration ONE_SECOND = Duration.ofSeconds(1);

	private PostgresServer server;

	@AfterEach
	void close() {
		if (this.server != null) {
			this.server.close();
		}
	}

	@Test
	void killedServerComesBackAtTheSamePort() {
		this.server = PostgresServer.start("fsync = off");
		String url = this.server.jdbcUrl();
		this.server.kill();
		assertThat(this.server.answers(ONE_SECOND)).isFalse();
		this.server.restart();
		assertThat(this.server.answers(TestLimits.HANG_TIMEOUT)).isTrue();
		assertThat(this.server.jdbcUrl()).isEqualTo(url);
	}

	@Test
	void stoppedServerComesBack() {
		this.server = PostgresServer.start();
		this.server.stop();
		assertThat(this.server.answers(ONE_SECOND)).isFalse();
		this.server.restart();
		assertThat(this.server.answers(TestLimits.HANG_TIMEOUT)).isTrue();
	}

	@Test
	void serverThatCannotStartReportsItsLog() {
		assertThatIllegalStateException().isThrownBy(() -> PostgresServer.start("no_such_option = 1"))
			.withMessageContaining("no_such_option");
	}

	@Test
	void sharedServerIsOneAndOutlivesItsUsers() {
		PostgresServer.shared().close();
		assertThat(PostgresServer.shared().answers(TestLimits.HANG_TIMEOUT)).isTrue();
	}

}
