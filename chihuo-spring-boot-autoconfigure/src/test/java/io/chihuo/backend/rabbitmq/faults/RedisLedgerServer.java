// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.rabbitmq.faults;

import java.util.ArrayList;
import java.util.List;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import io.chihuo.backend.ledger.Ledger;
import io.chihuo.backend.redis.RedisLedger;
import io.chihuo.servers.RedisServer;

/**
 * A Redis server that keeps all it has acknowledged.
 */
final class RedisLedgerServer implements SharedLedgerServer {

	private final RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");

	private final List<LettuceConnectionFactory> factories = new ArrayList<>();

	RedisServer server() {
		return this.server;
	}

	@Override
	public String[] properties() {
		return new String[] { "chihuo.rabbitmq.ledger=redis", "spring.data.redis.host=" + this.server.host(),
				"spring.data.redis.port=" + this.server.port() };
	}

	@Override
	public Ledger open() {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(this.server.host(), this.server.port());
		factory.afterPropertiesSet();
		this.factories.add(factory);
		return new RedisLedger(factory, RabbitBackendNode.CALL_TIMEOUT);
	}

	@Override
	public void kill() {
		this.server.kill();
	}

	@Override
	public void stop() {
		this.server.stop();
	}

	@Override
	public void restart() {
		this.server.restart();
	}

	@Override
	public void close() {
		this.factories.forEach(LettuceConnectionFactory::destroy);
		this.server.close();
	}

}
