// SPDX-License-Identifier: Apache-2.0

package io.chihuo.servers;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Tag("faults")
class RedisServerTests {

	private RedisServer server;

	@AfterEach
	void close() {
		if (this.server != null) {
			this.server.close();
		}
	}

	@Test
	void startsEmptyAndWithoutPersistence() {
		this.server = RedisServer.start();
		assertThat(this.server.command("DBSIZE")).isEqualTo("0");
		assertThat(this.server.command("CONFIG", "GET", "save")).isEqualTo("save\n");
		assertThat(this.server.command("CONFIG", "GET", "appendonly")).isEqualTo("appendonly\nno");
	}

	@Test
	void twoServersShareNothing() {
		this.server = RedisServer.start();
		try (RedisServer other = RedisServer.start()) {
			this.server.command("SET", "key", "value");
			assertThat(other.command("GET", "key")).isEmpty();
		}
	}

	@Test
	void restartedServerHasTheSamePortAndNoUnpersistedData() {
		this.server = RedisServer.start();
		this.server.command("SET", "key", "value");
		int port = this.server.port();
		this.server.restart();
		assertThat(this.server.port()).isEqualTo(port);
		assertThat(this.server.command("GET", "key")).isEmpty();
	}

	@Test
	void killedServerComesBackWithPersistedData() {
		this.server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
		this.server.command("SET", "key", "value");
		this.server.kill();
		assertThat(this.server.answers(Duration.ofSeconds(1))).isFalse();
		this.server.restart();
		assertThat(this.server.command("GET", "key")).isEqualTo("value");
	}

	@Test
	void pausedServerKeepsConnectionsAndAnswersAfterwards() throws IOException {
		this.server = RedisServer.start();
		try (RespConnection connection = new RespConnection(this.server.host(), this.server.port(),
				Duration.ofSeconds(10))) {
			assertThat(connection.call("INCR", "key")).isEqualTo("1");
			this.server.pause();
			assertThat(this.server.answers(Duration.ofMillis(100))).isFalse();
			this.server.resume();
			assertThat(connection.call("INCR", "key")).isEqualTo("2");
		}
	}

	@Test
	void refusedCommandThrowsTheErrorOfRedis() {
		this.server = RedisServer.start();
		assertThatExceptionOfType(RedisErrorException.class).isThrownBy(() -> this.server.command("NONSENSE"))
			.withMessageStartingWith("ERR unknown command");
	}

	@Test
	void serverThatCannotStartReportsItsLog() {
		assertThatIllegalStateException().isThrownBy(() -> RedisServer.start("--no-such-option", "1"))
			.withMessageContaining("no-such-option");
	}

	@Test
	void sharedServerIsOneAndOutlivesItsUsers() {
		RedisServer.shared().close();
		assertThat(RedisServer.shared().command("PING")).isEqualTo("PONG");
		assertThat(RedisServer.shared()).isSameAs(RedisServer.shared());
	}

}
