// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import io.chihuo.AddOptions;
import io.chihuo.BackendUnavailableException;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Connections that fail in their handshake.
 */
class HandshakeRetryTests {

	private final Deque<RuntimeException> failures = new ArrayDeque<>();

	private void fail(int times, RuntimeException cause) {
		this.failures.addAll(
				Collections.nCopies(times, new RedisConnectionFailureException("Unable to connect to Redis", cause)));
	}

	private void assertThatAddFails(String message) {
		RedisConnectionFactory factory = mock(RedisConnectionFactory.class);
		given(factory.getConnection()).willAnswer((call) -> {
			throw this.failures.remove();
		});
		try (RedisTaskBackend backend = new RedisTaskBackend(factory, Duration.ofMinutes(1))) {
			assertThat(backend.store(OwnBackend.QUEUE).add(List.of(ContractQueue.task("a", "", AddOptions.DEFAULTS))))
				.failsWithin(TestLimits.HANG_TIMEOUT)
				.withThrowableThat()
				.withCauseInstanceOf(BackendUnavailableException.class)
				.withMessageContaining(message);
		}
	}

	@Test
	void wrongPasswordIsNamedThoughItsConnectionWasClosedBeforeThatWasKnown() {
		fail(3, new RedisConnectionException("Connection closed prematurely"));
		fail(1, new RedisCommandExecutionException("WRONGPASS invalid username-password pair or user is disabled."));
		assertThatAddFails("Redis refuses the user or password; check 'spring.data.redis.*'");
		assertThat(this.failures).isEmpty();
	}

	@Test
	void serverThatClosesEachConnectionIsNotTriedForEver() {
		fail(10, new RedisConnectionException("Connection closed prematurely"));
		assertThatAddFails("it does not answer (Connection closed prematurely)");
	}

	@Test
	void otherFailureIsReportedAtOnce() {
		fail(1, new RedisConnectionException("Connection refused"));
		assertThatAddFails("it does not answer (Connection refused)");
	}

}
