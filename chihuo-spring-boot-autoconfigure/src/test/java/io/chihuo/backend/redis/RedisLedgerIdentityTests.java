// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.contract.ContractQueue;
import io.chihuo.servers.RedisServer;
import io.chihuo.servers.TestLimits;

import static org.assertj.core.api.Assertions.assertThat;

class RedisLedgerIdentityTests {

	@Test
	void identitySurvivesTheLossOfAllDataWhileANodeKnowsIt() {
		try (RedisServer server = RedisServer.start()) {
			LettuceConnectionFactory factory = new LettuceConnectionFactory(server.host(), server.port());
			factory.afterPropertiesSet();
			try (RedisLedger one = new RedisLedger(factory, TestLimits.HANG_TIMEOUT);
					RedisLedger other = new RedisLedger(factory, TestLimits.HANG_TIMEOUT)) {
				String identity = ContractQueue.join(one.id());
				server.command("FLUSHALL");
				assertThat(ContractQueue.join(one.id())).isEqualTo(identity);
				assertThat(ContractQueue.join(other.id())).isEqualTo(identity);
				server.command("FLUSHALL");
				assertThat(ContractQueue.join(other.id())).isEqualTo(identity);
			}
			factory.destroy();
		}
	}

	@Test
	void ledgerThatLostAllDataWhileNobodyKnewItIsAnother() {
		try (RedisServer server = RedisServer.start()) {
			LettuceConnectionFactory factory = new LettuceConnectionFactory(server.host(), server.port());
			factory.afterPropertiesSet();
			String before;
			try (RedisLedger ledger = new RedisLedger(factory, TestLimits.HANG_TIMEOUT)) {
				before = ContractQueue.join(ledger.id());
			}
			server.command("FLUSHALL");
			try (RedisLedger ledger = new RedisLedger(factory, TestLimits.HANG_TIMEOUT)) {
				assertThat(ContractQueue.join(ledger.id())).isNotEqualTo(before);
			}
			factory.destroy();
		}
	}

}
