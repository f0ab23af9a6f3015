// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.AddOptions;
import io.chihuo.backend.QueueName;
import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call that was on its way for so long, as over a connection that carried nothing for a
 * while, that its client has given it up.
 */
class LateCallTests {

	private final RedisServer server = RedisServer.shared();

	private final OwnBackend witness = OwnBackend.of(this.server);

	private final QueueName name = new QueueName("late", UUID.randomUUID().toString());

	private final ContractQueue truth = new ContractQueue(this.witness.backend().store(this.name), (time) -> {
	});

	private final LettuceConnectionFactory factory = connect();

	private final RedisResources resources = new RedisResources(this.factory, TestLimits.HANG_TIMEOUT);

	private LettuceConnectionFactory connect() {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(this.server.host(), this.server.port()), OwnBackend.client().build());
		factory.afterPropertiesSet();
		return factory;
	}

	@AfterEach
	void close() {
		this.resources.close();
		this.factory.destroy();
		this.witness.close();
	}

	private void add(ScriptSet set, long number, String id) {
		QueueKeys keys = new QueueKeys(this.name, set, this.resources.sessionId());
		byte[][] arguments = ScriptBatches.addArguments(List.of(ContractQueue.task(id, "", AddOptions.DEFAULTS)));
		byte[][] numbered = Arrays.copyOf(arguments, arguments.length + 1);
		numbered[arguments.length] = ScriptBatches.toNumberBytes(number);
		ContractQueue.join(this.resources.redisLink()
			.runScript(set.scriptText(ScriptName.ADD), this.resources.redisLink().targetOf(keys.all()), numbered));
	}

	@ParameterizedTest
	@EnumSource
	void lateCallIsNotMadeAfterALaterOneWithItsRemainder(ScriptSet set) {
		add(set, 5, "a");
		add(set, 5 + NumberedCalls.MAX_CALLS_UNDER_WAY, "b");
		this.truth.cancel("a");
		this.truth.cancel("b");
		add(set, 5, "a");
		assertThat(this.truth.counts().ready()).isZero();
		add(set, 5 + NumberedCalls.MAX_CALLS_UNDER_WAY, "b");
		assertThat(this.truth.counts().ready()).isZero();
		add(set, 5 + 2 * NumberedCalls.MAX_CALLS_UNDER_WAY, "c");
		assertThat(this.truth.counts().ready()).isOne();
	}

	private void claim(ScriptName script, String... arguments) {
		QueueKeys keys = new QueueKeys(this.name, ScriptSet.LISTS, this.resources.sessionId());
		ContractQueue.join(this.resources.redisLink()
			.runScript(ScriptSet.LISTS.scriptText(script), this.resources.redisLink().targetOf(keys.all()),
					Stream.of(arguments).map(ScriptBatches::toBytes).toArray(byte[][]::new)));
	}

	/** Its tasks would be leased to nobody until their leases lapse. */
	@Test
	void claimIsNotMadeAfterOneThatNamedItAsLost() {
		claim(ScriptName.CLAIM, "10", "60000", "7", ",5,6,");
		this.truth.addAll("a", "b");
		claim(ScriptName.CLAIM, "10", "60000", "6", ",,");
		claim(ScriptName.CLAIM, "10", "60000", "5", ",,");
		assertThat(this.truth.counts().running()).isZero();
		claim(ScriptName.CLAIM, "1", "60000", "8", ",,");
		claim(ScriptName.CLAIM, "1", "60000", "8", ",,");
		assertThat(this.truth.counts().running()).isOne();
	}

	@Test
	void claimOfASuspectIsNotMadeAfterOneThatNamedItAsLost() {
		claim(ScriptName.SUSPECT, "60000", "7", ",6,");
		this.truth.run("a", Duration.ofMillis(1));
		TestLimits.await("suspect").until(() -> this.truth.counts().ready() == 1);
		claim(ScriptName.SUSPECT, "60000", "6", ",,");
		assertThat(this.truth.counts().running()).isZero();
		claim(ScriptName.SUSPECT, "60000", "8", ",,");
		assertThat(this.truth.counts().running()).isOne();
	}

}
