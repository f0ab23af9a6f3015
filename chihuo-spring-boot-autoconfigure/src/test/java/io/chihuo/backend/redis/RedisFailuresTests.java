// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;

import javax.net.ssl.SSLHandshakeException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.chihuo.BackendUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;

class RedisFailuresTests {

	private static final String BEFORE_7 = "ERR Error running script (call to f_6bd): @user_script:57: "
			+ "@user_script: 57: -%s and more. ";

	@ParameterizedTest
	@ValueSource(strings = { "LOADING", "READONLY", "TRYAGAIN", "MASTERDOWN", "NOREPLICAS" })
	void scriptThatMayRunInAMomentIsKnownByTheFirstWordInOldServersToo(String code) {
		assertThat(RedisFailures.isTransient(new RedisCommandExecutionException(code + " and more"))).isTrue();
		assertThat(RedisFailures.isTransient(new RedisCommandExecutionException(BEFORE_7.formatted(code)))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "OOM", "MISCONF", "NOPERM", "WRONGPASS", "ERR" })
	void otherFailuresAreNotTriedAgain(String code) {
		assertThat(RedisFailures.isTransient(new RedisCommandExecutionException(code + " and more"))).isFalse();
		assertThat(RedisFailures.isTransient(new RedisCommandExecutionException(BEFORE_7.formatted(code)))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "OOM,memory limit", "MISCONF,cannot save to its disk", "READONLY,is a replica",
			"NOREPLICAS,too few replicas", "NOPERM,lacks a permission" })
	void errorIsExplainedFromOldServersToo(String code, String explanation) {
		assertThat(RedisFailures.explainFailure(new RedisCommandExecutionException(code + " and more")))
			.contains(explanation);
		assertThat(RedisFailures.explainFailure(new RedisCommandExecutionException(BEFORE_7.formatted(code))))
			.contains(explanation);
	}

	@Test
	void scriptWithACommandThatTheUserMayNotMakeIsExplained() {
		assertThat(RedisFailures
			.explainFailure(new RedisCommandExecutionException("ERR Error running script (call to f_6bd): "
					+ "@user_script:1: The user executing the script can't run this command or subcommand")))
			.contains("lacks a permission");
	}

	@Test
	void answerWithinAFailedConnectionIsExplained() {
		assertThat(RedisFailures.explainFailure(new RedisConnectionException("Unable to connect",
				new RedisCommandExecutionException("WRONGPASS invalid username-password pair"))))
			.contains("refuses the user or password");
	}

	@Test
	void timeoutIsReportedWithItsCause() {
		assertThat(RedisFailures.unavailableFor("Redis fails queue 'a/b'",
				new CompletionException(new RedisConnectionException("Unable to connect", new IOException("refused")))))
			.isInstanceOf(BackendUnavailableException.class)
			.hasMessage("Redis fails queue 'a/b': it does not answer (refused)")
			.hasCauseInstanceOf(RedisConnectionException.class);
	}

	@Test
	void failureWithoutAMessageIsNamed() {
		assertThat(RedisFailures.explainFailure(new ClosedChannelException()))
			.isEqualTo("it does not answer (ClosedChannelException)");
	}

	@Test
	void tlsOnOneSideOnlyIsExplained() {
		assertThat(RedisFailures
			.explainFailure(new RedisConnectionException("Unable to connect", new SSLHandshakeException("timed out"))))
			.contains("does not speak TLS", "'spring.data.redis.ssl.enabled'");
		assertThat(RedisFailures.explainFailure(new RedisConnectionException("Connection closed prematurely")))
			.contains("expects TLS", "'spring.data.redis.ssl.enabled'");
	}

	@Test
	void timeoutOfTheApplicationsOwnIsNamed() {
		assertThat(RedisFailures.explainFailure(new RedisCommandTimeoutException("Command timed out")))
			.contains("'spring.data.redis.timeout'", "'chihuo.timeout'");
	}

}
